#include "session/stage_runners.h"

#include "adaptive/in_process_stages.h"
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
                                             engine_.spill_folders()[0]);
  }

 private:
  Engine& engine_;
  const int cores_;
};

}  // namespace

std::unique_ptr<StageRunners> make_stage_runners(Engine& engine) {
  const auto& conf = engine.options().session_conf;
  if (const auto it = conf.find(kInProcessStages); it != conf.end()) {
    return std::make_unique<InProcessRunners>(engine, std::stoi(it->second));
  }
  return nullptr;
}

}  // namespace firesteel
