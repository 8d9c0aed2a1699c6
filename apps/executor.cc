#include "adaptive/sql_task_runner.h"
#include "apps/verbs.h"
#include "cluster/executor/executor_process.h"

namespace firesteel {

void add_executor_verb(CLI::App& app) {
  // Started by drivers and workers, with what it needs in its environment.
  CLI::App* verb = app.add_subcommand("executor", "")->group("");
  verb->callback([] {
    if (!is_executor_process()) throw CLI::ValidationError("executor", "started by drivers only");
    register_sql_tasks();
    throw CLI::RuntimeError(run_executor(ExecutorOptions::from_environment()));
  });
}

}  // namespace firesteel
