#pragma once

// Objects that are written on the driver and made again in executors: nodes of an RDD's graph,
// partitioners, what a task does. Every type registers itself when the program starts, under its
// mangled name; executors run the same program, so that they know the same types.

#include <concepts>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <typeinfo>
#include <unordered_map>

#include "firesteel/rdd/closure.h"

namespace firesteel::rdd {

class GraphReader;
class GraphWriter;
class RddNode;
struct PortableType;

class Portable {
 public:
  virtual ~Portable() = default;
  virtual const PortableType& portable_type() const = 0;
  // What T::read(GraphReader&) reads, on the executor.
  virtual void write(GraphWriter& graph) const = 0;
};

struct PortableType {
  std::string_view name;
  // Types of two files may have one name: types without linkage. They are told apart by the order
  // in which they registered, which is the same in every process of a program.
  uint32_t ordinal = 0;
  std::shared_ptr<Portable> (*read)(GraphReader&) = nullptr;
};

namespace detail {

const PortableType* register_portable(const char* name,
                                      std::shared_ptr<Portable> (*read)(GraphReader&));

template <class T>
struct Registration {
  static inline const PortableType* const type = register_portable(
      typeid(T).name(),
      [](GraphReader& graph) -> std::shared_ptr<Portable> { return T::read(graph); });
};

}  // namespace detail

// Writes the part of a graph that one stage needs. An object is written once, however many others
// use it.
class GraphWriter {
 public:
  explicit GraphWriter(ByteBuffer& out) : archive_(out) {}

  void portable(const Portable& object);
  // A node that this one reads, of the same stage; `owner` does not read it when its partitions
  // are in a checkpoint.
  void parent(const RddNode& owner, const RddNode* parent);
  void node(const RddNode& node);
  template <class F>
  void function(const F& function) {
    write_function(archive_, function);
  }
  template <class... Ts>
  void operator()(const Ts&... values) {
    archive_(values...);
  }
  OutArchive& archive() { return archive_; }
  // The ids of the nodes written.
  const std::map<int, const RddNode*>& nodes() const { return nodes_; }

 private:
  void type(const Portable& object);

  OutArchive archive_;
  std::map<int, const RddNode*> nodes_;
};

// What every node has.
struct NodeHeader;

class GraphReader {
 public:
  explicit GraphReader(std::string_view bytes) : archive_(bytes) {}

  std::shared_ptr<Portable> portable();
  template <class T>
  std::shared_ptr<const T> portable_as() {
    return std::dynamic_pointer_cast<const T>(portable());
  }
  // None when GraphWriter::parent left it out.
  template <class Node>
  std::shared_ptr<const Node> parent() {
    if (!archive_.take<bool>()) return nullptr;
    return std::static_pointer_cast<const Node>(node());
  }
  std::shared_ptr<const RddNode> node();
  template <class F>
  F function() {
    return read_function<F>(archive_);
  }
  template <class... Ts>
  void operator()(Ts&... values) {
    archive_(values...);
  }
  template <class T>
  T take() {
    return archive_.take<T>();
  }
  InArchive& archive() { return archive_; }
  // The header of the node that is being read.
  const NodeHeader& header() const { return *header_; }

 private:
  InArchive archive_;
  const NodeHeader* header_ = nullptr;
  std::unordered_map<int, std::shared_ptr<const RddNode>> nodes_;
};

}  // namespace firesteel::rdd
