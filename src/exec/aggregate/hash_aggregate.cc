#include "exec/aggregate/hash_aggregate.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <numeric>

#include "columnar/compare.h"
#include "evaluate/evaluator.h"
#include "exec/aggregate/aggregate_states.h"
#include "exec/collect_sink.h"
#include "rows/group_table.h"

namespace firesteel {
namespace {

// Below this many groups one thread merges what the threads made.
constexpr size_t kMinGroupsToPartition = 8192;
// Enough for the threads to share the work evenly, few enough that a partition's table is not tiny.
constexpr size_t kPartitions = 64;
// Bits of the hash that choose the partition: above those that choose slots, below the salt.
constexpr int kPartitionShift = 40;

// Where the inputs of an aggregate stand among the evaluated expressions.
struct InputColumns {
  size_t first_arg = 0;
  size_t arg_count = 0;
  // -1: none.
  int filter = -1;
  size_t first_order = 0;
};

// What one thread has aggregated.
struct Partial final : LocalState {
  Partial(const HashAggregateExec& plan, const std::vector<DataType>& key_types,
          const Exprs& inputs, ExecutionContext& context)
      : evaluator(inputs), table(key_types), states(plan.aggregates), reservation(context.memory) {
    for (const auto& aggregate : plan.aggregates) {
      std::vector<DataType> types = key_types;
      for (const auto& arg : aggregate.args) types.push_back(arg->type());
      for (const auto& key : aggregate.order) types.push_back(key.expr->type());
      distinct.emplace_back(std::move(types));
    }
    ordered.resize(plan.aggregates.size());
  }

  Evaluator evaluator;
  GroupTable table;
  AggregateStates states;
  // By aggregate: keys, arguments and order keys; the distinct ones (DISTINCT), or those of all
  // rows (ORDER BY in the call).
  std::vector<GroupTable> distinct;
  std::vector<std::vector<Batch>> ordered;
  // About what the states hold outside of themselves.
  size_t heap_bytes = 0;
  MemoryReservation reservation;
  // Scratch.
  std::vector<uint32_t> groups;
  std::vector<std::byte*> addresses;

  size_t memory_usage() const {
    size_t bytes = table.memory_usage() + states.memory_usage() + heap_bytes;
    for (const auto& set : distinct) bytes += set.memory_usage();
    return bytes;
  }
};

struct ResultPartition {
  GroupTable table;
  AggregateStates states;
};

class AggregateSink final : public Sink {
 public:
  AggregateSink(const HashAggregateExec& plan, ExecutionContext& context)
      : plan_(plan), reservation_(context.memory) {
    inputs_ = plan.grouping;
    for (const auto& key : plan.grouping) key_types_.push_back(key->type());
    for (const auto& aggregate : plan.aggregates) {
      InputColumns columns;
      columns.first_arg = inputs_.size();
      columns.arg_count = aggregate.args.size();
      inputs_.insert(inputs_.end(), aggregate.args.begin(), aggregate.args.end());
      columns.first_order = inputs_.size();
      for (const auto& key : aggregate.order) inputs_.push_back(key.expr);
      if (aggregate.filter) {
        columns.filter = static_cast<int>(inputs_.size());
        inputs_.push_back(aggregate.filter);
      }
      columns_.push_back(columns);
      has_deferred_ = has_deferred_ || aggregate.distinct || !aggregate.order.empty();
    }
  }

  LocalStatePtr make_state(ExecutionContext& context) override {
    return std::make_unique<Partial>(plan_, key_types_, inputs_, context);
  }

  bool sink(Batch batch, LocalState* state) override {
    auto& local = static_cast<Partial&>(*state);
    const auto values = local.evaluator.evaluate(batch);
    const std::span keys = std::span(values).first(key_types_.size());
    local.groups.resize(batch.num_rows);
    if (key_types_.empty()) {
      local.states.resize(1);
    } else {
      local.table.find_or_insert(keys, batch.num_rows, local.groups);
      local.states.resize(local.table.num_groups());
    }
    for (size_t a = 0; a < plan_.aggregates.size(); ++a) {
      update(a, values, batch.num_rows, local);
    }
    local.reservation.resize(local.memory_usage());
    return true;
  }

