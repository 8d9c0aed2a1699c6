#include "analyze/char_types.h"

namespace firesteel::analyze {

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

}  // namespace firesteel::analyze
