#pragma once

// Strings in the metadata of columns: comments and defaults.

#include <optional>
#include <string>

#include "columnar/data_type.h"

namespace firesteel {

// Keys of a column's metadata, as Spark has them: the default's text for new rows, and the value
// that rows of older files have.
inline constexpr const char* kCurrentDefault = "CURRENT_DEFAULT";
inline constexpr const char* kExistsDefault = "EXISTS_DEFAULT";

// One string of a field's metadata; none when it has none.
std::optional<std::string> field_metadata(const StructField& field, const std::string& key);
// The field with that string set, or removed.
StructField with_field_metadata(StructField field, const std::string& key,
                                const std::optional<std::string>& value);

}  // namespace firesteel
