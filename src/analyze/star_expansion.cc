#include "analyze/star_expansion.h"

#include "analyze/bind_function.h"
#include "analyze/column_errors.h"
#include "analyze/expr_resolver.h"
#include "analyze/extract_value.h"
#include "analyze/operator_names.h"
#include "analyze/regex_names.h"
#include "base/check.h"

namespace firesteel::analyze {
namespace {

using Names = std::vector<std::string>;

bool qualified_by(const Attribute& column, const Names& target, bool case_sensitive) {
  if (column.qualifier.size() < target.size()) return false;
  const size_t skipped = column.qualifier.size() - target.size();
  for (size_t i = 0; i < target.size(); ++i) {
    if (!equal_names(column.qualifier[skipped + i], target[i], case_sensitive)) return false;
  }
  return true;
}

ExprPtr visible(const Attribute& column) {
  if (!column.hidden) return AttributeRef::make(column);
  Attribute shown = column;
  shown.hidden = false;
  return AttributeRef::make(std::move(shown));
}

// All columns of the input. References that the input's own select list holds are used again: a
// chain of a thousand withColumn calls would otherwise make them anew in each step.
Exprs all_columns(const NameScope& columns) {
  const Project* project = nullptr;
  if (columns.inputs().size() == 1) project = columns.inputs()[0]->as<Project>();
  Exprs out;
  out.reserve(columns.columns().size());
  for (size_t i = 0; i < columns.columns().size(); ++i) {
    const Attribute& column = *columns.columns()[i];
    if (column.hidden) continue;
    if (project != nullptr && project->list()[i]->kind() == ExprKind::kAttribute) {
      out.push_back(project->list()[i]);
    } else {
      out.push_back(AttributeRef::make(column));
    }
  }
  return out;
}

Exprs struct_fields(const Analysis& analysis, const ExprPtr& base) {
  Exprs out;
  const auto& fields = base->type().fields();
  for (size_t i = 0; i < fields.size(); ++i) {
    out.push_back(Alias::make(get_struct_field(analysis, base, static_cast<int>(i), fields[i].name),
                              fields[i].name));
  }
  return out;
}

Exprs expand_target(const Analysis& analysis, const NameScope& columns, const Names& target,
                    const SourceRange& source) {
  Exprs out;
  for (const bool hidden : {true, false}) {
    for (const Attribute* column : columns.columns()) {
      if (column->hidden == hidden &&
          qualified_by(*column, target, analysis.settings.case_sensitive)) {
        out.push_back(visible(*column));
      }
    }
  }
  if (!out.empty()) return out;
  ExprPtr base = ExprResolver::find_name(analysis, columns, target, source);
  if (base == nullptr) return {};
  if (const auto* field = base->as<Alias>()) base = field->child();
  if (!base->type().is(TypeId::kStruct)) {
    std::string list;
    for (const auto& part : target) list += (list.empty() ? "" : ", ") + part;
    fail(source, "_LEGACY_ERROR_TEMP_1050", {{"attributes", "List(" + list + ")"}});
  }
  return struct_fields(analysis, base);
}

// A column that EXCEPT takes away, or fields of one.
struct Exception {
  size_t column;
  Names path;
};

// The list without what `exceptions` name; `written` is for the message.
Exprs without(const Analysis& analysis, const Exprs& list, const std::vector<Exception>& exceptions,
              const std::string& written) {
  Exprs out;
  for (size_t i = 0; i < list.size(); ++i) {
    std::vector<Names> paths;
    for (const auto& exception : exceptions) {
      if (exception.column == i) paths.push_back(exception.path);
    }
    if (paths.empty()) {
      out.push_back(list[i]);
      continue;
    }
    const bool whole =
        std::any_of(paths.begin(), paths.end(), [](const Names& path) { return path.empty(); });
    if (whole && paths.size() > 1) {
      fail({}, "EXCEPT_OVERLAPPING_COLUMNS", {{"columns", written}});
    }
    if (whole) continue;
    const Attribute column = to_attribute(list[i]);
    const ExprPtr base = list[i]->kind() == ExprKind::kAlias ? list[i]->children()[0] : list[i];
    if (!base->type().is(TypeId::kStruct)) {
      fail({}, "EXCEPT_NESTED_COLUMN_INVALID_TYPE",
           {{"columnName", base->sql()}, {"dataType", sql_type(base->type())}});
    }
    const Exprs fields = struct_fields(analysis, base);
    std::vector<Exception> inner;
    for (const auto& path : paths) {
      const int field = find_field(analysis, base->type(), path[0], {});
      inner.push_back({static_cast<size_t>(field), Names(path.begin() + 1, path.end())});
    }
    Exprs arguments;
    for (const auto& field : without(analysis, fields, inner, written)) {
      arguments.push_back(Literal::string(field->as<Alias>()->name()));
      arguments.push_back(field->as<Alias>()->child());
    }
    const ExprPtr rest = arguments.empty()
                             ? Literal::make(Value(Value::List{}), DataType::structure({}))
                             : make_call(analysis, kNamedStruct, std::move(arguments));
    out.push_back(Alias::make(rest, column.name));
  }
  return out;
}

Exprs apply_except(const Analysis& analysis, const Exprs& list, const UnresolvedStar& star) {
  Attributes output;
  for (const auto& expr : list) output.push_back(to_attribute(expr));
  const NameScope scope(output, analysis.settings.case_sensitive);
  std::string written;
  for (const auto& parts : star.except()) {
    std::string name;
    for (const auto& part : parts) name += (name.empty() ? "" : ".") + part;
    written += (written.empty() ? "" : ", ") + name;
  }
  std::vector<Exception> exceptions;
  for (const auto& parts : star.except()) {
    const NameScope::Match match = scope.find(parts);
    if (match.columns.empty()) fail_unresolved_column(star.source(), parts, scope);
    if (match.columns.size() > 1) fail_ambiguous_reference(star.source(), parts, match.columns);
    exceptions.push_back({static_cast<size_t>(match.columns[0] - output.data()),
                          Names(parts.begin() + static_cast<ptrdiff_t>(match.used), parts.end())});
  }
  return without(analysis, list, exceptions, written);
}

}  // namespace

void fail_star_usage(const Expr& star, const std::string& place) {
  fail(star.source(), "INVALID_USAGE_OF_STAR_OR_REGEX",
       {{"elem", star.kind() == ExprKind::kUnresolvedRegex
                     ? "regular expression '" + star.sql() + "'"
                     : "'*'"},
        {"prettyName", place}});
}

bool names_one_relation(const NameScope& columns, const UnresolvedStar& star) {
  return !star.target().empty() &&
         std::any_of(columns.columns().begin(), columns.columns().end(), [&](const Attribute* c) {
           return qualified_by(*c, star.target(), columns.case_sensitive());
         });
}

Exprs expand_star(Analysis& analysis, const QueryScope& query, const NameScope& columns,
                  const UnresolvedStar& star) {
  Exprs list;
  if (star.plan_id() && star.target().empty()) {
    for (const Attribute* column : analysis.tags.find(star, columns)) {
      list.push_back(visible(*column));
    }
  } else if (star.target().empty()) {
    list = all_columns(columns);
  } else {
    list = expand_target(analysis, columns, star.target(), star.source());
    if (list.empty() && query.outer != nullptr) {
      for (const auto& column :
           expand_target(analysis, query.outer->columns, star.target(), star.source())) {
        const Attribute attribute = to_attribute(column);
        const ExprPtr value = column->kind() == ExprKind::kAlias ? column->children()[0] : column;
        list.push_back(Alias::make(transform_up(value,
                                                [](const ExprPtr& node) -> ExprPtr {
                                                  const auto* reference = node->as<AttributeRef>();
                                                  if (reference == nullptr) return nullptr;
                                                  return std::make_shared<OuterReference>(
                                                      reference->attribute());
                                                }),
                                   attribute.name));
      }
    }
    if (list.empty()) {
      std::string names;
      for (const Attribute* column : columns.columns()) {
        if (!column->hidden) names += (names.empty() ? "" : ", ") + quote_identifier(column->name);
      }
      fail(star.source(), "CANNOT_RESOLVE_STAR_EXPAND",
           {{"targetString", quote_identifiers(star.target())}, {"columns", names}});
    }
  }
  return star.except().empty() ? list : apply_except(analysis, list, star);
}

Exprs expand_regex(const Analysis& analysis, const NameScope& columns,
                   const UnresolvedRegex& regex) {
  const NamePattern pattern(regex.pattern(), analysis.settings.case_sensitive);
  Exprs out;
  if (regex.plan_id()) {
    const UnresolvedStar all({}, {}, regex.plan_id());
    for (const Attribute* column : analysis.tags.find(all, columns)) {
      if (pattern.matches(column->name)) out.push_back(visible(*column));
    }
    return out;
  }
  for (const Attribute* column : columns.columns()) {
    if (!column->hidden && pattern.matches(column->name)) out.push_back(visible(*column));
  }
  return out;
}

}  // namespace firesteel::analyze
