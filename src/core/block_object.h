#pragma once

#include <memory>

#include "core/byte_writer.h"
#include "core/shared_bytes.h"

namespace firesteel {

// A block as its user holds it in memory: the elements of an RDD's partition, the batches of a
// cached table. The store asks for bytes only when it must: to write it to disk, or to send it.
// It never changes once it is stored.
class BlockObject {
 public:
  virtual ~BlockObject() = default;
  // What it takes in memory, about. Asked once, when it is put.
  virtual size_t memory_bytes() const = 0;
  // Any thread, several at a time.
  virtual void write(ByteWriter& out) const = 0;
};

using BlockObjectPtr = std::shared_ptr<const BlockObject>;

// What a block holds when it is read: the object if the store has it as such, else the bytes that
// BlockObject::write made (or that were put). In memory, the block stays while this is held.
struct BlockValue {
  BlockObjectPtr object;
  SharedBytes bytes;

  // The bytes in either case.
  SharedBytes as_bytes() const {
    if (object == nullptr) return bytes;
    ByteWriter out;
    object->write(out);
    return SharedBytes(out.take());
  }
};

}  // namespace firesteel
