#pragma once

#include <span>
#include <vector>

#include "columnar/vector.h"

namespace firesteel {

// The form of a batch on disk: all encodings but constants become plain values, without gaps; the
// types are not in it. For reading back by the same process.
//
//   header: rows, partition, row offset, sequence
//   column: a byte for its form, then
//     all null:     nothing
//     constant:     one row as a column of its own
//     values:       a bitmap of valid rows if there are nulls, then by type
//       fixed width:  the values
//       string:       lengths (4 bytes each), then all bytes
//       array, map:   lengths (4 bytes each), then the elements as columns
//       struct:       its fields as columns
// Parts with words of 4 bytes and more are aligned to their width within the block.
void encode_batch(const Batch& batch, std::vector<uint8_t>& out);

// The values of the batch stand in `block`, which they keep alive.
Batch decode_batch(const BufferPtr& block, std::span<const DataType> types);

// What the rows take in memory, about: of what they share with others, just their part.
size_t bytes_of(const Batch& batch);
size_t bytes_of(const Vector& vector);

}  // namespace firesteel
