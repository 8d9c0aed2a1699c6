#include <cstring>

#include "columnar/vector.h"

namespace firesteel {
namespace {

template <class T>
void copy_values(const Vector& part, Vector& out, size_t offset) {
  const Decoded decoded(part);
  const T* from = decoded.data<T>();
  T* to = out.mutable_values<T>() + offset;
  if (decoded.is_constant()) {
    std::fill_n(to, part.size(), from[0]);
  } else if (const uint32_t* indices = decoded.indices()) {
    for (size_t i = 0; i < part.size(); ++i) to[i] = from[indices[i]];
  } else {
    std::memcpy(to, from, part.size() * sizeof(T));
  }
}

void copy_validity(const Vector& part, Vector& out, size_t offset) {
  const Decoded decoded(part);
  if (!decoded.may_have_nulls()) return;
  uint64_t* to = out.mutable_validity();
  for (size_t i = 0; i < part.size(); ++i) {
    if (decoded.is_null(i)) clear_bit(to, offset + i);
  }
}

// Arrays and maps: the elements that the parts' rows refer to are laid out anew, so that children
// of filtered parts do not pile up.
VectorPtr concatenate_lists(const DataType& type, std::span<const VectorPtr> parts, size_t total) {
  auto out = Vector::flat(type, total);
  const size_t child_count = type.is(TypeId::kMap) ? 2 : 1;
  std::vector<std::vector<VectorPtr>> child_parts(child_count);
  uint32_t next = 0;
  size_t offset = 0;
  for (const auto& part : parts) {
    const Decoded decoded(*part);
    const ListEntry* from = decoded.data<ListEntry>();
    ListEntry* to = out->mutable_values<ListEntry>() + offset;
    Selection rows;
    for (size_t i = 0; i < part->size(); ++i) {
      if (decoded.is_null(i)) {
        to[i] = {next, 0};
        continue;
      }
      const ListEntry entry = from[decoded.index(i)];
      for (uint32_t k = 0; k < entry.size; ++k) rows.push_back(entry.offset + k);
      to[i] = {next, entry.size};
      next += entry.size;
    }
    for (size_t c = 0; c < child_count; ++c) {
      child_parts[c].push_back(gather(*decoded.flat().children()[c], rows));
    }
    copy_validity(*part, *out, offset);
    offset += part->size();
  }
  std::vector<VectorPtr> children;
  children.push_back(
      concatenate(type.is(TypeId::kMap) ? type.key_type() : type.element_type(), child_parts[0]));
  if (child_count == 2) children.push_back(concatenate(type.value_type(), child_parts[1]));
  out->set_children(std::move(children));
  return out;
}

VectorPtr concatenate_structs(const DataType& type, std::span<const VectorPtr> parts,
                              size_t total) {
  auto out = Vector::flat(type, total);
  size_t offset = 0;
  std::vector<VectorPtr> flat_parts;
  for (const auto& part : parts) {
    flat_parts.push_back(flatten(part));
    copy_validity(*flat_parts.back(), *out, offset);
    offset += part->size();
  }
  std::vector<VectorPtr> children;
  const size_t child_count = type.is(TypeId::kVariant) ? 2 : type.fields().size();
  for (size_t c = 0; c < child_count; ++c) {
    std::vector<VectorPtr> child_parts;
    for (const auto& part : flat_parts) child_parts.push_back(part->children()[c]);
    children.push_back(
        concatenate(type.is(TypeId::kVariant) ? DataType(TypeId::kBinary) : type.fields()[c].type,
                    child_parts));
  }
  out->set_children(std::move(children));
  return out;
}

}  // namespace

VectorPtr concatenate(const DataType& type, std::span<const VectorPtr> parts) {
  size_t total = 0;
  for (const auto& part : parts) total += part->size();
  if (parts.empty()) return VectorBuilder(type).finish();
  if (parts.size() == 1) return flatten(parts[0]);
  if (type.is(TypeId::kArray) || type.is(TypeId::kMap)) {
    return concatenate_lists(type, parts, total);
  }
  if (type.is(TypeId::kStruct) || type.is(TypeId::kVariant)) {
    return concatenate_structs(type, parts, total);
  }
  auto out = Vector::flat(type, total);
  size_t offset = 0;
  for (const auto& part : parts) {
    switch (type.value_width()) {
      case 1:
        copy_values<uint8_t>(*part, *out, offset);
        break;
      case 2:
        copy_values<uint16_t>(*part, *out, offset);
        break;
      case 4:
        copy_values<uint32_t>(*part, *out, offset);
        break;
      case 8:
        copy_values<uint64_t>(*part, *out, offset);
        break;
      case 16:
        copy_values<StringRef>(*part, *out, offset);
        out->keep_alive_from(*part);
        break;
      default:
        break;
    }
    copy_validity(*part, *out, offset);
    offset += part->size();
  }
  return out;
}

}  // namespace firesteel
