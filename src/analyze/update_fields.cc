#include "analyze/update_fields.h"

#include "analyze/bind_function.h"
#include "analyze/case_when.h"
#include "analyze/extract_value.h"
#include "analyze/operator_names.h"
#include "analyze/shown_call.h"

namespace firesteel::analyze {
namespace {

// Parts of a dotted path, with `quoted.parts`.
std::vector<std::string> split_path(const std::string& path) {
  std::vector<std::string> parts(1);
  bool quoted = false;
  for (size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '`') {
      if (quoted && i + 1 < path.size() && path[i + 1] == '`') {
        parts.back() += '`';
        ++i;
      } else {
        quoted = !quoted;
      }
    } else if (path[i] == '.' && !quoted) {
      parts.emplace_back();
    } else {
      parts.back() += path[i];
    }
  }
  return parts;
}

struct Update {
  const Analysis& analysis;
  const SourceRange& source;
  // Null to drop.
  ExprPtr value;

  ExprPtr apply(const ExprPtr& base, std::span<const std::string> path) const;
};

ExprPtr Update::apply(const ExprPtr& base, std::span<const std::string> path) const {
  if (!base->type().is(TypeId::kStruct)) {
    fail(source, "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
         {{"sqlExpr", quote_sql("update_fields(" + base->sql() + ")")},
          {"paramIndex", "first"},
          {"requiredType", "\"STRUCT\""},
          {"inputSql", sql_expr(base)},
          {"inputType", sql_type(base->type())}});
  }
  const auto& fields = base->type().fields();
  Exprs arguments;
  bool found = false;
  auto add = [&](const std::string& name, ExprPtr field) {
    arguments.push_back(Literal::string(name));
    arguments.push_back(std::move(field));
  };
  for (size_t i = 0; i < fields.size(); ++i) {
    const ExprPtr old = get_struct_field(analysis, base, static_cast<int>(i), fields[i].name);
    if (!equal_names(fields[i].name, path[0], analysis.settings.case_sensitive)) {
      add(fields[i].name, old);
      continue;
    }
    found = true;
    if (path.size() > 1) {
      add(fields[i].name, apply(old, path.subspan(1)));
    } else if (value != nullptr) {
      add(path[0], value);
    }
  }
  if (!found && path.size() > 1) find_field(analysis, base->type(), path[0], source);
  if (!found && value != nullptr) add(path[0], value);
  if (arguments.empty()) {
    fail(source, "DATATYPE_MISMATCH.CANNOT_DROP_ALL_FIELDS",
         {{"sqlExpr", quote_sql("update_fields(" + base->sql() + ", dropfield())")}});
  }
  ExprPtr made = make_call(analysis, kNamedStruct, std::move(arguments));
  if (!base->nullable()) return made;
  // A null struct stays null.
  return make_case_when(analysis,
                        {make_call(analysis, kIsNull, {base}), Literal::null(made->type()), made},
                        /*is_if=*/true, {});
}

}  // namespace

ExprPtr update_fields(const Analysis& analysis, const UpdateFields& update, Exprs children) {
  const ExprPtr base = children[0];
  const ExprPtr value = update.drops() ? nullptr : children[1];
  const Update task{analysis, update.source(), value};
  ExprPtr made = task.apply(base, split_path(update.path()));
  const std::string operation = update.drops() ? "dropfield()" : "WithField(" + value->sql() + ")";
  return show_as("update_fields", {base}, std::move(made),
                 [operation](std::span<const std::string> args) {
                   return "update_fields(" + args[0] + ", " + operation + ")";
                 });
}

}  // namespace firesteel::analyze
