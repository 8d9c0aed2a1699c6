#include "firesteel/rdd/spark_context.h"

#include <cstdlib>
#include <mutex>
#include <sstream>

#include "cluster/executor/executor_process.h"
#include "rdd/guarded.h"
#include "rdd/job_properties.h"
#include "rdd/rdd_context.h"
#include "rdd/rdd_task_runner.h"

namespace firesteel::rdd {

namespace {

// What `firesteel submit` hands on.
std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

std::map<std::string, std::string> settings_with(const SparkConf& conf) {
  std::map<std::string, std::string> settings;
  std::istringstream handed_on(environment("FIRESTEEL_CONF"));
  for (std::string line; std::getline(handed_on, line);) {
    const size_t equals = line.find('=');
    if (equals != std::string::npos) settings[line.substr(0, equals)] = line.substr(equals + 1);
  }
  for (const auto& [key, value] : conf.getAll()) settings[key] = value;
  const std::string submitted = environment("FIRESTEEL_MASTER");
  settings.emplace("spark.master", submitted.empty() ? "local[*]" : submitted);
  settings.emplace("spark.app.name", "Firesteel");
  return settings;
}

std::shared_ptr<RddContext> make_context(const SparkConf& conf) {
  register_rdd_task_runner();
  // An executor of this application: main() goes no further.
  if (is_executor_process()) serve_as_executor();
  return guarded([&] {
    DriverOptions options;
    const auto settings = settings_with(conf);
    options.master = settings.at("spark.master");
    options.app_name = settings.at("spark.app.name");
    options.settings = Settings(settings);
    return RddContext::start([&] { return std::make_shared<Driver>(std::move(options)); });
  });
}

RddContext& context_of(const std::shared_ptr<ContextCore>& core) {
  return static_cast<RddContext&>(*core);
}

Driver& driver_of(const std::shared_ptr<ContextCore>& core) { return context_of(core).driver(); }

std::set<std::string> split_tags(const std::string& text) {
  std::set<std::string> tags;
  std::istringstream in(text);
  for (std::string tag; std::getline(in, tag, ',');) tags.insert(tag);
  return tags;
}

void check_tag(const std::string& tag) {
  if (tag.empty()) throw_illegal_argument("Spark job tag cannot be an empty string.");
  if (tag.find(',') != std::string::npos) {
    throw_illegal_argument("Spark job tag cannot contain ','.");
  }
}

void set_tags(const std::set<std::string>& tags) {
  if (tags.empty()) {
    job_properties().erase(kJobTagsProperty);
    return;
  }
  std::string text;
  for (const auto& tag : tags) text += (text.empty() ? "" : ",") + tag;
  job_properties()[kJobTagsProperty] = text;
}

}  // namespace

SparkContext::SparkContext(const SparkConf& conf) : core_(make_context(conf)) {}

SparkContext SparkContext::getOrCreate(const SparkConf& conf) {
  if (auto context = active()) return *context;
  return SparkContext(conf);
}

std::optional<SparkContext> SparkContext::active() {
  auto context = RddContext::active();
  return context ? std::optional(SparkContext(std::move(context))) : std::nullopt;
}

RDD<int64_t, RangeNode> SparkContext::range(int64_t start, int64_t end, int64_t step, int numSlices,
                                            Where where) const {
  if (step == 0) throw_illegal_argument("step cannot be 0");
  return RDD<int64_t, RangeNode>(detail::make_node<RangeNode>(
      core_, slices(numSlices), "MapPartitionsRDD", CallSite("range", where), start, end, step));
}

RDD<std::string, EachNode<TextFileNode, SameOp<std::string>>> SparkContext::textFile(
    const std::string& path, int minPartitions, Where where) const {
  const CallSite site("textFile", where);
  auto splits =
      guarded([&] { return line_splits(list_files(path), min_partitions(minPartitions)); });
  const auto partitions = static_cast<int>(splits.size());
  auto files =
      detail::make_node<TextFileNode>(core_, partitions, "HadoopRDD", site, std::move(splits));
  files->set_name(path);
  // Spark's lines are made of records by a second RDD.
  const auto lines =
      detail::each(RddOf<TextFileNode>(std::move(files)), SameOp<std::string>(), site);
  lines.setName(path);
  return lines;
}

RDD<std::pair<std::string, std::string>, WholeFileNode> SparkContext::wholeTextFiles(
    const std::string& path, int minPartitions, Where where) const {
  auto groups =
      guarded([&] { return file_groups(list_files(path), min_partitions(minPartitions)); });
  const auto partitions = static_cast<int>(groups.size());
  auto node = detail::make_node<WholeFileNode>(
      core_, partitions, "WholeTextFileRDD", CallSite("wholeTextFiles", where), std::move(groups));
  node->set_name(path);
  return RddOf<WholeFileNode>(std::move(node));
}

RDD<std::pair<std::string, std::string>, WholeFileNode> SparkContext::binaryFiles(
    const std::string& path, int minPartitions, Where where) const {
  auto groups =
      guarded([&] { return file_groups(list_files(path), min_partitions(minPartitions)); });
  const auto partitions = static_cast<int>(groups.size());
  auto node = detail::make_node<WholeFileNode>(core_, partitions, "BinaryFileRDD",
                                               CallSite("binaryFiles", where), std::move(groups));
  node->set_name(path);
  return RddOf<WholeFileNode>(std::move(node));
}

void SparkContext::setJobGroup(const std::string& groupId, const std::string& description,
                               bool) const {
  job_properties()[kJobGroupProperty] = groupId;
  job_properties()[kJobDescriptionProperty] = description;
}

void SparkContext::clearJobGroup() const {
  job_properties().erase(kJobGroupProperty);
  job_properties().erase(kJobDescriptionProperty);
}

void SparkContext::setJobDescription(const std::string& description) const {
  job_properties()[kJobDescriptionProperty] = description;
}

void SparkContext::addJobTag(const std::string& tag) const {
  check_tag(tag);
  auto tags = getJobTags();
  tags.insert(tag);
  set_tags(tags);
}

void SparkContext::removeJobTag(const std::string& tag) const {
  check_tag(tag);
  auto tags = getJobTags();
  tags.erase(tag);
  set_tags(tags);
}

std::set<std::string> SparkContext::getJobTags() const {
  return split_tags(getLocalProperty(kJobTagsProperty).value_or(""));
}

void SparkContext::clearJobTags() const { set_tags({}); }

void SparkContext::setLocalProperty(const std::string& key,
                                    const std::optional<std::string>& value) const {
  if (value) {
    job_properties()[key] = *value;
  } else {
    job_properties().erase(key);
  }
}

std::optional<std::string> SparkContext::getLocalProperty(const std::string& key) const {
  const auto it = job_properties().find(key);
  return it == job_properties().end() ? std::nullopt : std::optional(it->second);
}

void SparkContext::cancelJobGroup(const std::string& groupId, const std::string& reason) const {
  driver_of(core_).post(CancelJobGroup{groupId, reason, false});
}

void SparkContext::cancelJobGroupAndFutureJobs(const std::string& groupId,
                                               const std::string& reason) const {
  driver_of(core_).post(CancelJobGroup{groupId, reason, true});
}

void SparkContext::cancelJobsWithTag(const std::string& tag, const std::string& reason) const {
  check_tag(tag);
  driver_of(core_).post(CancelJobsWithTag{tag, reason});
}

void SparkContext::cancelJob(int jobId, const std::string& reason) const {
  driver_of(core_).post(CancelJob{jobId, reason});
}

void SparkContext::cancelStage(int stageId, const std::string& reason) const {
  driver_of(core_).post(CancelStage{stageId, reason});
}

void SparkContext::cancelAllJobs() const {
  driver_of(core_).post(CancelAllJobs{"as part of cancellation of all jobs"});
}

void SparkContext::setCheckpointDir(const std::string& folder) const {
  context_of(core_).set_checkpoint_folder(folder);
}

std::optional<std::string> SparkContext::getCheckpointDir() const {
  return context_of(core_).checkpoint_folder();
}

std::map<int, std::string> SparkContext::getPersistentRDDs() const {
  return context_of(core_).persisted();
}

std::string SparkContext::master() const {
  return driver_of(core_).settings().text("spark.master");
}

std::string SparkContext::appName() const { return driver_of(core_).app_name(); }
std::string SparkContext::applicationId() const { return driver_of(core_).app_id(); }
int64_t SparkContext::startTime() const { return driver_of(core_).start_time(); }
// The version whose behaviour this is.
std::string SparkContext::version() const { return "4.2.0"; }

SparkConf SparkContext::getConf() const {
  SparkConf conf;
  for (const auto& [key, value] : driver_of(core_).settings().values()) conf.set(key, value);
  return conf;
}

int SparkContext::defaultParallelism() const { return core_->default_parallelism(); }
bool SparkContext::isLocal() const {
  const std::string name = master();
  return name == "local" || name.starts_with("local[");
}
bool SparkContext::isStopped() const { return context_of(core_).stopped(); }
void SparkContext::stop() const { context_of(core_).stop(); }

int64_t SparkContext::new_broadcast(const std::string& bytes,
                                    std::shared_ptr<const void> value) const {
  return guarded([&] { return driver_of(core_).broadcasts().create(bytes, std::move(value)); });
}

uint64_t SparkContext::context_tag() const { return context_of(core_).tag(); }

}  // namespace firesteel::rdd
