#include "catalog/plain_types.h"

#include "columnar/type_json.h"
#include "plan/field_metadata.h"

namespace firesteel {
namespace {

constexpr const char* kCharTypeKey = "__CHAR_VARCHAR_TYPE_STRING";

}  // namespace

DataType without_char_types(const DataType& type) {
  switch (type.id()) {
    case TypeId::kString:
      return type.string_kind() == StringKind::kString ? type : DataType(TypeId::kString);
    case TypeId::kArray:
      return DataType::array(without_char_types(type.element_type()), type.contains_null());
    case TypeId::kMap:
      return DataType::map(without_char_types(type.key_type()),
                           without_char_types(type.value_type()), type.value_contains_null());
    case TypeId::kStruct: {
      std::vector<StructField> fields = type.fields();
      for (auto& field : fields) field.type = without_char_types(field.type);
      return DataType::structure(std::move(fields));
    }
    default:
      return type;
  }
}

Schema with_plain_types(Schema schema) {
  for (auto& field : schema) {
    const DataType plain = without_char_types(field.type);
    if (plain.same_type(field.type)) continue;
    if (field.type.is(TypeId::kString)) {
      field = with_field_metadata(std::move(field), kCharTypeKey, field.type.simple_string());
    }
    field.type = plain;
  }
  return schema;
}

Schema with_kept_types(Schema schema) {
  for (auto& field : schema) {
    const auto kept = field_metadata(field, kCharTypeKey);
    if (!kept) continue;
    if (field.type.is(TypeId::kString)) field.type = parse_type_json("\"" + *kept + "\"");
    field = with_field_metadata(std::move(field), kCharTypeKey, std::nullopt);
  }
  return schema;
}

}  // namespace firesteel
