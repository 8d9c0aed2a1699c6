#include "firesteel/rdd/output_files.h"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "base/spark_error.h"
#include "rdd/guarded.h"

namespace firesteel::rdd {

namespace fs = std::filesystem;

std::string begin_output(const std::string& path) {
  return guarded([&] {
    std::string local = path.starts_with("file:") ? path.substr(5) : path;
    while (local.starts_with("//")) local.erase(0, 1);
    const std::string folder = fs::absolute(local).lexically_normal().string();
    if (fs::exists(folder)) {
      throw SparkError("PATH_ALREADY_EXISTS", {{"outputPath", "file:" + folder}});
    }
    fs::create_directories(folder);
    return folder;
  });
}

void commit_output(const std::string& folder) {
  guarded([&] { write_file(folder + "/_SUCCESS", ""); });
}

bool codec_is_gzip(const std::string& codec) {
  if (codec.empty()) return false;
  if (codec == "gzip" || codec.ends_with("GzipCodec")) return true;
  throw std::invalid_argument("codec " + codec + " is not supported");
}

struct OutputFile::Stream {
  Stream(const std::string& path, bool compressed)
      : path(path), file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)) {
    if (file < 0) fail();
    if (compressed) gzip = gzdopen(file, "wb");
  }
  ~Stream() {
    if (gzip != nullptr) {
      gzclose(gzip);
    } else if (file >= 0) {
      ::close(file);
    }
  }
  [[noreturn]] void fail() const { throw SparkError("TASK_WRITE_FAILED", {{"path", path}}); }

  void write(std::string_view bytes) {
    if (gzip != nullptr) {
      if (gzwrite(gzip, bytes.data(), static_cast<unsigned>(bytes.size())) <= 0) fail();
      return;
    }
    while (!bytes.empty()) {
      const ssize_t written = ::write(file, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) fail();
      bytes.remove_prefix(static_cast<size_t>(written));
    }
  }
  void close() {
    const bool ended = gzip != nullptr ? gzclose(gzip) == Z_OK : ::close(file) == 0;
    gzip = nullptr;
    file = -1;
    if (!ended) fail();
  }

  std::string path;
  int file;
  gzFile gzip = nullptr;
};

OutputFile::OutputFile(TaskContext& task, const std::string& folder, int partition, bool gzip)
    : task_(task) {
  char name[32];
  std::snprintf(name, sizeof name, "/part-%05d", partition);
  target_ = folder + name + (gzip ? ".gz" : "");
  temporary_ = folder + "/_" + (name + 1) + "." + std::to_string(task.taskAttemptId()) + "." +
               task.executorId();
  stream_ = std::make_unique<Stream>(temporary_, gzip);
}

OutputFile::~OutputFile() {
  if (stream_ == nullptr) return;
  stream_.reset();
  std::error_code ignored;
  fs::remove(temporary_, ignored);
}

void OutputFile::flush() {
  task_.services().check_killed();
  if (!buffer_.empty()) stream_->write(buffer_.view());
  task_.services().count_output(buffer_.size(), 0);
  buffer_.clear();
}

void OutputFile::close() {
  flush();
  stream_->close();
  fs::rename(temporary_, target_);
  stream_.reset();
}

}  // namespace firesteel::rdd
