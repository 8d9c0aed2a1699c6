#include "core/file_io.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>
#include <vector>

namespace firesteel {
namespace {

[[noreturn]] void fail(const char* action, const std::string& path, int error = errno) {
  throw std::system_error(error, std::generic_category(), std::string(action) + " " + path);
}

}  // namespace

File File::open_read(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) fail("opening", path);
  return File(descriptor, path);
}

File File::create(const std::string& path) {
  const int descriptor =
      open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) fail("creating", path);
  return File(descriptor, path);
}

File::~File() {
  if (descriptor_ >= 0) close(descriptor_);
}

File::File(File&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

File& File::operator=(File&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(path_, other.path_);
  return *this;
}

uint64_t File::size() const {
  struct stat info {};
  if (fstat(descriptor_, &info) != 0) fail("reading the size of", path_);
  return static_cast<uint64_t>(info.st_size);
}

void File::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t done = ::write(descriptor_, bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) fail("writing", path_, done == 0 ? ENOSPC : errno);
    bytes.remove_prefix(static_cast<size_t>(done));
  }
}

void File::write_at(std::string_view bytes, uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t done =
        pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) fail("writing", path_, done == 0 ? ENOSPC : errno);
    bytes.remove_prefix(static_cast<size_t>(done));
    offset += static_cast<uint64_t>(done);
  }
}

void File::read_at(std::span<uint8_t> to, uint64_t offset) const {
  while (!to.empty()) {
    const ssize_t done = pread(descriptor_, to.data(), to.size(), static_cast<off_t>(offset));
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) fail("reading", path_);
    if (done == 0) fail("reading beyond the end of", path_, EIO);
    to = to.subspan(static_cast<size_t>(done));
    offset += static_cast<uint64_t>(done);
  }
}

SharedBytes File::read(uint64_t offset, size_t size) const {
  return SharedBytes::filled(size, [&](std::span<uint8_t> to) { read_at(to, offset); });
}

void File::append_range(const File& from, uint64_t offset, uint64_t size) {
  while (size > 0) {
    auto at = static_cast<off64_t>(offset);
    const ssize_t done = copy_file_range(from.descriptor_, &at, descriptor_, nullptr, size, 0);
    if (done < 0 && errno == EINTR) continue;
    if (done < 0 && (errno == ENOSPC || errno == EIO)) fail("writing", path_);
    if (done <= 0) break;
    offset += static_cast<uint64_t>(done);
    size -= static_cast<uint64_t>(done);
  }
  // Between file systems, and where the kernel cannot.
  constexpr uint64_t kPiece = 1 << 20;
  std::vector<uint8_t> piece(std::min(size, kPiece));
  while (size > 0) {
    const std::span<uint8_t> to(piece.data(), std::min(size, kPiece));
    from.read_at(to, offset);
    append({reinterpret_cast<const char*>(to.data()), to.size()});
    offset += to.size();
    size -= to.size();
  }
}

}  // namespace firesteel
