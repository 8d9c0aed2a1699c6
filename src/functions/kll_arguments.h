#pragma once

// What the KLL functions for each type of items have in common.

#include <string>

#include "base/spark_error.h"
#include "functions/argument_check.h"
#include "functions/kll_sketch.h"

namespace firesteel {

// "bigint", "float", "double" as functions' names end.
template <class Item>
std::string kll_suffix() {
  if constexpr (std::is_same_v<Item, int64_t>) return "bigint";
  if constexpr (std::is_same_v<Item, float>) return "float";
  return "double";
}

template <class Item>
DataType kll_item_type() {
  if constexpr (std::is_same_v<Item, int64_t>) return TypeId::kLong;
  if constexpr (std::is_same_v<Item, float>) return TypeId::kFloat;
  return TypeId::kDouble;
}

// Throws KLL_INVALID_INPUT_SKETCH_BUFFER.
template <class Item>
KllSketch<Item> read_kll(const std::string& function, std::string_view bytes) {
  auto sketch = KllSketch<Item>::from_bytes(bytes);
  if (!sketch) {
    throw error_without_context("KLL_INVALID_INPUT_SKETCH_BUFFER",
                                {{"function", quote_identifier(function)}});
  }
  return *std::move(sketch);
}

// Throws UNEXPECTED_INPUT_TYPE unless the argument is binary.
inline void require_binary(const BindContext& context, const std::string& function, size_t index) {
  const DataType& type = context.args[index].type;
  if (!type.is(TypeId::kBinary) && !type.is(TypeId::kNull)) {
    throw_unexpected_input_type(context, function, index, "\"BINARY\"");
  }
}

}  // namespace firesteel
