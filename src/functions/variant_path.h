#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "functions/variant_value.h"

namespace firesteel {

// "$.a[0]['b']": which part of a variant is meant.
class VariantPath {
 public:
  // Throws INVALID_VARIANT_GET_PATH.
  VariantPath(std::string_view text, std::string_view function);

  // None where the variant has no such part.
  std::optional<VariantValue> find(VariantValue variant) const;

 private:
  std::vector<std::variant<size_t, std::string>> steps_;
};

}  // namespace firesteel
