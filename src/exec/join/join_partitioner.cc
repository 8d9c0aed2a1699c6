#include "exec/join/join_partitioner.h"

#include "columnar/hash.h"

namespace firesteel {

std::vector<VectorPtr> JoinPartitioner::add(const Batch& batch) {
  auto keys = evaluator_.evaluate(batch);
  hashes_.resize(batch.num_rows);
  hash_rows(keys, hashes_);
  writer_.add(batch, hashes_);
  return keys;
}

}  // namespace firesteel
