#include "adaptive/sql_task_runner.h"

#include <optional>

#include "adaptive/run_fragment.h"
#include "adaptive/travelling_error.h"
#include "core/accumulator.h"
#include "core/task_runner.h"
#include "sql/schema_texts.h"

namespace firesteel {
namespace {

std::optional<int64_t> number_property(const TaskContext& context, const std::string& name) {
  const std::string text = context.local_property(name);
  if (text.empty()) return std::nullopt;
  return std::stoll(text);
}

void count(const TaskContext& context, const std::string& property, int64_t bytes,
           std::vector<AccumulatorUpdate>& updates) {
  const auto id = number_property(context, property);
  if (!id || bytes == 0) return;
  NumberAccumulator<int64_t> sum;
  sum.add(bytes);
  ByteWriter out;
  sum.write(out);
  updates.push_back({*id, "", out.take()});
}

class SqlTaskRunner final : public TaskRunner {
 public:
  TaskSuccess run(const TaskDescription& task, TaskContext& context) override {
    ExecutorEnv& env = context.env();
    const auto limit = number_property(context, kTaskMemory);
    const MemoryPoolPtr memory =
        env.memory->make_child("query", limit ? static_cast<size_t>(*limit) : MemoryPool::kNoLimit);
    // One thread: an executor has a task for each of its cores.
    try {
      FragmentOutput output = run_fragment(
          {*task.stage_bytes, task.task_bytes, task.partition, task.task_id, task.shuffle_id},
          {env.pool, 1, memory, context.cancel_flag(), env.local_dir, env.shuffle,
           context.metrics()});
      TaskSuccess success;
      count(context, kSpilledBytes, context.metrics().memory_bytes_spilled, success.accumulators);
      count(context, kSpilledDiskBytes, context.metrics().disk_bytes_spilled, success.accumulators);
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
