#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

#include "core/shared_bytes.h"

namespace firesteel {

// An open file that closes itself. Failing calls throw std::system_error with the path.
class File {
 public:
  File() = default;
  explicit File(int descriptor, std::string path = {})
      : descriptor_(descriptor), path_(std::move(path)) {}
  static File open_read(const std::string& path);
  // Must not be there yet.
  static File create(const std::string& path);
  ~File();
  File(File&& other) noexcept;
  File& operator=(File&& other) noexcept;

  int descriptor() const { return descriptor_; }
  bool is_open() const { return descriptor_ >= 0; }
  uint64_t size() const;
  // All of the bytes, behind what was written before.
  void append(std::string_view bytes);
  void write_at(std::string_view bytes, uint64_t offset);
  // Exactly that range; throws when the file is shorter.
  void read_at(std::span<uint8_t> to, uint64_t offset) const;
  SharedBytes read(uint64_t offset, size_t size) const;
  SharedBytes read_all() const { return read(0, size()); }
  // Copies a range of another file behind what was written, inside the kernel where it can.
  void append_range(const File& from, uint64_t offset, uint64_t size);

 private:
  int descriptor_ = -1;
  std::string path_;
};

}  // namespace firesteel
