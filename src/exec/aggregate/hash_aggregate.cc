#include "exec/aggregate/hash_aggregate.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>

#include "evaluate/evaluator.h"
#include "exec/aggregate/aggregate_spill.h"

namespace firesteel {
namespace {

// Below this many groups one thread merges what the threads made.
constexpr size_t kMinGroupsToPartition = 8192;
// Enough for the threads to share the work evenly, few enough that a partition's table is not tiny.
constexpr size_t kPartitions = 64;
// Bits of the hash that choose the partition: above those that choose slots, below the salt.
constexpr int kPartitionShift = 40;

struct AggregateState final : LocalState {
  AggregateState(const AggregateLayout& layout, const MemoryPoolPtr& memory)
      : evaluator(layout.inputs),
        partial(std::make_unique<AggregatePartial>(layout)),
        reservation(memory) {}

  Evaluator evaluator;
  std::unique_ptr<AggregatePartial> partial;
  MemoryReservation reservation;
};

// Results of groups, or their states where these go into an exchange.
Batch output_of(const AggregateLayout& layout, const AggregatePartial& partial, size_t begin,
                size_t count) {
  return layout.mode == AggregateMode::kPartial ? partial.group_batch(begin, count)
                                                : partial.results(begin, count);
}

class AggregateSink final : public Sink {
 public:
  AggregateSink(const HashAggregateExec& plan, ExecutionContext& context)
      : layout_(plan),
        context_(context),
        memory_(context.memory->make_claimant("aggregate")),
        reservation_(memory_) {}

  LocalStatePtr make_state(ExecutionContext&) override {
    return std::make_unique<AggregateState>(layout_, memory_);
  }

  bool sink(Batch batch, LocalState* state) override {
    auto& local = static_cast<AggregateState&>(*state);
    if (layout_.mode == AggregateMode::kFinal) {
      local.partial->merge(batch);
    } else {
      local.partial->add(local.evaluator.evaluate(batch), batch.num_rows);
    }
    fit_or_spill(*local.partial, local.reservation, true,
                 [this]() -> AggregateSpill& { return spill(); });
    return true;
  }

  void combine(LocalState* state) override {
    // The state itself belongs to its thread: what it holds moves over.
    auto& local = static_cast<AggregateState&>(*state);
    const size_t bytes = local.reservation.bytes();
    local.reservation.clear();
    std::lock_guard lock(mutex_);
    reservation_.force_resize(reservation_.bytes() + bytes);
    partials_.push_back(std::move(local.partial));
  }

  void finalize(ExecutionContext& context) override {
    if (!layout_.grouped()) {
      for (auto& partial : partials_) partial->ensure_single_group();
    }
    if (!spill_ && !merging_fits()) spill();
    if (spill_) {
      finish_spill(context);
    } else {
      merge_partials(context);
      size_t bytes = 0;
      for (const auto& part : result_) bytes += part->memory_usage();
      reservation_.force_resize(bytes);
      for (size_t p = 0; p < result_.size(); ++p) {
        for (size_t begin = 0; begin < result_[p]->num_groups(); begin += kBatchSize) {
          chunks_.emplace_back(p, begin);
        }
      }
    }
    partials_.clear();
    memory_->end_claim();
  }

  // In memory: what can be asked for with chunk().
  size_t num_chunks() const { return chunks_.size(); }
  Batch chunk(size_t index) const {
    const auto [p, begin] = chunks_[index];
    const AggregatePartial& part = *result_[p];
    Batch batch = output_of(layout_, part, begin, std::min(kBatchSize, part.num_groups() - begin));
    batch.sequence = index;
    return batch;
  }

  // On disk: parts, each of which has all of its groups.
  size_t num_spilled_parts() const { return parts_.size(); }
  std::optional<AggregateSpill::Part> take_part() {
    std::lock_guard lock(mutex_);
    if (parts_.empty()) return std::nullopt;
    AggregateSpill::Part part = std::move(parts_.front());
    parts_.pop_front();
    return part;
  }
  // Reads a part into `partial`. False: it was too large and is now several smaller ones.
  bool read_part(const AggregateSpill::Part& part, AggregatePartial& partial,
                 MemoryReservation& reservation) {
    std::optional<AggregateSpill> finer;
    const bool may_cut = layout_.grouped() && part.level < SpillPartitions::kMaxLevel;
    const auto fit = [&] {
      context_.cancel->check();
      fit_or_spill(partial, reservation, may_cut, [&]() -> AggregateSpill& {
        if (!finer) finer.emplace(layout_, context_, part.level + 1);
        return *finer;
      });
    };
    for (size_t b = 0; b < part.groups.num_batches(); ++b) {
      partial.merge(part.groups.read(b));
      fit();
    }
    for (const auto& [a, rows] : part.ordered) {
      for (size_t b = 0; b < rows.num_batches(); ++b) {
        partial.defer(a, rows.read(b));
        fit();
      }
    }
    if (finer) {
      finer->write(partial);
      reservation.resize(partial.memory_usage());
      std::lock_guard lock(mutex_);
      for (auto& piece : finer->parts()) parts_.push_back(std::move(piece));
      return false;
    }
    partial.finish();
    reservation.resize(partial.memory_usage());
    return true;
  }

  const AggregateLayout& layout() const { return layout_; }
  const MemoryPoolPtr& memory() const { return memory_; }

 private:
  AggregateSpill& spill() {
    std::lock_guard lock(mutex_);
    if (!spill_) spill_.emplace(layout_, context_, 0);
    return *spill_;
  }

