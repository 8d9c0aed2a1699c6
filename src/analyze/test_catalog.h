#pragma once

// For tests and benchmarks of the analyzer: temporary views by name, nothing else.

#include <map>

#include "analyze/analysis.h"
#include "analyze/catalog.h"

namespace firesteel::analyze {

class TestCatalog final : public Catalog {
 public:
  std::optional<CatalogRelation> find_relation(const TableName& name) const override {
    const auto it = name.size() == 1 ? views_.find(to_lower(name[0])) : views_.end();
    return it == views_.end() ? std::nullopt : std::optional(it->second);
  }
  std::string current_catalog() const override { return "spark_catalog"; }
  std::string current_database() const override { return "default"; }
  bool has_catalog(const std::string& name) const override { return name == "spark_catalog"; }
  bool has_database(const std::string& /*catalog*/, const std::string& name) const override {
    return name == "default";
  }

  void add_view(const std::string& name, PlanPtr plan, bool analyzed = true) {
    views_[to_lower(name)] = {.kind = CatalogRelation::Kind::kTempView,
                              .qualifier = {to_lower(name)},
                              .plan = std::move(plan),
                              .analyzed = analyzed};
  }

 private:
  std::map<std::string, CatalogRelation> views_;
};

}  // namespace firesteel::analyze
