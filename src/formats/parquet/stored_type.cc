#include "formats/parquet/stored_type.h"

namespace firesteel {

DataType parquet_stored_type(const DataType& type) {
  switch (type.id()) {
    case TypeId::kYearMonthInterval:
      return TypeId::kInt;
    case TypeId::kDayTimeInterval:
      return TypeId::kLong;
    case TypeId::kArray:
      return DataType::array(parquet_stored_type(type.element_type()), type.contains_null());
    case TypeId::kMap:
      return DataType::map(parquet_stored_type(type.key_type()),
                           parquet_stored_type(type.value_type()), type.value_contains_null());
    case TypeId::kStruct: {
      std::vector<StructField> fields = type.fields();
      for (auto& field : fields) field.type = parquet_stored_type(field.type);
      return DataType::structure(std::move(fields));
    }
    default:
      return type;
  }
}

VectorPtr with_parquet_type(const VectorPtr& vector, const DataType& type) {
  if (vector->type() == type) return vector;
  const VectorPtr flat = flatten(vector);
  auto out = Vector::from_buffers(type, flat->size(), flat->data_buffer(), flat->validity_buffer());
  out->keep_alive(flat);
  std::vector<VectorPtr> children;
  for (size_t i = 0; i < flat->children().size(); ++i) {
    const DataType& child = type.is(TypeId::kArray) ? type.element_type()
                            : type.is(TypeId::kMap) ? (i == 0 ? type.key_type() : type.value_type())
                                                    : type.fields()[i].type;
    children.push_back(with_parquet_type(flat->children()[i], child));
  }
  out->set_children(std::move(children));
  return out;
}

DataType with_spark_types(const DataType& type, const DataType& spark) {
  if (type.id() != spark.id()) return parquet_stored_type(spark).same_type(type) ? spark : type;
  switch (type.id()) {
    case TypeId::kArray:
      return DataType::array(with_spark_types(type.element_type(), spark.element_type()),
                             type.contains_null());
    case TypeId::kMap:
      return DataType::map(with_spark_types(type.key_type(), spark.key_type()),
                           with_spark_types(type.value_type(), spark.value_type()),
                           type.value_contains_null());
    case TypeId::kStruct: {
      std::vector<StructField> fields = type.fields();
      for (auto& field : fields) {
        for (const auto& other : spark.fields()) {
          if (other.name == field.name) field.type = with_spark_types(field.type, other.type);
        }
      }
      return DataType::structure(std::move(fields));
    }
    default:
      return type;
  }
}

}  // namespace firesteel
