#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include <cerrno>
#include <cstring>

#include "base/spark_error.h"
#include "firesteel/rdd/file_nodes.h"

namespace firesteel::rdd {

namespace {

[[noreturn]] void throw_unreadable(const std::string& path) {
  throw SparkError("FAILED_READ_FILE.NO_HINT", {{"path", path}});
}

int open_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) throw_unreadable(path);
  return file;
}

size_t read_some(int file, const std::string& path, char* out, size_t count) {
  while (true) {
    const ssize_t got = ::read(file, out, count);
    if (got >= 0) return static_cast<size_t>(got);
    if (errno != EINTR) throw_unreadable(path);
  }
}

}  // namespace

struct LineReader::State {
  State(TaskContext& context, const FileSplit& split) : task(context), path(split.path) {
    file = open_file(path);
    if (path.ends_with(".gz")) {
      gzip = gzdopen(file, "rb");
      if (gzip == nullptr) throw_unreadable(path);
      gzbuffer(gzip, kChunk);
    } else {
      end = split.start + split.length;
      position = split.start;
      ::lseek(file, static_cast<off_t>(split.start), SEEK_SET);
      // A line that began before belongs to the split before, and so does one that begins here:
      // every split reads on to the line that begins at its end.
      if (split.start > 0 && !advance()) finished = true;
    }
  }
  ~State() {
    task.services().count_input(bytes_read, records);
    if (gzip != nullptr) {
      gzclose(gzip);
    } else {
      ::close(file);
    }
  }

  // Moves the unread bytes to the front and reads more; false at the end of the file.
  bool fill() {
    task.services().check_killed();
    if (at > 0) {
      std::memmove(buffer.data(), buffer.data() + at, filled - at);
      filled -= at;
      at = 0;
    }
    if (buffer.size() < filled + kChunk) buffer.resize(filled + kChunk);
    size_t got = 0;
    if (gzip != nullptr) {
      const int result = gzread(gzip, buffer.data() + filled, static_cast<unsigned>(kChunk));
      if (result < 0) throw_unreadable(path);
      got = static_cast<size_t>(result);
    } else {
      got = read_some(file, path, buffer.data() + filled, kChunk);
    }
    filled += got;
    bytes_read += got;
    return got != 0;
  }

  // Puts the next line's place into line_begin and line_size; false: there is none.
  bool advance() {
    size_t searched = 0;
    while (true) {
      const char* begin = buffer.data() + at;
      const size_t size = filled - at;
      const void* newline =
          searched < size ? std::memchr(begin + searched, '\n', size - searched) : nullptr;
      const size_t limit = newline != nullptr
                               ? static_cast<size_t>(static_cast<const char*>(newline) - begin)
                               : size;
      const void* carriage =
          searched < limit ? std::memchr(begin + searched, '\r', limit - searched) : nullptr;
      if (carriage != nullptr) {
        const auto length = static_cast<size_t>(static_cast<const char*>(carriage) - begin);
        if (length + 1 == size && !at_end) {
          // Whether \n follows is not known yet.
          searched = length;
          at_end = !fill();
          continue;
        }
        return take(length, length + 1 < size && begin[length + 1] == '\n' ? 2 : 1);
      }
      if (newline != nullptr) return take(limit, 1);
      if (at_end) return size != 0 && take(size, 0);
      searched = size;
      at_end = !fill();
    }
  }
  bool take(size_t length, size_t separator) {
    line_begin = at;
    line_size = length;
    at += length + separator;
    position += length + separator;
    return true;
  }

  const std::string* next() {
    if (finished || (gzip == nullptr && position > end) || !advance()) return nullptr;
    line.assign(buffer.data() + line_begin, line_size);
    ++records;
    return &line;
  }

  static constexpr size_t kChunk = 256 << 10;

  TaskContext& task;
  std::string path;
  int file = -1;
  gzFile gzip = nullptr;
  // Of the split, and of the next line.
  uint64_t end = 0;
  uint64_t position = 0;
  std::vector<char> buffer;
  size_t at = 0;
  size_t filled = 0;
  bool at_end = false;
  bool finished = false;
  size_t line_begin = 0;
  size_t line_size = 0;
  std::string line;
  uint64_t bytes_read = 0;
  uint64_t records = 0;
};

LineReader::LineReader(TaskContext& task, const FileSplit& split)
    : state_(std::make_unique<State>(task, split)) {}
LineReader::~LineReader() = default;
LineReader::LineReader(LineReader&&) noexcept = default;

const std::string* LineReader::next() { return state_->next(); }

const std::pair<std::string, std::string>* WholeFileNode::Pull::next() {
  if (at_ == files_.size()) return nullptr;
  task_->services().check_killed();
  const std::string& path = files_[at_++].path;
  current_ = {"file:" + path, read_file(path)};
  task_->services().count_input(current_.second.size(), 1);
  return &current_;
}

ObjectBlockReader::ObjectBlockReader(TaskContext& task, const std::string& path)
    : task_(&task), file_(open_file(path)) {}

ObjectBlockReader::~ObjectBlockReader() {
  if (file_ >= 0) ::close(file_);
}

ObjectBlockReader::ObjectBlockReader(ObjectBlockReader&& other) noexcept
    : task_(other.task_),
      file_(std::exchange(other.file_, -1)),
      buffer_(std::move(other.buffer_)) {}

bool ObjectBlockReader::next(std::string_view& block) {
  task_->services().check_killed();
  const auto read_all = [&](char* out, size_t count) {
    size_t got = 0;
    while (got < count) {
      const size_t more = read_some(file_, "object file", out + got, count - got);
      if (more == 0) break;
      got += more;
    }
    return got;
  };
  uint64_t size = 0;
  const size_t got = read_all(reinterpret_cast<char*>(&size), sizeof size);
  if (got == 0) return false;
  buffer_.clear();
  if (got != sizeof size || read_all(buffer_.extend(size), size) != size) {
    throw std::runtime_error("an object file ends in the middle of a block");
  }
  task_->services().count_input(size + sizeof size, 0);
  block = buffer_.view();
  return true;
}

}  // namespace firesteel::rdd
