#pragma once

#include "adaptive/stage_runner.h"
#include "exec/execution_context.h"

namespace firesteel {

class Engine;

// Where the engine's queries run when that is not just this process. Thread-safe.
class StageRunners {
 public:
  virtual ~StageRunners() = default;
  // Tasks that run at the same time.
  virtual int cores() const = 0;
  // For one query; the runner must not outlive this object.
  virtual std::unique_ptr<StageRunner> make_runner(const ExecutionContext& context) = 0;
};

// Null when the engine's master is this process.
std::unique_ptr<StageRunners> make_stage_runners(Engine& engine);

}  // namespace firesteel
