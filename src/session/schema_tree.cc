#include "session/schema_tree.h"

namespace firesteel {
namespace {

// Type names of printSchema, which differ from SQL's.
std::string type_name(const DataType& type) {
  switch (type.id()) {
    case TypeId::kArray:
      return "array";
    case TypeId::kMap:
      return "map";
    case TypeId::kStruct:
      return "struct";
    case TypeId::kByte:
      return "byte";
    case TypeId::kShort:
      return "short";
    case TypeId::kInt:
      return "integer";
    case TypeId::kLong:
      return "long";
    default:
      return type.simple_string();
  }
}

std::string flag(bool value) { return value ? "true" : "false"; }

void append_type(const DataType& type, const std::string& prefix, int levels, std::string& out);

void append_fields(const Schema& schema, const std::string& prefix, int levels, std::string& out) {
  for (const auto& field : schema) {
    out += prefix + "-- " + field.name + ": " + type_name(field.type) +
           " (nullable = " + flag(field.nullable) + ")\n";
    if (levels != 1) append_type(field.type, prefix + "    |", levels - 1, out);
  }
}

void append_type(const DataType& type, const std::string& prefix, int levels, std::string& out) {
  switch (type.id()) {
    case TypeId::kStruct:
      append_fields(type.fields(), prefix, levels, out);
      break;
    case TypeId::kArray:
      out += prefix + "-- element: " + type_name(type.element_type()) +
             " (containsNull = " + flag(type.contains_null()) + ")\n";
      if (levels != 1) append_type(type.element_type(), prefix + "    |", levels - 1, out);
      break;
    case TypeId::kMap:
      out += prefix + "-- key: " + type_name(type.key_type()) + "\n";
      if (levels != 1) append_type(type.key_type(), prefix + "    |", levels - 1, out);
      out += prefix + "-- value: " + type_name(type.value_type()) +
             " (valueContainsNull = " + flag(type.value_contains_null()) + ")\n";
      if (levels != 1) append_type(type.value_type(), prefix + "    |", levels - 1, out);
      break;
    default:
      break;
  }
}

}  // namespace

std::string schema_tree(const Schema& schema, int level) {
  std::string out = "root\n";
  append_fields(schema, " |", level, out);
  return out;
}

}  // namespace firesteel
