#include "formats/merge_types.h"

#include <algorithm>
#include <cctype>
#include <string>

namespace firesteel {
namespace {

bool same_name(const std::string& a, const std::string& b, bool case_sensitive) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](unsigned char x, unsigned char y) {
    return case_sensitive ? x == y : std::tolower(x) == std::tolower(y);
  });
}

std::optional<DataType> merge_structs(const DataType& a, const DataType& b, bool case_sensitive) {
  std::vector<StructField> fields = a.fields();
  for (const StructField& other : b.fields()) {
    const auto it = std::find_if(fields.begin(), fields.end(), [&](const StructField& field) {
      return same_name(field.name, other.name, case_sensitive);
    });
    if (it == fields.end()) {
      fields.push_back(other);
      continue;
    }
    const auto merged = merge_types(it->type, other.type, case_sensitive);
    if (!merged) return std::nullopt;
    it->type = *merged;
    it->nullable |= other.nullable;
  }
  return DataType::structure(std::move(fields));
}

}  // namespace

std::optional<DataType> merge_types(const DataType& a, const DataType& b, bool case_sensitive) {
  if (a.id() != b.id()) return std::nullopt;
  switch (a.id()) {
    case TypeId::kStruct:
      return merge_structs(a, b, case_sensitive);
    case TypeId::kArray: {
      const auto element = merge_types(a.element_type(), b.element_type(), case_sensitive);
      if (!element) return std::nullopt;
      return DataType::array(*element, a.contains_null() || b.contains_null());
    }
    case TypeId::kMap: {
      const auto key = merge_types(a.key_type(), b.key_type(), case_sensitive);
      const auto value = merge_types(a.value_type(), b.value_type(), case_sensitive);
      if (!key || !value) return std::nullopt;
      return DataType::map(*key, *value, a.value_contains_null() || b.value_contains_null());
    }
    case TypeId::kDecimal:
      if (a.scale() != b.scale()) return std::nullopt;
      return a.precision() >= b.precision() ? a : b;
    default:
      if (!a.same_type(b)) return std::nullopt;
      return a;
  }
}

}  // namespace firesteel
