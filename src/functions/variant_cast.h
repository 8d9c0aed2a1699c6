#pragma once

#include <optional>
#include <string>

#include "columnar/value.h"
#include "functions/coercion.h"
#include "functions/variant_value.h"

namespace firesteel {

// Whether a cast from VARIANT to the type exists.
bool can_cast_variant(const DataType& to);
// The value as one of the type, null for a variant null; none where it does not fit.
std::optional<Value> cast_variant(const VariantValue& variant, const DataType& to,
                                  const std::string& time_zone);
// INVALID_VARIANT_CAST.
[[noreturn]] void throw_invalid_variant_cast(const VariantValue& variant, const DataType& to,
                                             const std::string& time_zone);

// CAST(variant AS to), and CAST(from AS VARIANT).
ScalarKernel make_from_variant_cast(const DataType& to, CastMode mode,
                                    const std::string& time_zone);
ScalarKernel make_to_variant_cast(const DataType& from);

}  // namespace firesteel
