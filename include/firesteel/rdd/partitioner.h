#pragma once

// Which partition of a shuffle a key goes to.

#include <algorithm>
#include <functional>
#include <memory>
#include <typeinfo>
#include <utility>
#include <vector>

#include "firesteel/rdd/hash_code.h"
#include "firesteel/rdd/portable.h"

namespace firesteel::rdd {

class Partitioner : public Portable {
 public:
  virtual int numPartitions() const = 0;
  // Whether both send every key to the same partition.
  virtual bool equals(const Partitioner& other) const = 0;
};

using PartitionerPtr = std::shared_ptr<const Partitioner>;

// Of keys of one type.
template <class K>
class KeyPartitioner : public Partitioner {
 public:
  // From 0 to numPartitions() - 1. Any thread.
  virtual int getPartition(const K& key) const = 0;
};

// partitionBy(HashPartitioner(8)): by the keys' hash codes.
class HashPartitioner {
 public:
  explicit HashPartitioner(int partitions) : partitions_(partitions) {}
  int numPartitions() const { return partitions_; }

  static int of_hash(uint64_t hash, int partitions) {
    return static_cast<int>(((hash >> 32) * static_cast<uint64_t>(partitions)) >> 32);
  }

 private:
  int partitions_;
};

template <class K>
class KeyHashPartitioner final : public KeyPartitioner<K> {
 public:
  explicit KeyHashPartitioner(int partitions) : partitions_(partitions) {}

  int numPartitions() const override { return partitions_; }
  int getPartition(const K& key) const override {
    return HashPartitioner::of_hash(hash_code(key), partitions_);
  }
  bool equals(const Partitioner& other) const override {
    const auto* same = dynamic_cast<const KeyHashPartitioner*>(&other);
    return same != nullptr && same->partitions_ == partitions_;
  }
  const PortableType& portable_type() const override {
    return *detail::Registration<KeyHashPartitioner>::type;
  }
  void write(GraphWriter& graph) const override { graph(partitions_); }
  static std::shared_ptr<KeyHashPartitioner> read(GraphReader& graph) {
    return std::make_shared<KeyHashPartitioner>(graph.template take<int>());
  }

 private:
  int partitions_;
};

// Keys of a range each, in order: partition i has the keys above bounds[i - 1], up to bounds[i].
template <class K, class Less = std::less<K>>
class RangePartitioner final : public KeyPartitioner<K> {
 public:
  RangePartitioner(std::vector<K> bounds, bool ascending)
      : bounds_(std::move(bounds)), ascending_(ascending) {}

  int numPartitions() const override { return static_cast<int>(bounds_.size()) + 1; }
  int getPartition(const K& key) const override {
    const auto at = std::lower_bound(bounds_.begin(), bounds_.end(), key, Less());
    const auto partition = static_cast<int>(at - bounds_.begin());
    return ascending_ ? partition : static_cast<int>(bounds_.size()) - partition;
  }
  const std::vector<K>& bounds() const { return bounds_; }
  bool ascending() const { return ascending_; }

  bool equals(const Partitioner& other) const override {
    const auto* same = dynamic_cast<const RangePartitioner*>(&other);
    if (same == nullptr || same->ascending_ != ascending_) return false;
    const auto equal = [](const K& a, const K& b) { return !Less()(a, b) && !Less()(b, a); };
    return std::equal(bounds_.begin(), bounds_.end(), same->bounds_.begin(), same->bounds_.end(),
                      equal);
  }
  const PortableType& portable_type() const override {
    return *detail::Registration<RangePartitioner>::type;
  }
  void write(GraphWriter& graph) const override { graph(bounds_, ascending_); }
  static std::shared_ptr<RangePartitioner> read(GraphReader& graph) {
    auto bounds = graph.template take<std::vector<K>>();
    return std::make_shared<RangePartitioner>(std::move(bounds), graph.template take<bool>());
  }

  // Bounds for `partitions` partitions from sampled keys, each with the number of keys it stands
  // for.
  static std::vector<K> bounds_of(std::vector<std::pair<K, double>> sample, int partitions) {
    std::sort(sample.begin(), sample.end(),
              [](const auto& a, const auto& b) { return Less()(a.first, b.first); });
    double total = 0;
    for (const auto& [key, weight] : sample) total += weight;
    const double step = total / partitions;
    std::vector<K> bounds;
    double seen = 0;
    for (const auto& [key, weight] : sample) {
      seen += weight;
      const bool full = seen >= step * static_cast<double>(bounds.size() + 1);
      if (full && static_cast<int>(bounds.size()) < partitions - 1 &&
          (bounds.empty() || Less()(bounds.back(), key))) {
        bounds.push_back(key);
      }
    }
    return bounds;
  }

 private:
  std::vector<K> bounds_;
  bool ascending_;
};

// A type of the user: `int numPartitions() const`, `int getPartition(const K&) const`, operator==,
// and serializable.
template <class P, class K>
concept CustomPartitioner = requires(const P& partitioner, const K& key) {
  { partitioner.numPartitions() } -> std::convertible_to<int>;
  { partitioner.getPartition(key) } -> std::convertible_to<int>;
};

template <class K, CustomPartitioner<K> P>
class KeyCustomPartitioner final : public KeyPartitioner<K> {
 public:
  explicit KeyCustomPartitioner(P partitioner) : partitioner_(std::move(partitioner)) {}

  int numPartitions() const override { return partitioner_.numPartitions(); }
  int getPartition(const K& key) const override { return partitioner_.getPartition(key); }
  bool equals(const Partitioner& other) const override {
    const auto* same = dynamic_cast<const KeyCustomPartitioner*>(&other);
    if constexpr (std::equality_comparable<P>) {
      return same != nullptr && same->partitioner_ == partitioner_;
    } else {
      return same == this;
    }
  }
  const PortableType& portable_type() const override {
    return *detail::Registration<KeyCustomPartitioner>::type;
  }
  void write(GraphWriter& graph) const override { graph.function(partitioner_); }
  static std::shared_ptr<KeyCustomPartitioner> read(GraphReader& graph) {
    return std::make_shared<KeyCustomPartitioner>(graph.template function<P>());
  }

 private:
  P partitioner_;
};

template <class K>
using KeyPartitionerPtr = std::shared_ptr<const KeyPartitioner<K>>;

// From what pair functions take as their last argument: a number of partitions, a HashPartitioner,
// a partitioner of a user's type, or one that another RDD has.
template <class K, class P>
KeyPartitionerPtr<K> as_partitioner(const P& given) {
  if constexpr (std::is_convertible_v<P, KeyPartitionerPtr<K>>) {
    return given;
  } else if constexpr (std::is_integral_v<P>) {
    return std::make_shared<KeyHashPartitioner<K>>(static_cast<int>(given));
  } else if constexpr (std::is_same_v<P, HashPartitioner>) {
    return std::make_shared<KeyHashPartitioner<K>>(given.numPartitions());
  } else {
    static_assert(CustomPartitioner<P, K>,
                  "a partitioner needs `int numPartitions() const` and "
                  "`int getPartition(const K&) const`");
    return std::make_shared<KeyCustomPartitioner<K, P>>(given);
  }
}

}  // namespace firesteel::rdd
