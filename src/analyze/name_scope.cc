#include "analyze/name_scope.h"

#include "analyze/analysis.h"

namespace firesteel::analyze {
namespace {

// Scanning all names is cheaper than hashing them for about this many lookups.
constexpr int kLookupsBeforeIndex = 4;
// Inputs so narrow are always scanned.
constexpr size_t kAlwaysScanned = 8;

bool ends_with(const std::vector<std::string>& qualifier, std::span<const std::string> suffix,
               bool case_sensitive) {
  if (qualifier.size() < suffix.size()) return false;
  const size_t skipped = qualifier.size() - suffix.size();
  for (size_t i = 0; i < suffix.size(); ++i) {
    if (!equal_names(qualifier[skipped + i], suffix[i], case_sensitive)) return false;
  }
  return true;
}

}  // namespace

NameScope::NameScope(Plans inputs, bool case_sensitive)
    : inputs_(std::move(inputs)), case_sensitive_(case_sensitive) {
  for (const auto& input : inputs_) add(input->output());
}

NameScope::NameScope(const Attributes& attributes, bool case_sensitive)
    : case_sensitive_(case_sensitive) {
  add(attributes);
}

void NameScope::add(const Attributes& attributes) {
  columns_.reserve(columns_.size() + attributes.size());
  for (const auto& attribute : attributes) {
    columns_.push_back(&attribute);
    max_qualifier_ = std::max(max_qualifier_, attribute.qualifier.size());
    has_hidden_ = has_hidden_ || attribute.hidden;
  }
}

template <class Visit>
void NameScope::for_each_named(std::string_view name, const Visit& visit) const {
  if (columns_.size() <= kAlwaysScanned || ++lookups_ <= kLookupsBeforeIndex) {
    for (const Attribute* column : columns_) {
      if (equal_names(column->name, name, case_sensitive_)) visit(column);
    }
    return;
  }
  if (by_name_.empty()) {
    by_name_.reserve(columns_.size());
    for (const Attribute* column : columns_) by_name_[to_lower(column->name)].push_back(column);
  }
  const auto it = by_name_.find(to_lower(name));
  if (it == by_name_.end()) return;
  for (const Attribute* column : it->second) {
    if (equal_names(column->name, name, case_sensitive_)) visit(column);
  }
}

NameScope::Match NameScope::find(std::span<const std::string> parts) const {
  Match match;
  for (const bool hidden : {false, true}) {
    if (hidden && !has_hidden_) break;
    for (size_t qualified = std::min(parts.size() - 1, max_qualifier_) + 1; qualified-- > 0;) {
      // Hidden columns are reached by a qualified name only.
      if (hidden && qualified == 0) break;
      for_each_named(parts[qualified], [&](const Attribute* column) {
        if (column->hidden != hidden) return;
        if (!ends_with(column->qualifier, parts.first(qualified), case_sensitive_)) return;
        for (const Attribute* known : match.columns) {
          if (known->id == column->id && known->qualifier == column->qualifier) return;
        }
        match.columns.push_back(column);
      });
      if (!match.columns.empty()) {
        match.used = qualified + 1;
        return match;
      }
    }
  }
  return match;
}

const Attribute* NameScope::find(ExprId id) const {
  for (const Attribute* column : columns_) {
    if (column->id == id) return column;
  }
  return nullptr;
}

}  // namespace firesteel::analyze
