#pragma once

// Adapter for aggregates whose state is an object that turns itself into bytes and back.
//
// A function derives from BytesAggregate<Derived, Object> and has make, add, merge and results as
// ObjectAggregate says, and
//   std::string to_bytes(const Object&) const
//   void merge_bytes(Object& into, std::string_view bytes) const

#include "functions/aggregate/object_aggregate.h"

namespace firesteel {

template <class Derived, class Object>
class BytesAggregate : public ObjectAggregate<Derived, Object> {
 public:
  DataType serialized_type() const override { return TypeId::kBinary; }
  VectorPtr serialize_objects(std::span<const Object* const> objects) const {
    VectorBuilder builder(TypeId::kBinary);
    for (const Object* object : objects) {
      if (object == nullptr) {
        builder.append_null();
      } else {
        builder.append_string(static_cast<const Derived&>(*this).to_bytes(*object));
      }
    }
    return builder.finish();
  }
  void merge_row(Object& object, const Decoded& column, size_t row) const {
    static_cast<const Derived&>(*this).merge_bytes(object, column.at<StringRef>(row).view());
  }
};

}  // namespace firesteel
