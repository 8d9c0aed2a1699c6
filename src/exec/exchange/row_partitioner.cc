#include "exec/exchange/row_partitioner.h"

#include <algorithm>

#include "columnar/compare.h"
#include "columnar/hash.h"
#include "evaluate/evaluator.h"
#include "plan/call_builder.h"

namespace firesteel {
namespace {

class HashPartitioner final : public RowPartitioner {
 public:
  explicit HashPartitioner(const ExchangeSpec& spec)
      : evaluator_(spec.keys), partitions_(static_cast<uint64_t>(spec.partitions)) {}

  void partition(const Batch& batch, std::vector<uint32_t>& out) override {
    hashes_.resize(batch.num_rows);
    hash_rows(evaluator_.evaluate(batch), hashes_);
    out.resize(batch.num_rows);
    for (size_t i = 0; i < out.size(); ++i) {
      // Hash tables behind the exchange use the same hash: the partition takes other bits.
      const uint64_t mixed = (hashes_[i] * kMix) >> 32;
      out[i] = static_cast<uint32_t>((mixed * partitions_) >> 32);
    }
  }

 private:
  static constexpr uint64_t kMix = 0x9E3779B97F4A7C15;
  Evaluator evaluator_;
  const uint64_t partitions_;
  std::vector<uint64_t> hashes_;
};

class SparkHashPartitioner final : public RowPartitioner {
 public:
  explicit SparkHashPartitioner(const ExchangeSpec& spec)
      : evaluator_({make_call("hash", spec.keys)}), partitions_(spec.partitions) {}

  void partition(const Batch& batch, std::vector<uint32_t>& out) override {
    const VectorPtr hashes = evaluator_.evaluate_one(batch);
    const Decoded decoded(*hashes);
    out.resize(batch.num_rows);
    for (size_t i = 0; i < out.size(); ++i) {
      const int32_t remainder = decoded.at<int32_t>(i) % partitions_;
      out[i] = static_cast<uint32_t>(remainder < 0 ? remainder + partitions_ : remainder);
    }
  }

 private:
  Evaluator evaluator_;
  const int32_t partitions_;
};

class RoundRobinPartitioner final : public RowPartitioner {
 public:
  RoundRobinPartitioner(const ExchangeSpec& spec, size_t first)
      : partitions_(static_cast<size_t>(spec.partitions)), next_(first) {}

  void partition(const Batch& batch, std::vector<uint32_t>& out) override {
    out.resize(batch.num_rows);
    for (auto& partition : out) partition = static_cast<uint32_t>(next_++ % partitions_);
  }

 private:
  const size_t partitions_;
  size_t next_;
};

class RangePartitioner final : public RowPartitioner {
 public:
  explicit RangePartitioner(const ExchangeSpec& spec)
      : order_(spec.order), bounds_(spec.bounds), evaluator_(keys_of(spec.order)) {}

  void partition(const Batch& batch, std::vector<uint32_t>& out) override {
    const auto values = evaluator_.evaluate(batch);
    std::vector<RowComparator> comparators;
    for (size_t k = 0; k < values.size(); ++k) {
      comparators.emplace_back(*values[k], *bounds_.columns[k]);
    }
    const auto is_before = [&](size_t row, size_t bound) {
      for (size_t k = 0; k < comparators.size(); ++k) {
        const bool row_null = comparators[k].left_is_null(row);
        const bool bound_null = comparators[k].right_is_null(bound);
        if (row_null != bound_null) return row_null == order_[k].nulls_first;
        if (row_null) continue;
        const int result = comparators[k].compare_valid(row, bound);
        if (result != 0) return order_[k].ascending ? result < 0 : result > 0;
      }
      return false;
    };
    out.resize(batch.num_rows);
    for (size_t row = 0; row < out.size(); ++row) {
      size_t low = 0;
      size_t high = bounds_.num_rows;
      while (low < high) {
        const size_t middle = (low + high) / 2;
        if (is_before(row, middle)) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      out[row] = static_cast<uint32_t>(low);
    }
  }

 private:
  static Exprs keys_of(const std::vector<SortOrder>& order) {
    Exprs keys;
    for (const auto& key : order) keys.push_back(key.expr);
    return keys;
  }

  const std::vector<SortOrder> order_;
  const Batch bounds_;
  Evaluator evaluator_;
};

class OnePartition final : public RowPartitioner {
 public:
  void partition(const Batch& batch, std::vector<uint32_t>& out) override {
    out.assign(batch.num_rows, 0);
  }
};

}  // namespace

std::unique_ptr<RowPartitioner> make_row_partitioner(const ExchangeSpec& spec, size_t first) {
  switch (spec.kind) {
    case ExchangeSpec::Kind::kHash:
      return std::make_unique<HashPartitioner>(spec);
    case ExchangeSpec::Kind::kSparkHash:
      return std::make_unique<SparkHashPartitioner>(spec);
    case ExchangeSpec::Kind::kRoundRobin:
      return std::make_unique<RoundRobinPartitioner>(spec, first);
    case ExchangeSpec::Kind::kRange:
      return std::make_unique<RangePartitioner>(spec);
    case ExchangeSpec::Kind::kSingle:
    case ExchangeSpec::Kind::kSample:
      return std::make_unique<OnePartition>();
  }
  FS_UNREACHABLE("unknown kind of exchange");
}

}  // namespace firesteel
