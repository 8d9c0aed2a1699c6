#include "dataframe/column_names.h"

#include <algorithm>

#include "base/spark_error.h"

namespace firesteel {

bool same_column_name(const std::string& a, const std::string& b, bool case_sensitive) {
  if (case_sensitive) return a == b;
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

std::vector<Attribute> find_columns(const PlanPtr& child, const std::vector<std::string>& names,
                                    const SqlSettings& settings) {
  std::vector<Attribute> out;
  for (const auto& name : names) {
    const size_t before = out.size();
    std::string known;
    for (const auto& attribute : child->output()) {
      if (!known.empty()) known += ", ";
      known += quote_identifier(attribute.name);
      if (same_column_name(attribute.name, name, settings.case_sensitive)) out.push_back(attribute);
    }
    if (out.size() == before) {
      throw SparkError("UNRESOLVED_COLUMN.WITH_SUGGESTION",
                       {{"objectName", quote_identifier(name)}, {"proposal", known}});
    }
  }
  return out;
}

Exprs all_columns(const PlanPtr& child) {
  Exprs out;
  for (const auto& attribute : child->output()) out.push_back(AttributeRef::make(attribute));
  return out;
}

}  // namespace firesteel
