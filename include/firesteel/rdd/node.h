#pragma once

// The graph behind RDDs. A node is one RDD: how its partitions are computed from those of its
// parents. Nodes know the static types of their parents, so that a chain of narrow nodes compiles
// to one loop; TypedNode<T> is the view of a node whose type is not known, crossed chunk by chunk.

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "firesteel/rdd/elements.h"
#include "firesteel/rdd/portable.h"
#include "firesteel/rdd/storage_level.h"
#include "firesteel/rdd/task_context.h"

namespace firesteel::rdd {

class ContextCore;
class Partitioner;
class ShuffleMap;

struct NodeHeader {
  int id = 0;
  int partitions = 0;
  StorageLevel level;
  // The folder of its checkpoint; empty: none.
  std::string checkpoint;
  // Its partitions are in the block store, and there alone: it is not computed again.
  bool cut = false;

  template <class A>
  void serialize(A& archive) {
    archive(id, partitions, level, checkpoint, cut);
  }
};

// Where a node comes from; known on the driver only.
struct NodeOrigin {
  std::shared_ptr<ContextCore> context;
  // Spark's name of such an RDD: "MapPartitionsRDD".
  std::string kind;
  // "map at word_count.cc:12"
  std::string call_site;
};

struct RddDependency {
  std::shared_ptr<const RddNode> parent;
  // None: narrow.
  std::shared_ptr<const ShuffleMap> shuffle;
  // The parent's partitions that one of this node needs; none: the one of the same number.
  std::function<std::vector<int>(int)> partitions;
};

// How the order and the values of a partition's elements may change when it is computed again.
enum class NodeDeterminism { kDeterminate, kUnordered, kIndeterminate };

// What sources send along with a task for its partition.
class PartitionWriter {
 public:
  // The buffer to write into; none when that partition was written before.
  ByteBuffer* open(int rdd_id, int partition);
  std::string finish() const;

 private:
  std::map<std::pair<int, int>, ByteBuffer> parts_;
};

class RddNode : public Portable, public std::enable_shared_from_this<RddNode> {
 public:
  RddNode(const RddNode&) = delete;
  RddNode& operator=(const RddNode&) = delete;
  ~RddNode() override;

  int id() const { return header_.id; }
  int num_partitions() const { return header_.partitions; }

  // --- On the driver. Any thread.

  const std::shared_ptr<ContextCore>& context() const { return origin_.context; }
  const std::string& kind() const { return origin_.kind; }
  const std::string& call_site() const { return origin_.call_site; }
  virtual std::vector<RddDependency> dependencies() const = 0;
  virtual std::vector<std::string> preferred_hosts(int) const { return {}; }
  virtual NodeDeterminism determinism() const;
  virtual bool barrier() const { return false; }
  // Called before a job that computes this node.
  virtual void prepare() const {}
  // What the tasks of a partition need besides the graph: here, what the parents' do.
  virtual void write_partition(PartitionWriter& out, int partition) const;
  // Keeps a partition as a file of a checkpoint, on an executor.
  virtual void save_checkpoint(TaskContext& task, int partition,
                               const std::string& folder) const = 0;
  // Computes a persisted partition, on an executor, so that it is kept.
  virtual void store(TaskContext& task, int partition) const = 0;

  NodeHeader header() const;
  std::string name() const;
  void set_name(std::string name) const;
  // Throws when it has another.
  void set_level(const StorageLevel& level) const;
  void replace_level(const StorageLevel& level) const;
  void set_checkpoint(std::string folder) const;
  // Its parents are needed no more.
  void set_cut() const;
  bool is_cut() const;
  const std::shared_ptr<const Partitioner>& partitioner() const { return partitioner_; }
  void set_partitioner(std::shared_ptr<const Partitioner> partitioner) {
    partitioner_ = std::move(partitioner);
  }
  // Dependencies; none when a checkpoint stands in their place.
  std::vector<RddDependency> live_dependencies() const {
    return is_cut() ? std::vector<RddDependency>{} : dependencies();
  }
  // A place for what the scheduler knows of this node.
  std::weak_ptr<void>& scheduler_slot() const { return scheduler_slot_; }

 protected:
  RddNode(NodeHeader header, NodeOrigin origin)
      : header_(std::move(header)), origin_(std::move(origin)) {}
  // On an executor.
  explicit RddNode(const NodeHeader& header) : header_(header) {}

