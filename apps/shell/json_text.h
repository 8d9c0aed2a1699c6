#pragma once

#include <string>

#include "columnar/value.h"

namespace firesteel {

// A value as JSON: numbers, decimals included, as numbers (but "NaN" and "Infinity" as strings),
// binaries in base 64, all else that JSON has no form for as Spark casts it to a string.
std::string json_text(const Value& value, const DataType& type, const std::string& time_zone);

std::string json_string(const std::string& text);

}  // namespace firesteel
