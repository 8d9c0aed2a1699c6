#include "exec/recursion/recursive_source.h"

#include <unordered_set>

#include "base/spark_error.h"

namespace firesteel {
namespace {

// Rows seen so far, for UNION.
class SeenRows {
 public:
  // The rows of the batches that are new.
  std::vector<Batch> add(const std::vector<Batch>& batches) {
    std::vector<Batch> fresh;
    for (const auto& batch : batches) {
      auto rows = std::make_shared<Selection>();
      for (size_t i = 0; i < batch.num_rows; ++i) {
        Value::List row;
        for (const auto& column : batch.columns) row.push_back(column->value(i));
        if (rows_.insert(Value(std::move(row))).second) rows->push_back(static_cast<uint32_t>(i));
      }
      if (!rows->empty()) fresh.push_back(batch.select(std::move(rows)));
    }
    return fresh;
  }

 private:
  struct Hash {
    size_t operator()(const Value& value) const { return hash_value(value); }
  };
  std::unordered_set<Value, Hash> rows_;
};

bool has_rows(const std::vector<Batch>& batches) {
  for (const auto& batch : batches) {
    if (batch.num_rows > 0) return true;
  }
  return false;
}

}  // namespace

std::shared_ptr<const std::vector<Batch>> run_recursion(const RecursiveUnionExec& plan,
                                                        const RunRound& run_round) {
  SeenRows seen;
  auto all = std::make_shared<std::vector<Batch>>();
  auto working = run_round(plan.children()[0], nullptr);
  for (int64_t depth = 0;; ++depth) {
    if (!plan.all) working = std::make_shared<std::vector<Batch>>(seen.add(*working));
    if (!has_rows(*working)) return all;
    if (plan.max_depth >= 0 && depth > plan.max_depth) {
      throw SparkError("RECURSION_LEVEL_LIMIT_EXCEEDED",
                       {{"levelLimit", std::to_string(plan.max_depth)}});
    }
    all->insert(all->end(), working->begin(), working->end());
    working = run_round(plan.children()[1], working);
  }
}

}  // namespace firesteel
