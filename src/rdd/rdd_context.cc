#include "rdd/rdd_context.h"

#include <cstdlib>
#include <filesystem>

#include "base/check.h"
#include "firesteel/rdd/job.h"
#include "rdd/guarded.h"
#include "rdd/job_properties.h"
#include "rdd/rdd_dataset.h"

namespace firesteel::rdd {

namespace {

struct Active {
  std::mutex mutex;
  std::shared_ptr<RddContext> context;
};

Active& active_context() {
  static auto* active = new Active;
  return *active;
}

// A job of the driver; when it has succeeded, RDDs that are marked are written.
class DriverJob final : public JobRun {
 public:
  DriverJob(JobHandlePtr handle, std::weak_ptr<RddContext> context, RddNodePtr node)
      : handle_(std::move(handle)), context_(std::move(context)), node_(std::move(node)) {}

  int id() const override { return handle_->job_id(); }
  void wait() override {
    guarded([&] { handle_->wait(); });
    const auto context = context_.lock();
    if (context && !checkpointed_.exchange(true)) context->run_checkpoints(node_);
  }
  bool wait_for(std::chrono::milliseconds time) override { return handle_->wait_for(time); }
  bool done() const override { return handle_->done(); }
  void cancel(const std::string& reason) override { handle_->cancel(reason); }
  void on_end(std::function<void()> callback) override { handle_->on_end(std::move(callback)); }

 private:
  const JobHandlePtr handle_;
  const std::weak_ptr<RddContext> context_;
  const RddNodePtr node_;
  std::atomic<bool> checkpointed_{false};
};

// Writes each partition to a file of a folder.
class CheckpointProgram final : public StageProgram {
 public:
  CheckpointProgram(RddNodePtr node, std::string folder)
      : node_(std::move(node)), folder_(std::move(folder)) {}

  const PortableType& portable_type() const override {
    return *detail::Registration<CheckpointProgram>::type;
  }
  void write(GraphWriter& graph) const override {
    graph.node(*node_);
    graph(folder_);
  }
  static std::shared_ptr<CheckpointProgram> read(GraphReader& graph) {
    auto node = graph.node();
    return std::make_shared<CheckpointProgram>(std::move(node), graph.take<std::string>());
  }
  const RddNode& node() const override { return *node_; }
  std::string run(TaskContext& task, int partition) const override {
    node_->save_checkpoint(task, partition, folder_);
    return {};
  }

 private:
  RddNodePtr node_;
  std::string folder_;
};

// Reads partitions so that they are stored.
class StoreProgram final : public StageProgram {
 public:
  explicit StoreProgram(RddNodePtr node) : node_(std::move(node)) {}

  const PortableType& portable_type() const override {
    return *detail::Registration<StoreProgram>::type;
  }
  void write(GraphWriter& graph) const override { graph.node(*node_); }
  static std::shared_ptr<StoreProgram> read(GraphReader& graph) {
    return std::make_shared<StoreProgram>(graph.node());
  }
  const RddNode& node() const override { return *node_; }
  std::string run(TaskContext& task, int partition) const override {
    node_->store(task, partition);
    return {};
  }

