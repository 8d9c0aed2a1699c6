#include "catalog/durable_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace firesteel {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void throw_errno(const fs::path& path) {
  throw std::system_error(errno, std::generic_category(), path.string());
}

class OpenFile {
 public:
  OpenFile(const fs::path& path, int flags)
      : path_(path), descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {
    if (descriptor_ < 0) throw_errno(path);
  }
  ~OpenFile() { ::close(descriptor_); }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  void write(std::string_view content) const {
    while (!content.empty()) {
      const ssize_t written = ::write(descriptor_, content.data(), content.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) throw_errno(path_);
      content.remove_prefix(static_cast<size_t>(written));
    }
  }
  void sync() const {
    if (::fsync(descriptor_) != 0) throw_errno(path_);
  }

 private:
  const fs::path& path_;
  int descriptor_;
};

// Names in a folder are on disk only when the folder is.
void sync_folder(const fs::path& folder) { OpenFile(folder, O_RDONLY | O_DIRECTORY).sync(); }

}  // namespace

void write_durably(const fs::path& path, std::string_view content) {
  fs::create_directories(path.parent_path());
  // Hidden, and of this process: changes are made under a lock, so one name is enough.
  const fs::path aside = path.parent_path() / ("." + path.filename().string() + ".new");
  {
    const OpenFile file(aside, O_WRONLY | O_CREAT | O_TRUNC);
    file.write(content);
    file.sync();
  }
  fs::rename(aside, path);
  sync_folder(path.parent_path());
}

void remove_durably(const fs::path& path) {
  if (fs::remove(path)) sync_folder(path.parent_path());
}

}  // namespace firesteel
