#include "adaptive/sql_task_runner.h"

#include "adaptive/run_fragment.h"
#include "adaptive/travelling_error.h"
#include "core/task_runner.h"
#include "sql/schema_texts.h"

namespace firesteel {
namespace {

class SqlTaskRunner final : public TaskRunner {
 public:
  TaskSuccess run(const TaskDescription& task, TaskContext& context) override {
    ExecutorEnv& env = context.env();
    // One thread: an executor has a task for each of its cores.
    try {
      FragmentOutput output = run_fragment(
          {*task.stage_bytes, task.task_bytes, task.partition, task.task_id, task.shuffle_id},
          {env.pool, 1, env.memory, context.cancel_flag(), env.local_dir, env.shuffle,
           context.metrics()});
      TaskSuccess success;
      success.value = std::move(output.result);
      success.map_status = std::move(output.map_status);
      return success;
    } catch (const SparkError& error) {
      throw leaving_error(error);
    }
  }
};

}  // namespace

void register_sql_tasks() {
  use_sql_for_schema_texts();
  TaskRunners::add(kSqlTaskKind, [] { return std::make_unique<SqlTaskRunner>(); });
}

}  // namespace firesteel
