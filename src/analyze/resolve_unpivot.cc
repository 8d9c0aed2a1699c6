// UNPIVOT and DataFrame.unpivot: one row for each of the value columns.

#include "analyze/bind_function.h"
#include "analyze/expr_resolver.h"
#include "analyze/expressions.h"
#include "analyze/resolve_plan.h"
#include "plan/operators.h"

namespace firesteel::analyze {
namespace {

using ValueColumns = UnresolvedUnpivot::ValueColumns;

bool all_columns(const Exprs& exprs) {
  return std::all_of(exprs.begin(), exprs.end(),
                     [](const ExprPtr& expr) { return expr->kind() == ExprKind::kAttribute; });
}

[[noreturn]] void fail_no_columns(const std::string& given, const std::string& empty,
                                  const Exprs& exprs) {
  std::string list;
  for (const auto& expr : exprs) {
    if (expr->kind() == ExprKind::kAttribute) continue;
    list += (list.empty() ? "" : ", ") + sql_expr(without_alias(expr));
  }
  fail({}, "UNPIVOT_REQUIRES_ATTRIBUTES",
       {{"given", given}, {"empty", empty}, {"expressions", list}});
}

// The input's columns that are not among `exprs`.
Exprs other_columns(const PlanPtr& child, const Exprs& exprs) {
  Exprs others;
  for (const auto& column : child->output()) {
    const bool used = std::any_of(exprs.begin(), exprs.end(), [&](const ExprPtr& expr) {
      return expr->as<AttributeRef>()->id() == column.id;
    });
    if (!used) others.push_back(AttributeRef::make(column));
  }
  return others;
}

[[noreturn]] void fail_types(const std::vector<ValueColumns>& values) {
  std::map<std::string, std::vector<std::string>> by_type;
  for (const auto& value : values) {
    for (const auto& expr : value.exprs) {
      by_type[sql_type(expr->type())].push_back(quote_identifier(to_attribute(expr).name));
    }
  }
  std::string types;
  for (auto& [type, names] : by_type) {
    std::sort(names.begin(), names.end());
    if (names.size() > 3) {
      names.resize(3);
      names.emplace_back("...");
    }
    std::string list;
    for (const auto& name : names) list += (list.empty() ? "" : ", ") + name;
    types += (types.empty() ? "" : ", ") + type + " (" + list + ")";
  }
  fail({}, "UNPIVOT_VALUE_DATA_TYPE_MISMATCH", {{"types", types}});
}

// Values at one position get one type; strings do not mix with others.
void cast_values(const Analysis& analysis, std::vector<ValueColumns>& values, size_t position) {
  DataType common = values[0].exprs[position]->type();
  for (const auto& value : values) {
    const DataType& type = value.exprs[position]->type();
    if (common.same_type(type)) continue;
    const bool mixes_strings = type.is(TypeId::kString) != common.is(TypeId::kString) &&
                               !type.is(TypeId::kNull) && !common.is(TypeId::kNull);
    const auto wider = find_wider_type(common, type, analysis.settings.ansi);
    if (mixes_strings || !wider) fail_types(values);
    common = *wider;
  }
  for (auto& value : values) {
    const std::string name = to_attribute(value.exprs[position]).name;
    const ExprPtr cast = implicit_cast_to(analysis, without_alias(value.exprs[position]), common);
    if (cast->kind() == ExprKind::kCast) value.exprs[position] = Alias::make(cast, name);
  }
}

}  // namespace

PlanPtr resolve_unpivot(Analysis& analysis, const QueryScope& query,
                        const UnresolvedUnpivot& unpivot) {
  const PlanPtr child = resolve_query(analysis, query, unpivot.child());
  const NameScope columns({child}, analysis.settings.case_sensitive);
  ExprResolver resolver(analysis, query, columns);
  std::optional<Exprs> ids;
  if (unpivot.ids()) ids = resolver.resolve_list(*unpivot.ids(), false).exprs;
  std::optional<std::vector<ValueColumns>> values;
  if (unpivot.values()) {
    values.emplace();
    for (const auto& value : *unpivot.values()) {
      Exprs exprs = resolver.resolve_list(value.exprs, false).exprs;
      if (value.exprs.size() == 1 && exprs.size() != 1) {
        // A star: each of its columns is a value.
        for (auto& expr : exprs) values->push_back({{std::move(expr)}, std::nullopt});
      } else {
        values->push_back({std::move(exprs), value.alias});
      }
    }
  }
  if (!values) {
    if (!all_columns(*ids)) fail_no_columns("id", "value", *ids);
    values.emplace();
    for (auto& column : other_columns(child, *ids)) {
      values->push_back({{std::move(column)}, std::nullopt});
    }
  } else if (!ids) {
    Exprs all;
    for (const auto& value : *values) all.insert(all.end(), value.exprs.begin(), value.exprs.end());
    if (!all_columns(all)) fail_no_columns("value", "id", all);
    ids = other_columns(child, all);
  }
  if (values->empty()) fail({}, "UNPIVOT_REQUIRES_VALUE_COLUMNS", {});
  const size_t width = unpivot.value_names().size();
  for (const auto& value : *values) {
    if (value.exprs.size() != width) {
      fail({}, "UNPIVOT_VALUE_SIZE_MISMATCH", {{"names", std::to_string(width)}});
    }
  }
  for (size_t i = 0; i < width; ++i) cast_values(analysis, *values, i);

  Attributes output;
  for (const auto& id : *ids) {
    output.push_back(to_attribute(id));
    output.back().id = next_expr_id();
  }
  output.push_back({.name = unpivot.variable_name(),
                    .type = TypeId::kString,
                    .nullable = false,
                    .id = next_expr_id()});
  for (size_t i = 0; i < width; ++i) {
    const bool nullable =
        std::any_of(values->begin(), values->end(),
                    [&](const ValueColumns& value) { return value.exprs[i]->nullable(); });
    output.push_back({.name = unpivot.value_names()[i],
                      .type = (*values)[0].exprs[i]->type(),
                      .nullable = nullable,
                      .id = next_expr_id()});
  }
  std::vector<Exprs> projections;
  for (const auto& value : *values) {
    Exprs row;
    for (const auto& id : *ids) row.push_back(without_alias(id));
    std::string name;
    for (const auto& expr : value.exprs)
      name += (name.empty() ? "" : "_") + to_attribute(expr).name;
    row.push_back(Literal::string(value.alias.value_or(name)));
    for (const auto& expr : value.exprs) row.push_back(without_alias(expr));
    projections.push_back(std::move(row));
  }
  PlanPtr plan = std::make_shared<Expand>(std::move(projections), output, child);
  if (unpivot.include_nulls()) return plan;
  // A row is left out when all its values are null.
  ExprPtr any_value;
  for (size_t i = 0; i < width; ++i) {
    const ExprPtr column = AttributeRef::make(output[output.size() - width + i]);
    const ExprPtr present = make_call(analysis, "isnotnull", {column});
    any_value = any_value ? make_call(analysis, "or", {any_value, present}) : present;
  }
  return std::make_shared<Filter>(std::move(any_value), std::move(plan));
}

}  // namespace firesteel::analyze