  // Its partitions are not computed, or not only. On executors, where the header never changes.
  bool stored() const { return header_.level.isValid() || !header_.checkpoint.empty(); }
  const NodeHeader& task_header() const { return header_; }

 private:
  mutable std::mutex mutex_;
  mutable NodeHeader header_;
  mutable std::string name_;
  const NodeOrigin origin_;
  std::shared_ptr<const Partitioner> partitioner_;
  mutable std::weak_ptr<void> scheduler_slot_;
};

using RddNodePtr = std::shared_ptr<const RddNode>;

std::string checkpoint_file(const std::string& folder, int partition);
// Reads and writes the files of checkpoints and object files.
std::string read_file(const std::string& path);
void write_file(const std::string& path, std::string_view bytes);

namespace detail {

template <class T>
inline constexpr BlockCodec kCodec{[](const void* elements, ByteBuffer& out) {
                                     OutArchive{out}(*static_cast<const Elements<T>*>(elements));
                                   },
                                   [](std::string_view bytes) -> std::shared_ptr<const void> {
                                     auto elements = std::make_shared<Elements<T>>();
                                     InArchive{bytes}(*elements);
                                     return elements;
                                   },
                                   [](const void* elements) {
                                     const auto& values =
                                         *static_cast<const Elements<T>*>(elements);
                                     size_t bytes = sizeof(values) + values.size() * sizeof(T);
                                     if constexpr (!kBitwise<T>) {
                                       for (const T& value : values) bytes += heap_bytes(value);
                                     }
                                     return bytes;
                                   }};

// How many elements cross a boundary of unknown types at once: a few kilobytes, at most the chunk
// that a sink wants.
inline constexpr size_t kChunk = 256;

// Hands elements on one by one.
template <class T, class Sink>
class EachSink final : public ChunkSink<T> {
 public:
  explicit EachSink(Sink& sink) : sink_(sink) {}
  bool put(std::span<T> elements) override {
    for (T& element : elements) {
      if (!sink_(std::move(element))) return false;
    }
    return true;
  }
  bool put_const(std::span<const T> elements) override {
    for (const T& element : elements) {
      if (!sink_(element)) return false;
    }
    return true;
  }

 private:
  Sink& sink_;
};

template <class T>
class CollectSink final : public ChunkSink<T> {
 public:
  explicit CollectSink(Elements<T>& out) : out_(out) {}
  bool put(std::span<T> elements) override {
    for (T& element : elements) out_.push_back(std::move(element));
    return true;
  }
  bool put_const(std::span<const T> elements) override {
    for (const T& element : elements) out_.push_back(element);
    return true;
  }

 private:
  Elements<T>& out_;
};

// Over elements that somebody keeps.
template <class T>
class StoredCursor final : public Cursor<T> {
 public:
  explicit StoredCursor(std::shared_ptr<const Elements<T>> elements)
      : elements_(std::move(elements)) {}
  const T* next() override { return at_ < elements_->size() ? elements_->data() + at_++ : nullptr; }

 private:
  std::shared_ptr<const Elements<T>> elements_;
  size_t at_ = 0;
};

template <class C, class T>
class CursorOf final : public Cursor<T> {
 public:
  explicit CursorOf(C cursor) : cursor_(std::move(cursor)) {}
  const T* next() override { return cursor_.next(); }

 private:
  C cursor_;
};

// A cursor of any type as one whose type is known only at run time.
template <class T>
class AnyCursor {
 public:
  explicit AnyCursor(std::unique_ptr<Cursor<T>> cursor) : cursor_(std::move(cursor)) {}
  const T* next() { return cursor_->next(); }

 private:
  std::unique_ptr<Cursor<T>> cursor_;
};

// Pushes all that a cursor gives.
template <class C, class Sink>
bool drain(C&& cursor, Sink& sink) {
  while (const auto* element = cursor.next()) {
    if (!sink(*element)) return false;
  }
  return true;
}

}  // namespace detail

// A node with elements of type T.
template <class T>
class TypedNode : public RddNode {
 public:
  using value_type = T;

  // Computes a partition, whether or not it is stored.
  virtual bool pour(TaskContext& task, int partition, ChunkSink<T>& sink) const = 0;
  virtual std::unique_ptr<Cursor<T>> computed_cursor(TaskContext& task, int partition) const = 0;

