#include "analyze/extract_value.h"

#include "analyze/bind_function.h"
#include "analyze/operator_names.h"

namespace firesteel::analyze {
namespace {

// The call `function`(base, ordinal), printed as base.name.
ExprPtr field_call(const Analysis& analysis, std::string_view function, const ExprPtr& base,
                   int ordinal, const std::string& name) {
  const ExprPtr call = make_call(analysis, function, {base, Literal::integer(ordinal)});
  auto bound = std::make_shared<BoundScalar>(call->as<Call>()->function());
  bound->render = [name](std::span<const std::string> args) { return args[0] + "." + name; };
  return std::make_shared<Call>(std::move(bound), call->children());
}

}  // namespace

int find_field(const Analysis& analysis, const DataType& type, const std::string& name,
               const SourceRange& source) {
  const auto& fields = type.fields();
  int found = -1;
  int count = 0;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (!equal_names(fields[i].name, name, analysis.settings.case_sensitive)) continue;
    found = static_cast<int>(i);
    ++count;
  }
  if (count == 1) return found;
  if (count > 1) {
    fail(source, "AMBIGUOUS_REFERENCE_TO_FIELDS",
         {{"field", quote_identifier(name)}, {"count", std::to_string(count)}});
  }
  std::string names;
  for (const auto& field : fields)
    names += (names.empty() ? "" : ", ") + quote_identifier(field.name);
  fail(source, "FIELD_NOT_FOUND", {{"fieldName", quote_identifier(name)}, {"fields", names}});
}

ExprPtr get_struct_field(const Analysis& analysis, const ExprPtr& base, int ordinal,
                         const std::string& name) {
  return field_call(analysis, kGetStructField, base, ordinal, name);
}

ExprPtr extract_field(const Analysis& analysis, const ExprPtr& base, const std::string& name,
                      const SourceRange& source) {
  return extract_value(analysis, base, Literal::string(name), source);
}

ExprPtr extract_value(const Analysis& analysis, const ExprPtr& base, const ExprPtr& key,
                      const SourceRange& source) {
  const DataType& type = base->type();
  const auto* literal = key->as<Literal>();
  const bool by_name =
      literal != nullptr && key->type().is(TypeId::kString) && !literal->value().is_null();
  switch (type.id()) {
    case TypeId::kNull:
      return Literal::null();
    case TypeId::kStruct: {
      if (!by_name) {
        fail(source, "INVALID_EXTRACT_FIELD_TYPE", {{"extraction", sql_expr(key)}});
      }
      const std::string& name = literal->value().string();
      return get_struct_field(analysis, base, find_field(analysis, type, name, source), name);
    }
    case TypeId::kArray:
      if (by_name && type.element_type().is(TypeId::kStruct)) {
        const std::string& name = literal->value().string();
        const int ordinal = find_field(analysis, type.element_type(), name, source);
        return field_call(analysis, kGetArrayStructField, base, ordinal, name);
      }
      return make_call(analysis, kGetArrayItem, {base, key}, source);
    case TypeId::kMap:
      return make_call(analysis, kGetMapValue, {base, key}, source);
    default:
      fail(source, "INVALID_EXTRACT_BASE_FIELD_TYPE",
           {{"base", sql_expr(base)}, {"other", sql_type(type)}});
  }
}

}  // namespace firesteel::analyze
