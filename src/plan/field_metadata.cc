#include "plan/field_metadata.h"

#include <nlohmann/json.hpp>

namespace firesteel {

std::optional<std::string> field_metadata(const StructField& field, const std::string& key) {
  if (field.metadata.empty()) return std::nullopt;
  const auto metadata = nlohmann::json::parse(field.metadata, nullptr, false);
  if (!metadata.is_object() || !metadata.contains(key) || !metadata[key].is_string()) {
    return std::nullopt;
  }
  return metadata[key].get<std::string>();
}

StructField with_field_metadata(StructField field, const std::string& key,
                                const std::optional<std::string>& value) {
  nlohmann::json metadata = nlohmann::json::object();
  if (!field.metadata.empty()) metadata = nlohmann::json::parse(field.metadata, nullptr, false);
  if (!metadata.is_object()) metadata = nlohmann::json::object();
  if (value) {
    metadata[key] = *value;
  } else {
    metadata.erase(key);
  }
  field.metadata = metadata.empty() ? "" : metadata.dump();
  return field;
}

}  // namespace firesteel
