#include "catalog/nullable_schema.h"

namespace firesteel {
namespace {

DataType nullable_type(const DataType& type) {
  switch (type.id()) {
    case TypeId::kArray:
      return DataType::array(nullable_type(type.element_type()));
    case TypeId::kMap:
      return DataType::map(nullable_type(type.key_type()), nullable_type(type.value_type()));
    case TypeId::kStruct:
      return DataType::structure(with_nulls_allowed(type.fields()));
    default:
      return type;
  }
}

}  // namespace

Schema with_nulls_allowed(Schema schema) {
  for (auto& field : schema) {
    field.nullable = true;
    field.type = nullable_type(field.type);
  }
  return schema;
}

}  // namespace firesteel
