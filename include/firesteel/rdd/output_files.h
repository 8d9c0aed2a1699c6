#pragma once

// Folders of files that jobs write. Tasks write under other names; what the job's end makes visible
// is each partition's once, whichever attempt wrote it.

#include <memory>
#include <string>
#include <string_view>

#include "firesteel/rdd/job.h"
#include "firesteel/rdd/to_text.h"

namespace firesteel::rdd {

// Makes the folder for a job's output; throws SparkException when there is one already. Gives its
// path.
std::string begin_output(const std::string& path);
// Writes _SUCCESS.
void commit_output(const std::string& folder);
bool codec_is_gzip(const std::string& codec);

// The file of one task; renamed to part-00000 when it is closed. One thread.
class OutputFile {
 public:
  OutputFile(TaskContext& task, const std::string& folder, int partition, bool gzip);
  // Without close(): nothing is left.
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void write(std::string_view bytes) {
    buffer_.append(bytes.data(), bytes.size());
    if (buffer_.size() >= kPiece) flush();
  }
  void close();

 private:
  static constexpr size_t kPiece = 256 << 10;
  void flush();

  struct Stream;
  TaskContext& task_;
  std::string target_;
  std::string temporary_;
  std::unique_ptr<Stream> stream_;
  ByteBuffer buffer_;
};

template <class T>
struct SaveTextAction : PlainAction<SaveTextAction<T>> {
  std::string target;
  bool gzip = false;
  template <class A>
  void serialize(A& archive) {
    archive(target, gzip);
  }
  template <class Node>
  char run(TaskContext& task, const Node& node, int partition) const {
    OutputFile file(task, target, partition, gzip);
    node.push(task, partition, [&](const T& element) {
      if constexpr (std::is_convertible_v<const T&, std::string_view>) {
        file.write(element);
      } else {
        file.write(to_text(element));
      }
      file.write("\n");
      return true;
    });
    file.close();
    return 0;
  }
};

// Blocks of records: their length, then the records.
template <class T>
struct SaveObjectsAction : PlainAction<SaveObjectsAction<T>> {
  std::string target;
  template <class A>
  void serialize(A& archive) {
    archive(target);
  }
  template <class Node>
  char run(TaskContext& task, const Node& node, int partition) const {
    constexpr size_t kBlock = 64 << 10;
    OutputFile file(task, target, partition, false);
    ByteBuffer block;
    OutArchive archive(block);
    const auto flush = [&] {
      const uint64_t size = block.size();
      file.write({reinterpret_cast<const char*>(&size), sizeof(size)});
      file.write(block.view());
      block.clear();
    };
    node.push(task, partition, [&](const T& element) {
      archive(element);
      if (block.size() >= kBlock) flush();
      return true;
    });
    if (!block.empty()) flush();
    file.close();
    return 0;
  }
};

}  // namespace firesteel::rdd
