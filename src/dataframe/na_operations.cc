// DataFrame.na: fill, drop, replace.

#include <algorithm>

#include "base/spark_error.h"
#include "dataframe/column_names.h"
#include "dataframe/operations.h"

namespace firesteel {
namespace {

ExprPtr call(const char* name, Exprs args) {
  return UnresolvedFunction::make(name, std::move(args));
}

// A value given in Python fits a column when both are numbers, strings or booleans.
bool fits(const DataType& value, const DataType& column) {
  if (value.is_numeric()) return column.is_numeric();
  return value.id() == column.id();
}

ExprPtr cast_to(const ExprPtr& value, const DataType& type, const SqlSettings& settings) {
  if (value->type().same_type(type)) return value;
  return std::make_shared<Cast>(value, type, CastMode::kLegacy, settings.time_zone, true);
}

bool is_chosen(const Attribute& attribute, const std::vector<std::string>& columns,
               const SqlSettings& settings) {
  return columns.empty() ||
         std::any_of(columns.begin(), columns.end(), [&](const std::string& name) {
           return same_column_name(name, attribute.name, settings.case_sensitive);
         });
}

// NaN counts as missing in floating columns.
ExprPtr missing_as_null(const Attribute& attribute) {
  const ExprPtr column = AttributeRef::make(attribute);
  if (!attribute.type.is_fractional()) return column;
  return call("nanvl", {column, Literal::null(attribute.type)});
}

}  // namespace

PlanPtr fill_na(PlanPtr child, std::vector<std::string> columns, std::vector<ExprPtr> values) {
  return std::make_shared<Deferred>(
      "NAFill", Plans{std::move(child)},
      [columns, values](const Plans& children, PlanServices& services) -> PlanPtr {
        const SqlSettings& settings = services.settings();
        find_columns(children[0], columns, settings);
        Exprs list;
        for (const auto& attribute : children[0]->output()) {
          ExprPtr value;
          if (values.size() == 1) {
            if (is_chosen(attribute, columns, settings)) value = values[0];
          } else {
            for (size_t i = 0; i < columns.size() && i < values.size(); ++i) {
              if (same_column_name(columns[i], attribute.name, settings.case_sensitive)) {
                value = values[i];
              }
            }
          }
          if (!value || !fits(value->type(), attribute.type)) {
            list.push_back(AttributeRef::make(attribute));
            continue;
          }
          list.push_back(Alias::make(call("coalesce", {missing_as_null(attribute),
                                                       cast_to(value, attribute.type, settings)}),
                                     attribute.name));
        }
        return std::make_shared<Project>(std::move(list), children[0]);
      });
}

PlanPtr drop_na(PlanPtr child, std::vector<std::string> columns, std::optional<int> min_non_nulls) {
  return std::make_shared<Deferred>(
      "NADrop", Plans{std::move(child)},
      [columns, min_non_nulls](const Plans& children, PlanServices& services) -> PlanPtr {
        find_columns(children[0], columns, services.settings());
        ExprPtr count = Literal::integer(0);
        int total = 0;
        for (const auto& attribute : children[0]->output()) {
          if (!is_chosen(attribute, columns, services.settings())) continue;
          ++total;
          count = call("+", {count, call("if", {call("isnotnull", {missing_as_null(attribute)}),
                                                Literal::integer(1), Literal::integer(0)})});
        }
        return std::make_shared<Filter>(
            call(">=", {count, Literal::integer(min_non_nulls.value_or(total))}), children[0]);
      });
}

PlanPtr replace_values(PlanPtr child, std::vector<std::string> columns,
                       std::vector<std::pair<ExprPtr, ExprPtr>> replacements) {
  return std::make_shared<Deferred>(
      "NAReplace", Plans{std::move(child)},
      [columns, replacements](const Plans& children, PlanServices& services) -> PlanPtr {
        const SqlSettings& settings = services.settings();
        find_columns(children[0], columns, settings);
        Exprs list;
        for (const auto& attribute : children[0]->output()) {
          const ExprPtr column = AttributeRef::make(attribute);
          Exprs branches;
          for (const auto& [from, to] : replacements) {
            const DataType& key_type = from->type();
            if (!key_type.is(TypeId::kNull) && !fits(key_type, attribute.type)) continue;
            branches.push_back(call("<=>", {column, cast_to(from, attribute.type, settings)}));
            branches.push_back(cast_to(to, attribute.type, settings));
          }
          if (branches.empty() || !is_chosen(attribute, columns, settings)) {
            list.push_back(column);
            continue;
          }
          branches.push_back(column);
          list.push_back(Alias::make(call("when", std::move(branches)), attribute.name));
        }
        return std::make_shared<Project>(std::move(list), children[0]);
      });
}

}  // namespace firesteel
