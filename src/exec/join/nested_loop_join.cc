#include "exec/join/nested_loop_join.h"

#include <algorithm>
#include <atomic>

#include "evaluate/evaluator.h"
#include "exec/collect_sink.h"

namespace firesteel {
namespace {

// Pairs that the condition is evaluated on at once.
constexpr size_t kMaxPairs = 4 * kBatchSize;

// The held right side: its rows as columns, one row of nulls behind them, and which were matched.
class HeldRows final : public Sink {
 public:
  HeldRows(Attributes output, ExecutionContext& context)
      : output_(std::move(output)), rows_(context) {}

  LocalStatePtr make_state(ExecutionContext& context) override { return rows_.make_state(context); }
  bool sink(Batch batch, LocalState* state) override { return rows_.sink(std::move(batch), state); }
  void combine(LocalState* state) override { rows_.combine(state); }
  void finalize(ExecutionContext& context) override {
    rows_.finalize(context);
    const auto batches = rows_.take_batches();
    num_rows_ = static_cast<uint32_t>(rows_.num_rows());
    for (size_t c = 0; c < output_.size(); ++c) {
      std::vector<VectorPtr> parts;
      for (const auto& batch : batches) parts.push_back(batch.columns[c]);
      parts.push_back(Vector::null_constant(output_[c].type, 1));
      columns_.push_back(concatenate(output_[c].type, parts));
    }
    matched_.assign(num_rows_ + 1, 0);
  }

  const std::vector<VectorPtr>& columns() const { return columns_; }
  uint32_t num_rows() const { return num_rows_; }
  void mark_matched(uint32_t row) {
    std::atomic_ref(matched_[row]).store(1, std::memory_order_relaxed);
  }
  bool is_matched(uint32_t row) const { return matched_[row] != 0; }

 private:
  Attributes output_;
  CollectSink rows_;
  std::vector<VectorPtr> columns_;
  uint32_t num_rows_ = 0;
  std::vector<uint8_t> matched_;
};

struct LoopState final : LocalState {
  explicit LoopState(const ExprPtr& condition) {
    if (condition) predicate.emplace(condition);
  }
  std::optional<Predicate> predicate;
};

class LoopProbe final : public Operator {
 public:
  LoopProbe(std::shared_ptr<HeldRows> right, JoinType type, ExprPtr condition)
      : right_(std::move(right)), type_(type), condition_(std::move(condition)) {}

  LocalStatePtr make_state(ExecutionContext&) override {
    return std::make_unique<LoopState>(condition_);
  }

  bool process(Batch batch, LocalState* state, const Push& push) override {
    auto& local = static_cast<LoopState&>(*state);
    std::vector<uint8_t> matched(batch.num_rows, 0);
    // Whole left rows at a time, as many as fill a block of pairs; a row with more right rows than
    // that takes several blocks.
    const size_t right_rows = right_->num_rows();
    const size_t rows_a_block = std::max<size_t>(1, kMaxPairs / std::max<size_t>(1, right_rows));
    for (size_t begin = 0; begin < batch.num_rows; begin += rows_a_block) {
      const size_t end = std::min(batch.num_rows, begin + rows_a_block);
      for (size_t right = 0; right < right_rows; right += kMaxPairs) {
        const size_t right_end = std::min(right_rows, right + kMaxPairs);
        if (!join_block(batch, begin, end, right, right_end, local, matched, push)) return false;
      }
      if (keeps_left() && !push_unmatched(batch, begin, end, matched, push)) return false;
    }
    return push_left_rows(std::move(batch), matched, push);
  }

 private:
  bool emits_pairs() const {
    return type_ == JoinType::kInner || type_ == JoinType::kCross || type_ == JoinType::kRight ||
           keeps_left();
  }
  bool keeps_left() const {
    return type_ == JoinType::kLeft || type_ == JoinType::kFull || type_ == JoinType::kLeftSingle;
  }

  Batch pair_batch(const Batch& batch, Selection left, Selection right) const {
    Batch pairs = batch.select(std::make_shared<Selection>(std::move(left)));
    const auto rows = std::make_shared<const Selection>(std::move(right));
    for (const auto& column : right_->columns()) {
      pairs.columns.push_back(Vector::dictionary(column, rows));
    }
    return pairs;
  }

