#pragma once

#include "evaluate/evaluator.h"
#include "rows/spill_partitions.h"

namespace firesteel {

// Rows into partitions by the hash of their keys.
class JoinPartitioner {
 public:
  JoinPartitioner(const Exprs& keys, SpillPartitions& partitions)
      : evaluator_(keys), writer_(partitions) {}

  // Returns the keys.
  std::vector<VectorPtr> add(const Batch& batch);
  void flush() { writer_.flush(); }

 private:
  Evaluator evaluator_;
  SpillPartitions::Writer writer_;
  std::vector<uint64_t> hashes_;
};

}  // namespace firesteel