  void combine(LocalState* state) override {
    // The state itself belongs to its thread: what it holds moves over.
    auto& local = static_cast<Partial&>(*state);
    local.reservation.resize(0);
    auto moved = std::make_unique<Partial>(std::move(local));
    std::lock_guard lock(mutex_);
    reservation_.resize(reservation_.bytes() + moved->memory_usage());
    partials_.push_back(std::move(moved));
  }

  void finalize(ExecutionContext& context) override {
    const bool grouped = !key_types_.empty();
    if (!grouped) {
      for (auto& partial : partials_) partial->states.resize(1);
    }
    size_t total = 0;
    for (const auto& partial : partials_) {
      total += grouped ? partial->table.num_groups() : 1;
      if (partial != partials_[0]) partials_[0]->table.unify_mode(partial->table);
    }
    for (const auto& partial : partials_) partials_[0]->table.unify_mode(partial->table);
    if (grouped && !has_deferred_ && partials_.size() > 1 && total > kMinGroupsToPartition) {
      merge_partitioned(context);
    } else {
      merge_all(grouped);
    }
    partials_.clear();
    for (size_t p = 0; p < result_.size(); ++p) {
      for (size_t begin = 0; begin < result_[p].states.size(); begin += kBatchSize) {
        chunks_.emplace_back(p, begin);
      }
    }
  }

  size_t num_chunks() const { return chunks_.size(); }

  Batch chunk(size_t index) const {
    const auto [p, begin] = chunks_[index];
    const ResultPartition& part = result_[p];
    Batch batch;
    batch.num_rows = std::min(kBatchSize, part.states.size() - begin);
    batch.sequence = index;
    if (!key_types_.empty()) batch.columns = part.table.keys(begin, batch.num_rows);
    for (size_t a = 0; a < plan_.aggregates.size(); ++a) {
      batch.columns.push_back(part.states.finalize(a, begin, batch.num_rows));
    }
    return batch;
  }

 private:
  void update(size_t a, const std::vector<VectorPtr>& values, size_t num_rows, Partial& local) {
    const AggregateSpec& spec = plan_.aggregates[a];
    const InputColumns& columns = columns_[a];
    std::span args = std::span(values).subspan(columns.first_arg, columns.arg_count);
    if (columns.filter < 0 && !spec.distinct && spec.order.empty()) {
      return update_states(a, args, local.groups, num_rows, local);
    }
    SelectionPtr rows = columns.filter < 0 ? nullptr : passing_rows(*values[columns.filter]);
    if (rows && rows->empty()) return;
    Batch selected;
    selected.num_rows = num_rows;
    selected.columns.assign(values.begin(), values.begin() + key_types_.size());
    const size_t input_count = columns.arg_count + spec.order.size();
    selected.columns.insert(selected.columns.end(), values.begin() + columns.first_arg,
                            values.begin() + columns.first_arg + input_count);
    if (rows) selected = selected.select(rows);
    if (spec.distinct) {
      std::vector<uint32_t> unused(selected.num_rows);
      local.distinct[a].find_or_insert(selected.columns, selected.num_rows, unused);
      return;
    }
    if (!spec.order.empty()) {
      local.ordered[a].push_back(compact(std::move(selected)));
      local.heap_bytes += local.ordered[a].back().memory_usage();
      return;
    }
    std::vector<uint32_t> groups(selected.num_rows);
    for (size_t i = 0; i < groups.size(); ++i) groups[i] = local.groups[(*rows)[i]];
    args = std::span(selected.columns).subspan(key_types_.size(), columns.arg_count);
    update_states(a, args, groups, selected.num_rows, local);
  }

