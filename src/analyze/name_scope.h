#pragma once

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "plan/plan.h"

namespace firesteel::analyze {

// The columns that names can mean at an operator: the output of its children.
class NameScope {
 public:
  NameScope(Plans inputs, bool case_sensitive);
  // Of columns that are no plan's output; `attributes` must outlive the scope.
  NameScope(const Attributes& attributes, bool case_sensitive);

  struct Match {
    // Different columns; more than one is ambiguous.
    std::vector<const Attribute*> columns;
    // How many of the parts name the column; those behind are struct fields.
    size_t used = 0;
  };
  // Prefers the longest qualifier that fits, and columns that are not hidden.
  Match find(std::span<const std::string> parts) const;
  const Attribute* find(ExprId id) const;

  const Plans& inputs() const { return inputs_; }
  const std::vector<const Attribute*>& columns() const { return columns_; }
  bool case_sensitive() const { return case_sensitive_; }

 private:
  void add(const Attributes& attributes);
  template <class Visit>
  void for_each_named(std::string_view name, const Visit& visit) const;

  Plans inputs_;
  bool case_sensitive_;
  size_t max_qualifier_ = 0;
  bool has_hidden_ = false;
  std::vector<const Attribute*> columns_;
  // Made after some lookups: most operators name few columns of their input.
  mutable int lookups_ = 0;
  mutable std::unordered_map<std::string, std::vector<const Attribute*>> by_name_;
};

}  // namespace firesteel::analyze
