#include "connect/catalog_answers.h"

#include "plan/relations.h"
#include "session/run_command.h"

namespace firesteel {

PlanPtr catalog_rows(const Schema& schema, const CatalogRows& rows) {
  const Attributes columns = to_attributes(schema);
  return std::make_shared<LocalRelation>(
      columns, std::make_shared<const std::vector<Batch>>(answer(columns, rows)));
}

PlanPtr no_rows() { return catalog_rows({}, {}); }

PlanPtr one_value(const std::string& name, std::string value) {
  return catalog_rows({{name, TypeId::kString, true, ""}}, {{Value(std::move(value))}});
}

PlanPtr one_value(const std::string& name, bool value) {
  return catalog_rows({{name, TypeId::kBoolean, false, ""}}, {{Value(value)}});
}

}  // namespace firesteel