  void update_states(size_t a, std::span<const VectorPtr> args, const std::vector<uint32_t>& groups,
                     size_t num_rows, Partial& local) {
    const AggregateKernel& kernel = local.states.kernel(a);
    if (kernel.needs_destroy()) {
      for (const auto& arg : args) local.heap_bytes += arg->memory_usage();
    }
    if (key_types_.empty()) {
      kernel.update_single(args, local.states.at(a, 0), num_rows);
      return;
    }
    local.states.addresses(a, std::span(groups).first(num_rows), local.addresses);
    kernel.update(args, local.addresses.data(), num_rows);
  }

  static SelectionPtr passing_rows(const Vector& filter) {
    const Decoded decoded(filter);
    auto rows = std::make_shared<Selection>();
    for (size_t i = 0; i < filter.size(); ++i) {
      if (!decoded.is_null(i) && decoded.at<uint8_t>(i) != 0) {
        rows->push_back(static_cast<uint32_t>(i));
      }
    }
    return rows;
  }

  // Into the largest of the threads' tables.
  void merge_all(bool grouped) {
    if (partials_.empty()) return;
    std::swap(partials_[0], *std::max_element(partials_.begin(), partials_.end(),
                                              [](const auto& a, const auto& b) {
                                                return a->states.size() < b->states.size();
                                              }));
    Partial& target = *partials_[0];
    for (size_t p = 1; p < partials_.size(); ++p) {
      Partial& source = *partials_[p];
      std::vector<uint32_t> others(source.states.size());
      std::iota(others.begin(), others.end(), 0);
      std::vector<uint32_t> groups(others.size(), 0);
      if (grouped) target.table.find_or_insert_from(source.table, others, groups);
      target.states.resize(grouped ? target.table.num_groups() : 1);
      target.states.combine(source.states, others, groups);
      for (size_t a = 0; a < plan_.aggregates.size(); ++a) {
        std::vector<uint32_t> all(source.distinct[a].num_groups());
        std::iota(all.begin(), all.end(), 0);
        std::vector<uint32_t> unused(all.size());
        target.distinct[a].find_or_insert_from(source.distinct[a], all, unused);
        std::move(source.ordered[a].begin(), source.ordered[a].end(),
                  std::back_inserter(target.ordered[a]));
      }
    }
    for (size_t a = 0; a < plan_.aggregates.size(); ++a) {
      if (!plan_.aggregates[a].order.empty()) {
        feed_ordered(a, target);
      } else if (plan_.aggregates[a].distinct) {
        feed_distinct(a, target);
      }
    }
    result_.push_back({std::move(target.table), std::move(target.states)});
  }

  void feed(size_t a, const std::vector<VectorPtr>& columns, size_t num_rows, Partial& target) {
    target.groups.resize(num_rows);
    if (!key_types_.empty()) {
      target.table.find_or_insert(std::span(columns).first(key_types_.size()), num_rows,
                                  target.groups);
    }
    update_states(a, std::span(columns).subspan(key_types_.size(), columns_[a].arg_count),
                  target.groups, num_rows, target);
  }

  void feed_distinct(size_t a, Partial& target) {
    const GroupTable& set = target.distinct[a];
    for (size_t begin = 0; begin < set.num_groups(); begin += kBatchSize) {
      const size_t count = std::min(kBatchSize, set.num_groups() - begin);
      feed(a, set.keys(begin, count), count, target);
    }
  }

  std::vector<VectorPtr> all_rows(size_t a, const Partial& target) const {
    if (plan_.aggregates[a].distinct) {
      const GroupTable& set = target.distinct[a];
      return set.num_groups() == 0 ? std::vector<VectorPtr>() : set.keys(0, set.num_groups());
    }
    const auto& batches = target.ordered[a];
    std::vector<VectorPtr> columns;
    for (size_t c = 0; !batches.empty() && c < batches[0].columns.size(); ++c) {
      std::vector<VectorPtr> parts;
      for (const auto& batch : batches) parts.push_back(batch.columns[c]);
      columns.push_back(concatenate(parts[0]->type(), parts));
    }
    return columns;
  }

