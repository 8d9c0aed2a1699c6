#include "exec/window/window_columns.h"

#include <algorithm>

#include "columnar/compare.h"
#include "evaluate/evaluator.h"
#include "exec/window/frame_aggregate.h"

namespace firesteel {
namespace {

// Rows that a thread takes at a time, in whole partitions.
constexpr size_t kTaskRows = 16 * 1024;

// The functions' values for some whole partitions.
class PartitionsTask {
 public:
  PartitionsTask(const WindowExec& plan, const SortedRows& rows)
      : plan_(plan), rows_(rows), evaluator_(inputs_of(plan)) {}

  // `bounds`: where partitions begin, and the end of the last. One vector a function.
  std::vector<VectorPtr> run(std::span<const size_t> bounds) {
    const size_t begin = bounds.front();
    Batch batch = rows_.batch(begin, bounds.back());
    std::vector<VectorPtr> inputs = evaluator_.evaluate(batch);
    for (auto& input : inputs) input = flatten(input);
    std::vector<std::vector<VectorPtr>> parts(plan_.functions.size());
    for (size_t p = 0; p + 1 < bounds.size(); ++p) {
      run_partition(inputs, bounds[p] - begin, bounds[p + 1] - bounds[p], parts);
    }
    std::vector<VectorPtr> out;
    for (size_t f = 0; f < parts.size(); ++f) {
      out.push_back(concatenate(plan_.functions[f].type, parts[f]));
    }
    return out;
  }

 private:
  static bool has_filter(const WindowSpecExec& function) {
    return function.aggregate && function.aggregate->filter != nullptr;
  }

  // Order keys, then each function's arguments and FILTER condition.
  static Exprs inputs_of(const WindowExec& plan) {
    Exprs inputs;
    for (const auto& key : plan.order_by) inputs.push_back(key.expr);
    for (const auto& function : plan.functions) {
      const Exprs& args = function.aggregate ? function.aggregate->args : function.args;
      inputs.insert(inputs.end(), args.begin(), args.end());
      if (has_filter(function)) inputs.push_back(function.aggregate->filter);
    }
    return inputs;
  }

  void run_partition(const std::vector<VectorPtr>& inputs, size_t begin, size_t num_rows,
                     std::vector<std::vector<VectorPtr>>& parts) const {
    std::vector<VectorPtr> own;
    own.reserve(inputs.size());
    for (const auto& input : inputs) own.push_back(flatten(slice(input, begin, num_rows)));
    const std::span all(own);
    const size_t key_count = plan_.order_by.size();
    const PartitionOrder order = make_partition_order(
        {own.begin(), own.begin() + static_cast<ptrdiff_t>(key_count)}, num_rows);
    size_t next_input = key_count;
    for (size_t f = 0; f < plan_.functions.size(); ++f) {
      const WindowSpecExec& function = plan_.functions[f];
      const FrameRanges frames = compute_frames(function.frame, plan_.order_by, order);
      const size_t arg_count =
          function.aggregate ? function.aggregate->args.size() : function.args.size();
      const auto args = all.subspan(next_input, arg_count);
      next_input += arg_count;
      if (function.aggregate) {
        const AggregateKernel& kernel = *function.aggregate->function->kernel;
        parts[f].push_back(has_filter(function)
                               ? aggregate_filtered_frames(kernel, args, *all[next_input++], frames)
                               : aggregate_frames(kernel, args, num_rows, frames));
        continue;
      }
      WindowPartition partition;
      partition.num_rows = num_rows;
      partition.args = args;
      partition.peer_start = order.peer_start;
      partition.peer_end = order.peer_end;
      partition.frame_start = frames.start;
      partition.frame_end = frames.end;
      partition.ignore_nulls = function.ignore_nulls;
      parts[f].push_back(function.function->window->evaluate(partition));
    }
  }

  const WindowExec& plan_;
  const SortedRows& rows_;
  Evaluator evaluator_;
};

}  // namespace

std::vector<size_t> window_partition_bounds(const WindowExec& plan, const SortedRows& rows) {
  const size_t num_rows = rows.order.size();
  std::vector<size_t> bounds = {0};
  if (!plan.partition_by.empty()) {
    Batch all;
    all.columns = rows.columns;
    all.num_rows = num_rows;
    const auto keys = Evaluator(plan.partition_by).evaluate(all);
    std::vector<RowComparator> comparators;
    for (const auto& key : keys) comparators.emplace_back(*key, *key);
    for (size_t i = 1; i < num_rows; ++i) {
      const bool same = std::all_of(comparators.begin(), comparators.end(), [&](const auto& c) {
        return c.equal(rows.order[i - 1], rows.order[i]);
      });
      if (!same) bounds.push_back(i);
    }
  }
  bounds.push_back(num_rows);
  return bounds;
}

std::vector<VectorPtr> window_columns(const WindowExec& plan, const SortedRows& rows,
                                      std::span<const size_t> bounds, ExecutionContext& context) {
  // Tasks as index ranges of bounds.
  std::vector<std::pair<size_t, size_t>> tasks;
  for (size_t first = 0; first + 1 < bounds.size();) {
    size_t last = first + 1;
    while (last + 1 < bounds.size() && bounds[last] - bounds[first] < kTaskRows) ++last;
    tasks.emplace_back(first, last);
    first = last;
  }
  std::vector<std::vector<VectorPtr>> results(tasks.size());
  context.pool.run_all(tasks.size(), [&](size_t t) {
    context.cancel->check();
    const auto [first, last] = tasks[t];
    results[t] = PartitionsTask(plan, rows).run(bounds.subspan(first, last - first + 1));
  });
  std::vector<VectorPtr> columns;
  for (size_t f = 0; f < plan.functions.size(); ++f) {
    std::vector<VectorPtr> parts;
    for (const auto& result : results) parts.push_back(result[f]);
    columns.push_back(concatenate(plan.functions[f].type, parts));
  }
  return columns;
}

}  // namespace firesteel
