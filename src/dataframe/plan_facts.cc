#include "dataframe/plan_facts.h"

#include "plan/relations.h"

namespace firesteel {

std::vector<std::string> input_files(const PlanPtr& analyzed) {
  std::vector<std::string> files;
  visit(analyzed, [&](const PlanPtr& node) {
    if (const auto* scan = node->as<TableScan>()) {
      for (auto& file : scan->source()->input_files()) files.push_back(std::move(file));
    }
    return true;
  });
  return files;
}

bool is_local(const PlanPtr& analyzed) {
  return analyzed->kind() == PlanKind::kLocalRelation || analyzed->kind() == PlanKind::kOneRow ||
         analyzed->kind() == PlanKind::kCommand ||
         (analyzed->kind() == PlanKind::kProject && is_local(analyzed->children()[0]));
}

}  // namespace firesteel
