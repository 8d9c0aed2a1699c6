#include "analyze/resolve_plan.h"
#include "analyze/routine_scope.h"

namespace firesteel::analyze {
namespace {

// A view's columns must have different names, and as many as are given.
void check_view(const Analysis& analysis, const CreateViewCommand& view, const PlanPtr& query) {
  const Attributes& output = query->output();
  std::vector<std::string> names = view.column_names;
  if (names.empty()) {
    for (const auto& column : output) names.push_back(column.name);
  } else if (names.size() != output.size()) {
    std::string given;
    std::string found;
    for (const auto& name : names) given += (given.empty() ? "" : ", ") + quote_identifier(name);
    for (const auto& column : output) {
      found += (found.empty() ? "" : ", ") + quote_identifier(column.name);
    }
    fail({},
         names.size() > output.size() ? "CREATE_VIEW_COLUMN_ARITY_MISMATCH.NOT_ENOUGH_DATA_COLUMNS"
                                      : "CREATE_VIEW_COLUMN_ARITY_MISMATCH.TOO_MANY_DATA_COLUMNS",
         {{"viewName", quote_identifiers(view.name)},
          {"viewColumns", given},
          {"dataColumns", found}});
  }
  for (size_t i = 0; i < names.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (!equal_names(names[i], names[j], analysis.settings.case_sensitive)) continue;
      fail({}, "COLUMN_ALREADY_EXISTS",
           {{"columnName",
             quote_identifier(analysis.settings.case_sensitive ? names[i] : to_lower(names[i]))}});
    }
  }
}

}  // namespace

PlanPtr resolve_command(Analysis& analysis, const QueryScope& query, const Command& command) {
  if (const auto* function = std::get_if<CreateFunctionCommand>(&command.body())) {
    return std::make_shared<Command>(complete_definition(analysis, *function));
  }
  if (command.query() == nullptr) return std::make_shared<Command>(command.body());
  if (const auto* insert = std::get_if<InsertCommand>(&command.body())) {
    return resolve_insert(analysis, query, *insert, command.query());
  }
  std::optional<InsertCommand> insert;
  if (const auto* write = std::get_if<WriteCommand>(&command.body())) {
    insert = as_insert(analysis, *write);
  } else if (const auto* write_table = std::get_if<WriteTableCommand>(&command.body())) {
    insert = as_insert(*write_table);
  }
  if (insert) return resolve_insert(analysis, query, *insert, command.query());
  PlanPtr resolved = resolve_query(analysis, query, command.query());
  if (const auto* view = std::get_if<CreateViewCommand>(&command.body())) {
    check_view(analysis, *view, resolved);
  }
  return command.with_children({std::move(resolved)});
}

}  // namespace firesteel::analyze
