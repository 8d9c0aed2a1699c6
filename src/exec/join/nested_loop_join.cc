#include "exec/join/nested_loop_join.h"

#include <algorithm>
#include <atomic>

#include "evaluate/evaluator.h"
#include "exec/collect_sink.h"
#include "rows/spill_file.h"

namespace firesteel {
namespace {

// Pairs that the condition is evaluated on at once.
constexpr size_t kMaxPairs = 4 * kBatchSize;

// The right side: its rows as columns, or on disk when there is no memory for them; and which were
// matched.
class RightRows final : public Sink {
 public:
  RightRows(const Attributes& output, ExecutionContext& context)
      : context_(context),
        memory_(context.memory->make_claimant("join")),
        held_(memory_, {.spill = [this](std::vector<Batch> batches) { spill(batches); },
                        .copies = 2,
                        .bytes_per_row = 1}),
        reservation_(memory_) {
    for (const auto& attribute : output) {
      types_.push_back(attribute.type);
      nulls_.push_back(flatten(Vector::null_constant(attribute.type, 1)));
    }
  }

  LocalStatePtr make_state(ExecutionContext& context) override { return held_.make_state(context); }
  bool sink(Batch batch, LocalState* state) override { return held_.sink(std::move(batch), state); }
  void combine(LocalState* state) override { held_.combine(state); }
  void finalize(ExecutionContext& context) override {
    held_.finalize(context);
    reservation_.force_resize(held_.reserved() / 2);
    const auto batches = held_.take_batches();
    if (spilled_) {
      spill(batches);
      num_rows_ = static_cast<uint32_t>(spilled_->num_rows());
      reservation_.force_resize(num_rows_);
    } else {
      num_rows_ = static_cast<uint32_t>(held_.num_rows());
      for (size_t c = 0; c < types_.size(); ++c) {
        std::vector<VectorPtr> parts;
        for (const auto& batch : batches) parts.push_back(batch.columns[c]);
        columns_.push_back(concatenate(types_[c], parts));
      }
    }
    matched_.assign(num_rows_, 0);
    memory_->end_claim();
  }

  // All of them.
  uint32_t num_rows() const { return num_rows_; }
  // One row of nulls, for outer joins.
  const std::vector<VectorPtr>& nulls() const { return nulls_; }
  // Calls visit(columns, number of the first row, number of rows) for the rows part by part; once
  // when they are held. False as soon as it does. Thread-safe.
  template <class Visit>
  bool for_each_part(const Visit& visit) const {
    if (!spilled_) return num_rows_ == 0 || visit(columns_, 0U, num_rows_);
    uint32_t first = 0;
    for (size_t b = 0; b < spilled_->num_batches(); ++b) {
      context_.cancel->check();
      const Batch batch = spilled_->read(b);
      const auto size = static_cast<uint32_t>(batch.num_rows);
      if (!visit(batch.columns, first, size)) return false;
      first += size;
    }
    return true;
  }
  void mark_matched(uint32_t row) {
    std::atomic_ref(matched_[row]).store(1, std::memory_order_relaxed);
  }
  bool is_matched(uint32_t row) const { return matched_[row] != 0; }

 private:
  void spill(const std::vector<Batch>& batches) {
    std::lock_guard lock(mutex_);
    if (!spilled_) spilled_.emplace(std::make_shared<SpillFile>(context_.spill), types_);
    for (const auto& batch : batches) spilled_->append(batch);
  }

  ExecutionContext& context_;
  MemoryPoolPtr memory_;
  CollectSink held_;
  std::vector<DataType> types_;
  std::vector<VectorPtr> nulls_;
  std::vector<VectorPtr> columns_;
  uint32_t num_rows_ = 0;
  std::vector<uint8_t> matched_;
  std::mutex mutex_;
  std::optional<SpilledRows> spilled_;
  MemoryReservation reservation_;
};

struct LoopState final : LocalState {
  explicit LoopState(const ExprPtr& condition) {
    if (condition) predicate.emplace(condition);
  }
  std::optional<Predicate> predicate;
};

class LoopProbe final : public Operator {
 public:
  LoopProbe(std::shared_ptr<RightRows> right, JoinType type, ExprPtr condition)
      : right_(std::move(right)), type_(type), condition_(std::move(condition)) {}

  LocalStatePtr make_state(ExecutionContext&) override {
    return std::make_unique<LoopState>(condition_);
  }

  bool process(Batch batch, LocalState* state, const Push& push) override {
    auto& local = static_cast<LoopState&>(*state);
    std::vector<uint8_t> matched(batch.num_rows, 0);
    const bool more = right_->for_each_part(
        [&](const std::vector<VectorPtr>& columns, uint32_t first, uint32_t num_rows) {
          return join_part({batch, columns, first, num_rows}, local, matched, push);
        });
    if (!more) return false;
    if (keeps_left() && !push_unmatched(batch, matched, push)) return false;
    return push_left_rows(std::move(batch), matched, push);
  }

 private:
  // What is joined at a time: left rows, and some of the right rows.
  struct Part {
    const Batch& left;
    const std::vector<VectorPtr>& right;
    // The number of the first of the right rows.
    uint32_t first_right;
    uint32_t num_right;
  };

  bool emits_pairs() const {
    return type_ == JoinType::kInner || type_ == JoinType::kCross || type_ == JoinType::kRight ||
           keeps_left();
  }
  bool keeps_left() const {
    return type_ == JoinType::kLeft || type_ == JoinType::kFull || type_ == JoinType::kLeftSingle;
  }

