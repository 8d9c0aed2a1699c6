#include "session/stage_runners.h"

#include "adaptive/cluster_stages.h"
#include "adaptive/in_process_stages.h"
#include "adaptive/sql_task_runner.h"
#include "cluster/master_url.h"
#include "session/engine.h"

namespace firesteel {
namespace {

// As many tasks at a time as this says run stages in this process: for looking at distributed plans
// without a cluster.
constexpr char kInProcessStages[] = "spark.firesteel.sql.inProcessStages";

class InProcessRunners final : public StageRunners {
 public:
  InProcessRunners(Engine& engine, int cores) : engine_(engine), cores_(cores) {}

  int cores() const override { return cores_; }
  std::unique_ptr<StageRunner> make_runner(const ExecutionContext& context) override {
    return std::make_unique<InProcessStages>(cores_, engine_.pool(), context.memory, context.cancel,
                                             context.spill, engine_.spill_folders()[0]);
  }

 private:
  Engine& engine_;
  const int cores_;
};

// Executors of a driver of the engine's own.
class ClusterRunners final : public StageRunners {
 public:
  explicit ClusterRunners(Engine& engine)
      : engine_(engine),
        driver_({.master = engine.options().cluster,
                 .app_name = app_name(engine),
                 .settings = Settings(engine.options().session_conf),
                 .memory = engine.memory(),
                 .pool = nullptr,
                 .executor_command = engine.options().executor_command,
                 .listeners = {}}) {}

  int cores() const override { return cores_of(driver_); }
  std::unique_ptr<StageRunner> make_runner(const ExecutionContext& context) override {
    TaskProperties properties;
    // A limit of the query's own, not just the process's.
    const size_t limit = context.memory->limit();
    if (limit < engine_.memory()->limit()) properties[kTaskMemory] = std::to_string(limit);
    return std::make_unique<ClusterStages>(driver_, cores(), std::move(properties), context.cancel,
                                           context.spill);
  }

 private:
  static std::string app_name(const Engine& engine) {
    const auto& conf = engine.options().session_conf;
    const auto it = conf.find("spark.app.name");
    return it == conf.end() ? "Firesteel" : it->second;
  }
  // Of the executors that were asked for, though some may not be there yet.
  static int cores_of(Driver& driver) {
    const MasterUrl& master = driver.master();
    return master.kind == MasterUrl::Kind::kLocalCluster
               ? master.executors * master.cores
               : std::max(1, driver.default_parallelism());
  }

  Engine& engine_;
  mutable Driver driver_;
};

}  // namespace

std::unique_ptr<StageRunners> make_stage_runners(Engine& engine) {
  if (!engine.options().cluster.empty()) return std::make_unique<ClusterRunners>(engine);
  const auto& conf = engine.options().session_conf;
  if (const auto it = conf.find(kInProcessStages); it != conf.end()) {
    return std::make_unique<InProcessRunners>(engine, std::stoi(it->second));
  }
  return nullptr;
}

}  // namespace firesteel
