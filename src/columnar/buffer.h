#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace firesteel {

// A block of bytes that vectors share. Either owned (64-byte aligned, with 64 readable bytes of
// padding, so that kernels may load whole SIMD words) or borrowed from an owner kept alive.
class Buffer {
 public:
  static std::shared_ptr<Buffer> allocate(size_t bytes);
  static std::shared_ptr<Buffer> allocate_zeroed(size_t bytes);
  static std::shared_ptr<Buffer> borrow(const void* data, size_t bytes,
                                        std::shared_ptr<const void> owner);
  ~Buffer();

  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  uint8_t* data() { return data_; }
  const uint8_t* data() const { return data_; }
  size_t size() const { return size_; }

 private:
  Buffer(uint8_t* data, size_t size, std::shared_ptr<const void> owner);

  uint8_t* data_;
  size_t size_;
  // Null when the bytes are this buffer's own.
  std::shared_ptr<const void> owner_;
};

using BufferPtr = std::shared_ptr<Buffer>;

}  // namespace firesteel