  // Merging holds the result beside what the threads made.
  bool merging_fits() {
    if (partials_.size() < 2) return true;
    const size_t held = reservation_.bytes();
    if (!reservation_.try_resize(2 * held) && held > MemoryReservation::kAlwaysGranted) {
      return false;
    }
    return true;
  }

  void finish_spill(ExecutionContext& context) {
    context.pool.run_all(partials_.size(), [&](size_t p) {
      spill_->write(*partials_[p]);
      partials_[p].reset();
    });
    reservation_.clear();
    spill_->finish_distinct();
    for (auto& part : spill_->parts()) parts_.push_back(std::move(part));
    spill_.reset();
  }

  void merge_partials(ExecutionContext& context) {
    if (partials_.empty()) return;
    size_t total = 0;
    for (const auto& partial : partials_) {
      total += partial->num_groups();
      if (partial != partials_[0]) partials_[0]->table().unify_mode(partial->table());
    }
    for (const auto& partial : partials_) partials_[0]->table().unify_mode(partial->table());
    if (layout_.grouped() && !layout_.has_deferred && partials_.size() > 1 &&
        total > kMinGroupsToPartition) {
      return merge_partitioned(context);
    }
    // Into the largest of the threads' tables.
    std::swap(partials_[0], *std::max_element(partials_.begin(), partials_.end(),
                                              [](const auto& a, const auto& b) {
                                                return a->num_groups() < b->num_groups();
                                              }));
    for (size_t p = 1; p < partials_.size(); ++p) partials_[0]->merge(*partials_[p]);
    partials_[0]->finish();
    result_.push_back(std::move(partials_[0]));
  }

  // Each partition of the hashes is merged on its own, by whichever thread takes it.
  void merge_partitioned(ExecutionContext& context) {
    std::vector<std::vector<std::vector<uint32_t>>> members(partials_.size());
    context.pool.run_all(partials_.size(), [&](size_t p) {
      const GroupTable& table = partials_[p]->table();
      members[p].resize(kPartitions);
      for (uint32_t group = 0; group < table.num_groups(); ++group) {
        members[p][(table.hash(group) >> kPartitionShift) % kPartitions].push_back(group);
      }
    });
    result_.resize(kPartitions);
    context.pool.run_all(kPartitions, [&](size_t i) {
      result_[i] = std::make_unique<AggregatePartial>(layout_);
      GroupTable& table = result_[i]->table();
      AggregateStates& states = result_[i]->states();
      std::vector<uint32_t> groups;
      for (size_t p = 0; p < partials_.size(); ++p) {
        const auto& all = members[p][i];
        for (size_t begin = 0; begin < all.size(); begin += kBatchSize) {
          const std::span others =
              std::span(all).subspan(begin, std::min(kBatchSize, all.size() - begin));
          groups.resize(others.size());
          table.find_or_insert_from(partials_[p]->table(), others, groups);
          states.resize(table.num_groups());
          states.combine(partials_[p]->states(), others, groups);
        }
      }
    });
  }

  const AggregateLayout layout_;
  ExecutionContext& context_;
  MemoryPoolPtr memory_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<AggregatePartial>> partials_;
  std::vector<std::unique_ptr<AggregatePartial>> result_;
  std::vector<std::pair<size_t, size_t>> chunks_;
  std::optional<AggregateSpill> spill_;
  std::deque<AggregateSpill::Part> parts_;
  MemoryReservation reservation_;
};

// The part that a thread is giving out.
struct PartState final : LocalState {
  PartState(const AggregateLayout& layout, const MemoryPoolPtr& memory)
      : partial(layout), reservation(memory) {}
  AggregatePartial partial;
  MemoryReservation reservation;
  size_t next_group = 0;
};

class AggregateSource final : public Source {
 public:
  explicit AggregateSource(std::shared_ptr<AggregateSink> sink) : sink_(std::move(sink)) {}

  size_t max_threads(const ExecutionContext& context) const override {
    return std::min(context.parallelism, std::max(sink_->num_chunks(), sink_->num_spilled_parts()));
  }

  LocalStatePtr make_state(ExecutionContext&) override {
    if (sink_->num_chunks() > 0) return nullptr;
    return std::make_unique<PartState>(sink_->layout(), sink_->memory());
  }

  bool next(Batch& batch, LocalState* state) override {
    if (state != nullptr) return next_of_part(batch, static_cast<PartState&>(*state));
    const size_t index = next_.fetch_add(1);
    if (index >= sink_->num_chunks()) return false;
    batch = sink_->chunk(index);
    return true;
  }

 private:
  bool next_of_part(Batch& batch, PartState& local) {
    while (local.next_group >= local.partial.num_groups()) {
      local.partial.clear();
      local.reservation.resize(local.partial.memory_usage());
      local.next_group = 0;
      const auto part = sink_->take_part();
      if (!part) return false;
      if (!sink_->read_part(*part, local.partial, local.reservation)) local.partial.clear();
    }
    const size_t count = std::min(kBatchSize, local.partial.num_groups() - local.next_group);
    batch = output_of(sink_->layout(), local.partial, local.next_group, count);
    batch.sequence = next_.fetch_add(1);
    local.next_group += count;
    return true;
  }

  std::shared_ptr<AggregateSink> sink_;
  std::atomic<size_t> next_{0};
};

}  // namespace

std::shared_ptr<Sink> make_aggregate_sink(const HashAggregateExec& plan,
                                          ExecutionContext& context) {
  return std::make_shared<AggregateSink>(plan, context);
}

std::shared_ptr<Source> make_aggregate_source(std::shared_ptr<Sink> sink) {
  return std::make_shared<AggregateSource>(std::static_pointer_cast<AggregateSink>(sink));
}

}  // namespace firesteel
