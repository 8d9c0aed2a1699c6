#pragma once

#include <cstdint>
#include <span>

#include "columnar/vector.h"

namespace firesteel {

// Hashes the rows of a vector into hashes[0 .. vector.size()). With `combine`, mixes them into the
// hashes already there, so that rows of several columns get one hash. Rows that RowComparator finds
// equal hash alike, whatever the encoding: NaNs, -0.0 and 0.0 are one value each, and all nulls.
// Good in all 64 bits. For hash tables and partitioning inside one build of the engine: the values
// may change with it, and are not those of Spark's hash().
void hash_vector(const Vector& vector, std::span<uint64_t> hashes, bool combine);

// The hash of whole rows: hash_vector over the columns in turn.
void hash_rows(std::span<const VectorPtr> columns, std::span<uint64_t> hashes);

}  // namespace firesteel
