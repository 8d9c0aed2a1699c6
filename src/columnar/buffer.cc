#include "columnar/buffer.h"

#include <cstdlib>
#include <cstring>
#include <new>

namespace firesteel {
namespace {

constexpr size_t kAlignment = 64;
constexpr size_t kPadding = 64;

}  // namespace

Buffer::Buffer(uint8_t* data, size_t size, std::shared_ptr<const void> owner)
    : data_(data), size_(size), owner_(std::move(owner)) {}

Buffer::~Buffer() {
  if (!owner_) std::free(data_);
}

std::shared_ptr<Buffer> Buffer::allocate(size_t bytes) {
  const size_t capacity = (bytes + kPadding + kAlignment - 1) / kAlignment * kAlignment;
  auto* data = static_cast<uint8_t*>(std::aligned_alloc(kAlignment, capacity));
  if (data == nullptr) throw std::bad_alloc();
  return std::shared_ptr<Buffer>(new Buffer(data, bytes, nullptr));
}

std::shared_ptr<Buffer> Buffer::allocate_zeroed(size_t bytes) {
  auto buffer = allocate(bytes);
  if (bytes != 0) std::memset(buffer->data(), 0, bytes);
  return buffer;
}

std::shared_ptr<Buffer> Buffer::borrow(const void* data, size_t bytes,
                                       std::shared_ptr<const void> owner) {
  // A borrowed buffer is only ever written through its owner.
  auto* bytes_of_owner = const_cast<uint8_t*>(static_cast<const uint8_t*>(data));
  if (!owner) owner = std::make_shared<char>();
  return std::shared_ptr<Buffer>(new Buffer(bytes_of_owner, bytes, std::move(owner)));
}

}  // namespace firesteel
