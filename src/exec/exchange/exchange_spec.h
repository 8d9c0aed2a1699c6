#pragma once

#include "columnar/vector.h"
#include "plan/expr.h"

namespace firesteel {

// How an exchange deals rows out to its partitions.
struct ExchangeSpec {
  enum class Kind : uint8_t {
    // All rows to partition 0, in order.
    kSingle,
    // By a hash of `keys`; equal keys meet.
    kHash,
    // As kHash, by Spark's pmod(hash(keys), n): for users who count on it.
    kSparkHash,
    kRoundRobin,
    // By `order` between `bounds`, so that the partitions in turn are the rows in order.
    kRange,
    // All rows to partition 0 with the partitions they had, and the keys of some of them, by
    // `order`, to partition 1: for the bounds of a later kRange.
    kSample,
  };

  Kind kind = Kind::kSingle;
  int partitions = 1;
  Exprs keys;
  std::vector<SortOrder> order;
  // kRange: a column a key; row i is the first of partition i + 1.
  Batch bounds;
};

}  // namespace firesteel