  void feed_ordered(size_t a, Partial& target) {
    const std::vector<VectorPtr> columns = all_rows(a, target);
    if (columns.empty()) return;
    const auto& order = plan_.aggregates[a].order;
    const size_t first_key = key_types_.size() + columns_[a].arg_count;
    std::vector<RowComparator> comparators;
    for (size_t k = 0; k < order.size(); ++k) {
      comparators.emplace_back(*columns[first_key + k], *columns[first_key + k]);
    }
    Selection rows(columns[0]->size());
    std::iota(rows.begin(), rows.end(), 0);
    std::stable_sort(rows.begin(), rows.end(), [&](uint32_t x, uint32_t y) {
      for (size_t k = 0; k < order.size(); ++k) {
        const bool x_null = comparators[k].left_is_null(x);
        const bool y_null = comparators[k].right_is_null(y);
        if (x_null != y_null) return x_null == order[k].nulls_first;
        if (x_null) continue;
        const int result = comparators[k].compare_valid(x, y);
        if (result != 0) return order[k].ascending ? result < 0 : result > 0;
      }
      return false;
    });
    for (size_t begin = 0; begin < rows.size(); begin += kBatchSize) {
      const std::span some =
          std::span(rows).subspan(begin, std::min(kBatchSize, rows.size() - begin));
      std::vector<VectorPtr> picked;
      for (const auto& column : columns) picked.push_back(gather(*column, some));
      feed(a, picked, some.size(), target);
    }
  }

  // Each partition of the hashes is merged on its own, by whichever thread takes it.
  void merge_partitioned(ExecutionContext& context) {
    std::vector<std::vector<std::vector<uint32_t>>> members(partials_.size());
    context.pool.run_all(partials_.size(), [&](size_t p) {
      const GroupTable& table = partials_[p]->table;
      members[p].resize(kPartitions);
      for (uint32_t group = 0; group < table.num_groups(); ++group) {
        members[p][(table.hash(group) >> kPartitionShift) % kPartitions].push_back(group);
      }
    });
    for (size_t i = 0; i < kPartitions; ++i) {
      result_.push_back({GroupTable(key_types_), AggregateStates(plan_.aggregates)});
    }
    context.pool.run_all(kPartitions, [&](size_t i) {
      ResultPartition& part = result_[i];
      std::vector<uint32_t> groups;
      for (size_t p = 0; p < partials_.size(); ++p) {
        const auto& all = members[p][i];
        for (size_t begin = 0; begin < all.size(); begin += kBatchSize) {
          const std::span others =
              std::span(all).subspan(begin, std::min(kBatchSize, all.size() - begin));
          groups.resize(others.size());
          part.table.find_or_insert_from(partials_[p]->table, others, groups);
          part.states.resize(part.table.num_groups());
          part.states.combine(partials_[p]->states, others, groups);
        }
      }
    });
  }

  const HashAggregateExec plan_;
  Exprs inputs_;
  std::vector<DataType> key_types_;
  std::vector<InputColumns> columns_;
  // Some aggregate gets its rows at the end only (DISTINCT, ORDER BY).
  bool has_deferred_ = false;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Partial>> partials_;
  std::vector<ResultPartition> result_;
  std::vector<std::pair<size_t, size_t>> chunks_;
  MemoryReservation reservation_;
};

class AggregateSource final : public Source {
 public:
  explicit AggregateSource(std::shared_ptr<AggregateSink> sink) : sink_(std::move(sink)) {}

  size_t max_threads(const ExecutionContext& context) const override {
    return std::min(context.parallelism, sink_->num_chunks());
  }
  bool next(Batch& batch, LocalState*) override {
    const size_t index = next_.fetch_add(1);
    if (index >= sink_->num_chunks()) return false;
    batch = sink_->chunk(index);
    return true;
  }

 private:
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