 private:
  RddNodePtr node_;
};

void prepare(const RddNode& node, std::set<int>& done) {
  if (!done.insert(node.id()).second) return;
  node.prepare();
  for (const RddDependency& dependency : node.live_dependencies()) {
    prepare(*dependency.parent, done);
  }
}

uint64_t next_tag() {
  static std::atomic<uint64_t> next{1};
  return next++;
}

}  // namespace

RddContext::RddContext(std::shared_ptr<Driver> driver)
    : driver_(std::move(driver)), tag_(next_tag()) {}

RddContext::~RddContext() { stop(); }

std::shared_ptr<RddContext> RddContext::active() {
  std::lock_guard lock(active_context().mutex);
  return active_context().context;
}

std::shared_ptr<RddContext> RddContext::start(
    const std::function<std::shared_ptr<Driver>()>& driver) {
  std::lock_guard lock(active_context().mutex);
  if (active_context().context) {
    throw std::logic_error("Only one SparkContext should be running in this process");
  }
  auto context = std::make_shared<RddContext>(driver());
  active_context().context = context;
  // Its threads must not outlive what static destructors take away.
  static const int registered = std::atexit([] {
    if (const auto last = active()) last->stop();
  });
  FS_CHECK_EQ(registered, 0);
  return context;
}

int RddContext::next_rdd_id() { return Dataset::next_id(); }

std::shared_ptr<const int> RddContext::new_shuffle() {
  const std::weak_ptr<RddContext> weak = std::static_pointer_cast<RddContext>(shared_from_this());
  return {new int(next_shuffle_id()), [weak](const int* id) {
            if (const auto context = weak.lock(); context && !context->stopped()) {
              context->driver_->remove_shuffle(*id);
            }
            delete id;
          }};
}

int RddContext::default_parallelism() const {
  const auto set = driver_->settings().number("spark.default.parallelism", 0);
  return set > 0 ? static_cast<int>(set) : driver_->default_parallelism();
}

std::string RddContext::conf(const std::string& key, const std::string& fallback) const {
  return driver_->settings().text(key, fallback);
}

std::shared_ptr<JobRun> RddContext::submit(JobRequest request) {
  if (stopped_) {
    throw std::logic_error("Cannot call methods on a stopped SparkContext.");
  }
  const RddNodePtr node = request.program->node().shared_from_this();
  std::set<int> prepared;
  prepare(*node, prepared);
  JobSpec spec;
  spec.dataset = RddDataset::of(node);
  spec.partitions = std::move(request.partitions);
  spec.program = task_program(std::move(request.program));
  spec.properties = std::make_shared<const TaskProperties>(job_properties());
  spec.call_site = std::move(request.call_site);
  spec.call_site_details = spec.call_site;
  auto handle = guarded([&] {
    return driver_->submit_job(std::move(spec),
                               [take = std::move(request.on_result)](int index, std::string value) {
                                 if (take) take(static_cast<size_t>(index), value);
                               });
  });
  return std::make_shared<DriverJob>(
      std::move(handle), std::static_pointer_cast<RddContext>(shared_from_this()), node);
}

void RddContext::unpersist(const RddNode& node, bool) {
  node.set_level(StorageLevel::NONE);
  forget_persisted(node.id());
}

void RddContext::note_persisted(const RddNode& node) {
  std::lock_guard lock(mutex_);
  persisted_[node.id()] = node.name();
}

void RddContext::forget_persisted(int rdd_id) {
  {
    std::lock_guard lock(mutex_);
    persisted_.erase(rdd_id);
  }
  if (!stopped_) driver_->remove_rdd(rdd_id);
}

std::map<int, std::string> RddContext::persisted() const {
  std::lock_guard lock(mutex_);
  return persisted_;
}

void RddContext::set_checkpoint_folder(const std::string& folder) {
  const std::string own = folder + "/" + driver_->app_id();
  std::filesystem::create_directories(own);
  std::lock_guard lock(mutex_);
  checkpoint_folder_ = own;
}

std::optional<std::string> RddContext::checkpoint_folder() const {
  std::lock_guard lock(mutex_);
  return checkpoint_folder_;
}

void RddContext::checkpoint(const RddNode& node) {
  std::lock_guard lock(mutex_);
  if (!checkpoint_folder_) {
    throw std::logic_error("Checkpoint directory has not been set in the SparkContext");
  }
  to_checkpoint_.insert(node.id());
}

void RddContext::local_checkpoint(const RddNode& node) {
  const StorageLevel level = node.header().level;
  // Where memory ends, the disk must keep it: it is not computed again.
  if (!level.isValid()) {
    node.set_level(StorageLevel::MEMORY_AND_DISK);
  } else if (!level.useDisk()) {
    node.replace_level(StorageLevel(true, level.useMemory(), level.useOffHeap(),
                                    level.deserialized(), level.replication()));
  }
  note_persisted(node);
  std::lock_guard lock(mutex_);
  to_cut_.insert(node.id());
}

void RddContext::run_checkpoints(const RddNodePtr& node) {
  bool write = false;
  bool cut = false;
  {
    std::lock_guard lock(mutex_);
    if (to_checkpoint_.empty() && to_cut_.empty()) return;
    write = to_checkpoint_.erase(node->id()) != 0;
    cut = to_cut_.erase(node->id()) != 0;
  }
  if (write) {
    write_checkpoint(node);
    return;
  }
  if (cut) {
    // Partitions that the job did not need are made now.
    JobRequest request;
    request.program = std::make_shared<StoreProgram>(node);
    request.partitions = detail::all_partitions(node->num_partitions());
    request.call_site = node->call_site();
    submit(std::move(request))->wait();
    node->set_cut();
    return;
  }
  for (const RddDependency& dependency : node->live_dependencies()) {
    run_checkpoints(dependency.parent);
  }
}

void RddContext::write_checkpoint(const RddNodePtr& node) {
  const std::string folder = *checkpoint_folder() + "/rdd-" + std::to_string(node->id());
  std::filesystem::create_directories(folder);
  JobRequest request;
  request.program = std::make_shared<CheckpointProgram>(node, folder);
  request.partitions = detail::all_partitions(node->num_partitions());
  request.call_site = node->call_site();
  submit(std::move(request))->wait();
  node->set_checkpoint(folder);
}

void RddContext::stop() {
  if (stopped_.exchange(true)) return;
  {
    std::lock_guard lock(active_context().mutex);
    if (active_context().context.get() == this) active_context().context = nullptr;
  }
  driver_->stop();
}

}  // namespace firesteel::rdd
