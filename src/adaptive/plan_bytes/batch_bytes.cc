#include "adaptive/plan_bytes/batch_bytes.h"

#include <cstring>

#include "rows/batch_codec.h"

namespace firesteel {

std::string batch_bytes(const Batch& batch) {
  std::vector<uint8_t> block;
  encode_batch(batch, block);
  return {reinterpret_cast<const char*>(block.data()), block.size()};
}

Batch batch_of_bytes(std::string_view bytes, const std::vector<DataType>& types) {
  const BufferPtr block = Buffer::allocate(bytes.size());
  std::memcpy(block->data(), bytes.data(), bytes.size());
  return decode_batch(block, types);
}

}  // namespace firesteel