  // Calls sink(element) for each element until it returns false; false then. Derived nodes whose
  // type is known do the same without virtual calls.
  template <class Sink>
  bool push(TaskContext& task, int partition, Sink&& sink) const {
    if (this->stored()) return push_stored(task, partition, sink);
    detail::EachSink<T, std::remove_reference_t<Sink>> each(sink);
    return pour(task, partition, each);
  }
  detail::AnyCursor<T> open(TaskContext& task, int partition) const {
    if (this->stored()) return open_stored(task, partition);
    return detail::AnyCursor<T>(computed_cursor(task, partition));
  }

  std::shared_ptr<const Elements<T>> stored_elements(TaskContext& task, int partition) const {
    const NodeHeader& header = this->task_header();
    if (!header.checkpoint.empty()) {
      return std::static_pointer_cast<const Elements<T>>(
          detail::kCodec<T>.decode(read_file(checkpoint_file(header.checkpoint, partition))));
    }
    const auto compute = [&]() -> std::shared_ptr<const void> {
      auto elements = std::make_shared<Elements<T>>();
      detail::CollectSink<T> sink(*elements);
      pour(task, partition, sink);
      return elements;
    };
    return std::static_pointer_cast<const Elements<T>>(
        task.services().stored(header.id, partition, header.level, detail::kCodec<T>, compute));
  }

  void save_checkpoint(TaskContext& task, int partition, const std::string& folder) const override {
    Elements<T> elements;
    push(task, partition, [&](auto&& element) {
      elements.push_back(std::forward<decltype(element)>(element));
      return true;
    });
    ByteBuffer bytes;
    detail::kCodec<T>.encode(&elements, bytes);
    write_file(checkpoint_file(folder, partition), bytes.view());
  }
  void store(TaskContext& task, int partition) const override { stored_elements(task, partition); }

 protected:
  using RddNode::RddNode;

  template <class Sink>
  bool push_stored(TaskContext& task, int partition, Sink& sink) const {
    const auto elements = stored_elements(task, partition);
    for (const T& element : *elements) {
      if (!sink(element)) return false;
    }
    return true;
  }
  detail::AnyCursor<T> open_stored(TaskContext& task, int partition) const {
    return detail::AnyCursor<T>(
        std::make_unique<detail::StoredCursor<T>>(stored_elements(task, partition)));
  }
};

// What every node's class has, given two functions of it: compute(task, partition, sink) pushes the
// elements of a partition, open_computed(task, partition) makes a cursor over them.
template <class Derived, class T>
class NodeOf : public TypedNode<T> {
 public:
  using TypedNode<T>::TypedNode;

  const PortableType& portable_type() const override {
    return *detail::Registration<Derived>::type;
  }

  template <class Sink>
  bool push(TaskContext& task, int partition, Sink&& sink) const {
    if (this->stored()) [[unlikely]]
      return this->push_stored(task, partition, sink);
    return derived().compute(task, partition, sink);
  }
  detail::AnyCursor<T> open(TaskContext& task, int partition) const {
    if (this->stored()) return this->open_stored(task, partition);
    return detail::AnyCursor<T>(computed_cursor(task, partition));
  }

  bool pour(TaskContext& task, int partition, ChunkSink<T>& sink) const final {
    Elements<T> chunk;
    chunk.reserve(detail::kChunk);
    const auto flush = [&] {
      const bool more = sink.put(std::span<T>(chunk.data(), chunk.size()));
      chunk.clear();
      return more;
    };
    const auto gather = [&](auto&& element) {
      chunk.push_back(std::forward<decltype(element)>(element));
      return chunk.size() < detail::kChunk || flush();
    };
    if (!derived().compute(task, partition, gather)) return false;
    return chunk.empty() || flush();
  }
  std::unique_ptr<Cursor<T>> computed_cursor(TaskContext& task, int partition) const final {
    auto cursor = derived().open_computed(task, partition);
    return std::make_unique<detail::CursorOf<decltype(cursor), T>>(std::move(cursor));
  }

 private:
  const Derived& derived() const { return static_cast<const Derived&>(*this); }
};

// What a task of a stage does with a partition of the stage's last node.
class StageProgram : public Portable {
 public:
  virtual const RddNode& node() const = 0;
  // The result's bytes. Called by many threads at once, for different partitions.
  virtual std::string run(TaskContext& task, int partition) const = 0;
};

}  // namespace firesteel::rdd
