#include "session/commands/describe_function.h"

#include <algorithm>

#include "plan/field_metadata.h"

namespace firesteel {
namespace {

using Lines = std::vector<std::pair<std::string, std::string>>;

std::string joined_name(const RoutineMetadata& routine) {
  std::string out;
  for (const auto& part : routine.shown_name()) out += (out.empty() ? "" : ".") + part;
  return out;
}

// "a INT   ", "b STRING": padded to one width, each behind `label` or nothing.
void add_block(Lines& lines, const std::string& label, std::vector<std::string> items,
               bool padded) {
  size_t width = 0;
  for (const auto& item : items) width = std::max(width, item.size());
  for (size_t i = 0; i < items.size(); ++i) {
    if (padded) items[i].resize(width, ' ');
    lines.emplace_back(i == 0 ? label : "", items[i]);
  }
}

std::vector<std::string> parameter_items(const RoutineMetadata& routine, bool extended) {
  std::vector<std::string> items;
  size_t width = 0;
  for (const auto& parameter : routine.definition.parameters) {
    items.push_back(parameter.name + " " + parameter.type.sql());
    width = std::max(width, items.back().size());
  }
  for (size_t i = 0; i < items.size(); ++i) {
    items[i].resize(width, ' ');
    const auto& parameter = routine.definition.parameters[i];
    if (extended && parameter.default_text) items[i] += " DEFAULT " + *parameter.default_text;
    if (extended && parameter.comment) items[i] += " '" + *parameter.comment + "'";
  }
  return items;
}

void add_extended(Lines& lines, const RoutineMetadata& routine) {
  const CreateFunctionCommand& definition = routine.definition;
  if (definition.comment) lines.emplace_back("Comment:", *definition.comment);
  lines.emplace_back("Deterministic:", definition.deterministic.value_or(true) ? "true" : "false");
  lines.emplace_back("Data Access:",
                     definition.reads_data.value_or(false) ? "READS SQL DATA" : "CONTAINS SQL");
  std::vector<std::string> settings;
  for (const auto& [key, value] : routine.settings) settings.push_back(key + "=" + value);
  add_block(lines, "Configs:", settings, false);
  if (!routine.owner.empty() && !routine.temporary()) lines.emplace_back("Owner:", routine.owner);
  lines.emplace_back("Body:", definition.body);
}

}  // namespace

std::vector<Value::List> routine_rows(const RoutineMetadata& routine, bool extended) {
  const CreateFunctionCommand& definition = routine.definition;
  if (!definition.class_name.empty()) {
    return {{Value("Function: " + joined_name(routine))},
            {Value("Class: " + definition.class_name)},
            {Value("Usage: N/A.")}};
  }
  Lines lines;
  lines.emplace_back("Function:", joined_name(routine));
  lines.emplace_back("Type:", definition.returns_table ? "TABLE" : "SCALAR");
  add_block(lines, "Input:", parameter_items(routine, extended), false);
  std::vector<std::string> returns;
  if (definition.returns_table) {
    for (const auto& column : definition.return_columns) {
      returns.push_back(column.name + " " + column.type.sql());
    }
  } else {
    returns.push_back(definition.return_type->sql());
  }
  add_block(lines, "Returns:", std::move(returns), true);
  if (extended) add_extended(lines, routine);
  size_t width = 0;
  for (const auto& [label, text] : lines) width = std::max(width, label.size() + 1);
  std::vector<Value::List> rows;
  for (auto& [label, text] : lines) {
    std::string line = label;
    line.resize(width, ' ');
    rows.push_back({Value(line + text)});
  }
  return rows;
}

}  // namespace firesteel