  bool join_block(const Batch& batch, size_t begin, size_t end, size_t right_begin,
                  size_t right_end, LoopState& local, std::vector<uint8_t>& matched,
                  const Push& push) const {
    Selection left;
    Selection right;
    for (size_t l = begin; l < end; ++l) {
      for (size_t r = right_begin; r < right_end; ++r) {
        left.push_back(static_cast<uint32_t>(l));
        right.push_back(static_cast<uint32_t>(r));
      }
    }
    Batch pairs = pair_batch(batch, left, right);
    SelectionPtr pass;
    if (local.predicate) pass = local.predicate->select(pairs);
    const size_t count = pass ? pass->size() : left.size();
    for (size_t i = 0; i < count; ++i) {
      const size_t pair = pass ? (*pass)[i] : i;
      if (type_ == JoinType::kLeftSingle && matched[left[pair]] != 0) {
        throw SparkError("SCALAR_SUBQUERY_TOO_MANY_ROWS", {});
      }
      matched[left[pair]] = 1;
      if (type_ == JoinType::kRight || type_ == JoinType::kFull) right_->mark_matched(right[pair]);
    }
    if (!emits_pairs() || count == 0) return true;
    if (pass) pairs = pairs.select(pass);
    for (size_t row = 0; row < pairs.num_rows; row += kBatchSize) {
      if (!push(pairs.slice(row, std::min(kBatchSize, pairs.num_rows - row)))) return false;
    }
    return true;
  }

  bool push_unmatched(const Batch& batch, size_t begin, size_t end,
                      const std::vector<uint8_t>& matched, const Push& push) const {
    Selection left;
    for (size_t row = begin; row < end; ++row) {
      if (matched[row] == 0) left.push_back(static_cast<uint32_t>(row));
    }
    if (left.empty()) return true;
    Selection right(left.size(), right_->num_rows());
    return push(pair_batch(batch, std::move(left), std::move(right)));
  }

  // Semi, anti and existence joins.
  bool push_left_rows(Batch batch, const std::vector<uint8_t>& matched, const Push& push) const {
    if (type_ == JoinType::kExistence) {
      auto exists = Vector::flat(TypeId::kBoolean, batch.num_rows);
      std::copy(matched.begin(), matched.end(), exists->mutable_values<uint8_t>());
      batch.columns.push_back(std::move(exists));
      return push(std::move(batch));
    }
    if (type_ != JoinType::kLeftSemi && type_ != JoinType::kLeftAnti) return true;
    auto rows = std::make_shared<Selection>();
    for (uint32_t row = 0; row < batch.num_rows; ++row) {
      if ((matched[row] != 0) == (type_ == JoinType::kLeftSemi)) rows->push_back(row);
    }
    return rows->empty() || push(batch.select(std::move(rows)));
  }

  std::shared_ptr<HeldRows> right_;
  JoinType type_;
  ExprPtr condition_;
};

// Right rows without a match, beside nulls.
class UnmatchedRightRows final : public Source {
 public:
  UnmatchedRightRows(std::shared_ptr<HeldRows> right, Attributes left_output)
      : right_(std::move(right)), left_output_(std::move(left_output)) {}

  bool next(Batch& batch, LocalState*) override {
    while (true) {
      const size_t begin = next_.fetch_add(kBatchSize);
      if (begin >= right_->num_rows()) return false;
      const size_t end = std::min<size_t>(right_->num_rows(), begin + kBatchSize);
      auto rows = std::make_shared<Selection>();
      for (size_t row = begin; row < end; ++row) {
        if (!right_->is_matched(static_cast<uint32_t>(row))) {
          rows->push_back(static_cast<uint32_t>(row));
        }
      }
      if (rows->empty()) continue;
      batch = Batch();
      batch.num_rows = rows->size();
      batch.sequence = begin / kBatchSize;
      for (const auto& attribute : left_output_) {
        batch.columns.push_back(Vector::null_constant(attribute.type, batch.num_rows));
      }
      const SelectionPtr shared = std::move(rows);
      for (const auto& column : right_->columns()) {
        batch.columns.push_back(Vector::dictionary(column, shared));
      }
      return true;
    }
  }

 private:
  std::shared_ptr<HeldRows> right_;
  Attributes left_output_;
  std::atomic<size_t> next_{0};
};

}  // namespace

NestedLoopJoinParts make_nested_loop_join(const NestedLoopJoinExec& plan,
                                          ExecutionContext& context) {
  FS_CHECK(plan.type != JoinType::kNullAwareAnti);
  auto right = std::make_shared<HeldRows>(plan.children()[1]->output(), context);
  NestedLoopJoinParts parts;
  parts.probe = std::make_shared<LoopProbe>(right, plan.type, plan.condition);
  if (plan.type == JoinType::kRight || plan.type == JoinType::kFull) {
    parts.build_rows = std::make_shared<UnmatchedRightRows>(right, plan.children()[0]->output());
  }
  parts.build = std::move(right);
  return parts;
}

}  // namespace firesteel