  static Batch pair_batch(const Batch& batch, const std::vector<VectorPtr>& right_columns,
                          Selection left, Selection right) {
    Batch pairs = batch.select(std::make_shared<Selection>(std::move(left)));
    const auto rows = std::make_shared<const Selection>(std::move(right));
    for (const auto& column : right_columns) {
      pairs.columns.push_back(Vector::dictionary(column, rows));
    }
    return pairs;
  }

  // Whole left rows at a time, as many as fill a block of pairs; a row with more right rows than
  // that takes several blocks.
  bool join_part(const Part& part, LoopState& local, std::vector<uint8_t>& matched,
                 const Push& push) const {
    const size_t rows_a_block = std::max<size_t>(1, kMaxPairs / part.num_right);
    for (size_t begin = 0; begin < part.left.num_rows; begin += rows_a_block) {
      const size_t end = std::min(part.left.num_rows, begin + rows_a_block);
      for (size_t right = 0; right < part.num_right; right += kMaxPairs) {
        const size_t right_end = std::min<size_t>(part.num_right, right + kMaxPairs);
        if (!join_block(part, begin, end, right, right_end, local, matched, push)) return false;
      }
    }
    return true;
  }

  bool join_block(const Part& part, size_t begin, size_t end, size_t right_begin, size_t right_end,
                  LoopState& local, std::vector<uint8_t>& matched, const Push& push) const {
    Selection left;
    Selection right;
    for (size_t l = begin; l < end; ++l) {
      for (size_t r = right_begin; r < right_end; ++r) {
        left.push_back(static_cast<uint32_t>(l));
        right.push_back(static_cast<uint32_t>(r));
      }
    }
    Batch pairs = pair_batch(part.left, part.right, left, right);
    SelectionPtr pass;
    if (local.predicate) pass = local.predicate->select(pairs);
    const size_t count = pass ? pass->size() : left.size();
    for (size_t i = 0; i < count; ++i) {
      const size_t pair = pass ? (*pass)[i] : i;
      if (type_ == JoinType::kLeftSingle && matched[left[pair]] != 0) {
        throw SparkError("SCALAR_SUBQUERY_TOO_MANY_ROWS", {});
      }
      matched[left[pair]] = 1;
      if (type_ == JoinType::kRight || type_ == JoinType::kFull) {
        right_->mark_matched(part.first_right + right[pair]);
      }
    }
    if (!emits_pairs() || count == 0) return true;
    if (pass) pairs = pairs.select(pass);
    for (size_t row = 0; row < pairs.num_rows; row += kBatchSize) {
      if (!push(pairs.slice(row, std::min(kBatchSize, pairs.num_rows - row)))) return false;
    }
    return true;
  }

  bool push_unmatched(const Batch& batch, const std::vector<uint8_t>& matched,
                      const Push& push) const {
    Selection left;
    for (size_t row = 0; row < batch.num_rows; ++row) {
      if (matched[row] == 0) left.push_back(static_cast<uint32_t>(row));
    }
    if (left.empty()) return true;
    Selection right(left.size(), 0);
    return push(pair_batch(batch, right_->nulls(), std::move(left), std::move(right)));
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

  std::shared_ptr<RightRows> right_;
  JoinType type_;
  ExprPtr condition_;
};

// Right rows without a match, beside nulls.
class UnmatchedRightRows final : public Source {
 public:
  UnmatchedRightRows(std::shared_ptr<RightRows> right, Attributes left_output)
      : right_(std::move(right)), left_output_(std::move(left_output)) {}

  size_t max_threads(const ExecutionContext&) const override { return 1; }

  void run(LocalState*, const Push& push) override {
    uint64_t sequence = 0;
    right_->for_each_part(
        [&](const std::vector<VectorPtr>& columns, uint32_t first, uint32_t num_rows) {
          for (uint32_t begin = 0; begin < num_rows; begin += kBatchSize) {
            const auto end = std::min<uint32_t>(num_rows, begin + kBatchSize);
            auto rows = std::make_shared<Selection>();
            for (uint32_t row = begin; row < end; ++row) {
              if (!right_->is_matched(first + row)) rows->push_back(row);
            }
            if (rows->empty()) continue;
            Batch batch;
            batch.num_rows = rows->size();
            batch.sequence = sequence++;
            for (const auto& attribute : left_output_) {
              batch.columns.push_back(Vector::null_constant(attribute.type, batch.num_rows));
            }
            const SelectionPtr shared = std::move(rows);
            for (const auto& column : columns) {
              batch.columns.push_back(Vector::dictionary(column, shared));
            }
            if (!push(std::move(batch))) return false;
          }
          return true;
        });
  }

 private:
  std::shared_ptr<RightRows> right_;
  Attributes left_output_;
};

}  // namespace

NestedLoopJoinParts make_nested_loop_join(const NestedLoopJoinExec& plan,
                                          ExecutionContext& context) {
  FS_CHECK(plan.type != JoinType::kNullAwareAnti);
  auto right = std::make_shared<RightRows>(plan.children()[1]->output(), context);
  NestedLoopJoinParts parts;
  parts.probe = std::make_shared<LoopProbe>(right, plan.type, plan.condition);
  if (plan.type == JoinType::kRight || plan.type == JoinType::kFull) {
    parts.build_rows = std::make_shared<UnmatchedRightRows>(right, plan.children()[0]->output());
  }
  parts.build = std::move(right);
  return parts;
}

}  // namespace firesteel
