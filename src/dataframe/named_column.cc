#include "dataframe/named_column.h"

#include "dataframe/attribute_name.h"

namespace firesteel {

ExprPtr named_column(const std::string& name, std::optional<int64_t> plan_id,
                     bool is_metadata_column) {
  if (name == "*") {
    return std::make_shared<UnresolvedStar>(std::vector<std::string>{},
                                            std::vector<std::vector<std::string>>{}, plan_id);
  }
  if (name.ends_with(".*")) {
    return std::make_shared<UnresolvedStar>(
        parse_attribute_name(std::string_view(name).substr(0, name.size() - 2)),
        std::vector<std::vector<std::string>>{}, plan_id);
  }
  return std::make_shared<UnresolvedAttribute>(parse_attribute_name(name), plan_id,
                                               is_metadata_column);
}

ExprPtr regex_column(const std::string& name, std::optional<int64_t> plan_id) {
  if (name.size() > 2 && name.starts_with("`") && name.ends_with("`")) {
    return std::make_shared<UnresolvedRegex>(name.substr(1, name.size() - 2), plan_id);
  }
  return std::make_shared<UnresolvedAttribute>(parse_attribute_name(name), plan_id);
}

}  // namespace firesteel
