#include "firesteel/rdd/portable.h"

#include <map>
#include <mutex>

#include "base/check.h"
#include "firesteel/rdd/node.h"

namespace firesteel::rdd {

namespace {

// Filled by static initializers, read by all threads afterwards.
struct Registry {
  std::mutex mutex;
  // Types of one name in the order in which they registered.
  std::map<std::string_view, std::vector<std::unique_ptr<PortableType>>> types;
};

Registry& registry() {
  static Registry registry;
  return registry;
}

const PortableType& find_type(const std::string& name, uint32_t ordinal) {
  std::lock_guard lock(registry().mutex);
  const auto it = registry().types.find(name);
  FS_CHECK(it != registry().types.end() && ordinal < it->second.size());
  return *it->second[ordinal];
}

}  // namespace

namespace detail {

const PortableType* register_portable(const char* name,
                                      std::shared_ptr<Portable> (*read)(GraphReader&)) {
  std::lock_guard lock(registry().mutex);
  auto& same = registry().types[name];
  auto type = std::make_unique<PortableType>();
  type->name = name;
  type->ordinal = static_cast<uint32_t>(same.size());
  type->read = read;
  return same.emplace_back(std::move(type)).get();
}

}  // namespace detail

void GraphWriter::type(const Portable& object) {
  const PortableType& type = object.portable_type();
  archive_(std::string(type.name), type.ordinal);
}

void GraphWriter::portable(const Portable& object) {
  type(object);
  object.write(*this);
}

void GraphWriter::parent(const RddNode& owner, const RddNode* parent) {
  const bool needed = parent != nullptr && !owner.is_cut();
  archive_(needed);
  if (needed) node(*parent);
}

void GraphWriter::node(const RddNode& node) {
  const bool known = !nodes_.emplace(node.id(), &node).second;
  archive_(known, node.id());
  if (known) return;
  archive_(node.header());
  type(node);
  node.write(*this);
}

std::shared_ptr<Portable> GraphReader::portable() {
  const auto name = archive_.take<std::string>();
  const auto ordinal = archive_.take<uint32_t>();
  return find_type(name, ordinal).read(*this);
}

std::shared_ptr<const RddNode> GraphReader::node() {
  const bool known = archive_.take<bool>();
  const int id = archive_.take<int>();
  if (known) return nodes_.at(id);
  const auto header = archive_.take<NodeHeader>();
  const auto name = archive_.take<std::string>();
  const auto ordinal = archive_.take<uint32_t>();
  // The node's read() looks at it before it reads parents, which have their own.
  header_ = &header;
  auto node = std::static_pointer_cast<const RddNode>(find_type(name, ordinal).read(*this));
  nodes_[id] = node;
  return node;
}

}  // namespace firesteel::rdd
