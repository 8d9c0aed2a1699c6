#pragma once

// RDDs of files.

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "firesteel/rdd/element_ops.h"

namespace firesteel::rdd {

// A range of a file's bytes.
struct FileSplit {
  std::string path;
  uint64_t start = 0;
  uint64_t length = 0;

  template <class A>
  void serialize(A& archive) {
    archive(path, start, length);
  }
};

// The files of a path: of a file, a folder (not those that begin with _ or .), a pattern with * ?
// []
// {}, or several of these with commas between. Throws SparkException when there are none.
std::vector<FileSplit> list_files(const std::string& path);
// In pieces as Hadoop cuts them: about as many as are wanted, at most 32 MB each; compressed files
// are not cut.
std::vector<FileSplit> line_splits(std::vector<FileSplit> files, int min_partitions);
// Whole files put together, of about one size each.
std::vector<std::vector<FileSplit>> file_groups(std::vector<FileSplit> files, int min_partitions);

// The lines that begin in a split: after \n, \r or \r\n. Files that end in .gz are decompressed.
// One thread.
class LineReader {
 public:
  LineReader(TaskContext& task, const FileSplit& split);
  ~LineReader();
  LineReader(LineReader&&) noexcept;
  LineReader& operator=(LineReader&&) = delete;

  // Valid until the next call; none at the end.
  const std::string* next();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Nodes whose partitions are lists of file splits, which travel with their tasks.
template <class Derived, class T, class Split>
class SplitNode : public NodeOf<Derived, T> {
 public:
  SplitNode(NodeHeader header, NodeOrigin origin, std::vector<Split> splits)
      : NodeOf<Derived, T>(std::move(header), std::move(origin)), splits_(std::move(splits)) {}
  explicit SplitNode(const NodeHeader& header) : NodeOf<Derived, T>(header) {}

  void write(GraphWriter&) const override {}
  static std::shared_ptr<Derived> read(GraphReader& graph) {
    return std::make_shared<Derived>(graph.header());
  }
  std::vector<RddDependency> dependencies() const override { return {}; }
  void write_partition(PartitionWriter& out, int partition) const override {
    if (ByteBuffer* buffer = out.open(this->id(), partition)) {
      OutArchive{*buffer}(splits_[static_cast<size_t>(partition)]);
    }
  }
  template <class Sink>
  bool compute(TaskContext& task, int partition, Sink& sink) const {
    return detail::drain(static_cast<const Derived&>(*this).open_computed(task, partition), sink);
  }

 protected:
  Split split(TaskContext& task, int partition) const {
    return from_bytes<Split>(task.services().partition_bytes(this->task_header().id, partition));
  }

 private:
  std::vector<Split> splits_;
};

class TextFileNode final : public SplitNode<TextFileNode, std::string, FileSplit> {
 public:
  using SplitNode<TextFileNode, std::string, FileSplit>::SplitNode;
  LineReader open_computed(TaskContext& task, int partition) const {
    return LineReader(task, split(task, partition));
  }
};

// Whole files: their names and what is in them.
class WholeFileNode final
    : public SplitNode<WholeFileNode, std::pair<std::string, std::string>, std::vector<FileSplit>> {
 public:
  using SplitNode<WholeFileNode, std::pair<std::string, std::string>,
                  std::vector<FileSplit>>::SplitNode;
  class Pull {
   public:
    Pull(TaskContext& task, std::vector<FileSplit> files)
        : task_(&task), files_(std::move(files)) {}
    const std::pair<std::string, std::string>* next();

   private:
    TaskContext* task_;
    std::vector<FileSplit> files_;
    size_t at_ = 0;
    std::pair<std::string, std::string> current_;
  };
  Pull open_computed(TaskContext& task, int partition) const {
    return Pull(task, split(task, partition));
  }
};

// The blocks of a file of saveAsObjectFile. One thread.
class ObjectBlockReader {
 public:
  ObjectBlockReader(TaskContext& task, const std::string& path);
  ~ObjectBlockReader();
  ObjectBlockReader(ObjectBlockReader&&) noexcept;
  ObjectBlockReader& operator=(ObjectBlockReader&&) = delete;
  // Valid until the next call; false at the end.
  bool next(std::string_view& block);

 private:
  TaskContext* task_;
  int file_;
  ByteBuffer buffer_;
};

template <class T>
class ObjectFileNode final : public SplitNode<ObjectFileNode<T>, T, FileSplit> {
 public:
  using SplitNode<ObjectFileNode<T>, T, FileSplit>::SplitNode;
  class Pull {
   public:
    Pull(TaskContext& task, const FileSplit& split) : blocks_(task, split.path) {}
    const T* next() {
      while (in_.done()) {
        std::string_view block;
        if (!blocks_.next(block)) return nullptr;
        in_ = InArchive(block);
      }
      in_(current_);
      return &current_;
    }

   private:
    ObjectBlockReader blocks_;
    InArchive in_{std::string_view()};
    T current_{};
  };
  Pull open_computed(TaskContext& task, int partition) const {
    return Pull(task, this->split(task, partition));
  }
};

// Hands every element on.
template <class T>
struct SameOp : PlainOp<SameOp<T>> {
  using Out = T;
  template <class A>
  void serialize(A&) {}
  struct Local {
    template <class X, class Sink>
    bool operator()(X&& element, Sink& sink) {
      return sink(std::forward<X>(element));
    }
  };
  Local begin(TaskContext&, int) const { return {}; }
};

}  // namespace firesteel::rdd
