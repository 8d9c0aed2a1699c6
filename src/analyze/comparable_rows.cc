#include "analyze/comparable_rows.h"

namespace firesteel::analyze {
namespace {

bool contains_type(const DataType& type, TypeId id) {
  if (type.is(id)) return true;
  switch (type.id()) {
    case TypeId::kArray:
      return contains_type(type.element_type(), id);
    case TypeId::kMap:
      return contains_type(type.key_type(), id) || contains_type(type.value_type(), id);
    case TypeId::kStruct:
      return std::any_of(type.fields().begin(), type.fields().end(),
                         [&](const StructField& field) { return contains_type(field.type, id); });
    default:
      return false;
  }
}

}  // namespace

void check_comparable_rows(const Attributes& columns) {
  for (const TypeId id : {TypeId::kMap, TypeId::kVariant}) {
    for (const auto& column : columns) {
      if (!contains_type(column.type, id)) continue;
      fail({},
           id == TypeId::kMap ? "UNSUPPORTED_FEATURE.SET_OPERATION_ON_MAP_TYPE"
                              : "UNSUPPORTED_FEATURE.SET_OPERATION_ON_VARIANT_TYPE",
           {{"colName", quote_identifier(column.name)}, {"dataType", sql_type(column.type)}});
    }
  }
}

}  // namespace firesteel::analyze
