#include "functions/struct_field.h"

#include "columnar/gather_from.h"

namespace firesteel {

VectorPtr struct_field(const VectorPtr& structs, size_t ordinal) {
  const size_t num_rows = structs->size();
  const Decoded decoded(*structs);
  const VectorPtr& field = decoded.flat().children()[ordinal];
  if (!decoded.may_have_nulls()) {
    if (decoded.is_constant()) return Vector::constant_from(field, 0, num_rows);
    if (structs->encoding() == Encoding::kDictionary) {
      return Vector::dictionary(field, structs->indices());
    }
    return field->size() == num_rows ? field : slice(field, 0, num_rows);
  }
  // A null struct's field may hold anything.
  std::vector<SourceRow> rows(num_rows);
  for (size_t row = 0; row < num_rows; ++row) {
    if (!decoded.is_null(row)) rows[row] = {0, static_cast<uint32_t>(decoded.index(row))};
  }
  return gather_from(field->type(), std::span(&field, 1), rows);
}

}  // namespace firesteel
