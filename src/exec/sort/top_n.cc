#include <algorithm>
#include <mutex>

#include "evaluate/evaluator.h"
#include "exec/collect_sink.h"
#include "exec/sort/sort.h"
#include "exec/sort/sorted_source.h"

namespace firesteel {
namespace {

// Candidates are cut back to the wanted number when this many times as many are there, and at
// least kMinCandidates, so that cutting costs little a row.
constexpr size_t kCandidateFactor = 2;
constexpr size_t kMinCandidates = 8 * kBatchSize;

struct TopNState final : LocalState {
  explicit TopNState(const Exprs& keys) : evaluator(keys) {}
  Evaluator evaluator;
  std::vector<Batch> candidates;
  size_t num_rows = 0;
};

// Each thread keeps the rows that may be among the first; the words of the last of them are a
// boundary for all that come later.
class TopNSink final : public SortedSink {
 public:
  TopNSink(const TopNExec& plan, ExecutionContext& context)
      : keys_(plan.order),
        wanted_(static_cast<size_t>(plan.limit + plan.offset)),
        offset_(static_cast<size_t>(plan.offset)),
        context_(context) {
    for (const auto& key : keys_) exprs_.push_back(key.expr);
  }

  LocalStatePtr make_state(ExecutionContext&) override {
    return std::make_unique<TopNState>(exprs_);
  }

  bool sink(Batch batch, LocalState* state) override {
    if (wanted_ == 0) return false;
    auto& local = static_cast<TopNState&>(*state);
    SortRow boundary;
    if (read_boundary(boundary)) {
      const SortKeys keys(local.evaluator.evaluate(batch), key_orders(keys_));
      std::vector<SortRow> rows(batch.num_rows);
      keys.encode(0, batch.num_rows, rows.data());
      auto pass = std::make_shared<Selection>();
      for (const auto& row : rows) {
        const bool behind =
            row.high > boundary.high || (row.high == boundary.high && row.low > boundary.low);
        if (!behind) pass->push_back(row.row);
      }
      if (pass->empty()) return true;
      if (pass->size() < batch.num_rows) batch = batch.select(std::move(pass));
    }
    local.num_rows += batch.num_rows;
    local.candidates.push_back(compact(std::move(batch)));
    if (local.num_rows >= std::max(kMinCandidates, kCandidateFactor * wanted_)) cut(local);
    return true;
  }

  void combine(LocalState* state) override {
    auto& local = static_cast<TopNState&>(*state);
    std::lock_guard lock(mutex_);
    std::move(local.candidates.begin(), local.candidates.end(), std::back_inserter(candidates_));
  }

  void finalize(ExecutionContext& context) override {
    std::stable_sort(candidates_.begin(), candidates_.end(),
                     [](const Batch& a, const Batch& b) { return a.sequence < b.sequence; });
    sorted_ = sort_batches(candidates_, keys_, context);
    candidates_.clear();
    if (sorted_.order.size() > wanted_) sorted_.order.resize(wanted_);
  }

  const SortedRows& sorted() const override { return sorted_; }
  size_t first_row() const override { return std::min(offset_, sorted_.order.size()); }

 private:
  bool read_boundary(SortRow& boundary) {
    std::lock_guard lock(mutex_);
    boundary = boundary_;
    return has_boundary_;
  }

  // The wanted rows of the thread's candidates stay, in the order of the stream.
  void cut(TopNState& local) {
    SortedRows sorted = sort_batches(local.candidates, keys_, context_);
    std::vector<uint64_t> sequence_of;
    for (const auto& batch : local.candidates) {
      sequence_of.insert(sequence_of.end(), batch.num_rows, batch.sequence);
    }
    sorted.order.resize(std::min(wanted_, sorted.order.size()));
    publish_boundary(sorted, local);
    std::sort(sorted.order.begin(), sorted.order.end());
    local.candidates.clear();
    // Rows keep the sequence they came with: ties between threads are broken by it.
    for (size_t begin = 0; begin < sorted.order.size();) {
      size_t end = begin + 1;
      while (end < sorted.order.size() && end - begin < kBatchSize &&
             sequence_of[sorted.order[end]] == sequence_of[sorted.order[begin]]) {
        ++end;
      }
      Batch batch = sorted.batch(begin, end);
      for (auto& column : batch.columns) column = flatten(column);
      batch.sequence = sequence_of[sorted.order[begin]];
      local.candidates.push_back(std::move(batch));
      begin = end;
    }
    local.num_rows = sorted.order.size();
  }

  void publish_boundary(const SortedRows& sorted, TopNState& local) {
    if (sorted.order.size() < wanted_) return;
    const Batch last = sorted.batch(wanted_ - 1, wanted_);
    const SortKeys keys(local.evaluator.evaluate(last), key_orders(keys_));
    SortRow row;
    keys.encode(0, 1, &row);
    std::lock_guard lock(mutex_);
    if (!has_boundary_ || row.high < boundary_.high ||
        (row.high == boundary_.high && row.low < boundary_.low)) {
      boundary_ = row;
      has_boundary_ = true;
    }
  }

  const std::vector<SortOrder> keys_;
  const size_t wanted_;
  const size_t offset_;
  ExecutionContext& context_;
  Exprs exprs_;
  std::mutex mutex_;
  std::vector<Batch> candidates_;
  SortRow boundary_;
  bool has_boundary_ = false;
  SortedRows sorted_;
};

}  // namespace

std::shared_ptr<Sink> make_top_n_sink(const TopNExec& plan, ExecutionContext& context) {
  return std::make_shared<TopNSink>(plan, context);
}

}  // namespace firesteel
