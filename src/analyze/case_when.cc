#include "analyze/case_when.h"

#include "analyze/bind_function.h"
#include "analyze/column_types.h"

namespace firesteel::analyze {
ExprPtr make_case_when(const Analysis& analysis, Exprs children, bool is_if,
                       const SourceRange& source) {
  const bool has_else = children.size() % 2 == 1;
  auto is_condition = [&](size_t i) {
    return i % 2 == 0 && !(has_else && i + 1 == children.size());
  };
  std::vector<DataType> types;
  for (size_t i = 0; i < children.size(); ++i) {
    if (!is_condition(i)) types.push_back(children[i]->type());
  }
  const std::optional<DataType> common = find_wider_type(types, analysis.settings.ansi);
  if (!common) {
    std::string list;
    for (const auto& type : types) list += (list.empty() ? "" : ", ") + sql_type(type);
    const ExprPtr whole = std::make_shared<CaseWhen>(children, is_if);
    fail(source, "DATATYPE_MISMATCH.DATA_DIFF_TYPES",
         {{"sqlExpr", sql_expr(whole)},
          {"functionName", is_if ? "`if`" : "`casewhen`"},
          {"dataType", "[" + list + "]"}});
  }
  for (size_t i = 0; i < children.size(); ++i) {
    if (!is_condition(i)) {
      children[i] = implicit_cast_to(analysis, children[i], *common);
      continue;
    }
    const DataType& type = children[i]->type();
    if (is_if && type.is(TypeId::kNull)) {
      children[i] = implicit_cast_to(analysis, children[i], TypeId::kBoolean);
    } else if (!type.is(TypeId::kBoolean)) {
      const ExprPtr whole = std::make_shared<CaseWhen>(children, is_if);
      fail(source, "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
           {{"sqlExpr", sql_expr(whole)},
            {"paramIndex", ordinal_word(is_if ? 0 : i / 2)},
            {"requiredType", "\"BOOLEAN\""},
            {"inputSql", sql_expr(children[i])},
            {"inputType", sql_type(type)}});
    }
  }
  ExprPtr made = std::make_shared<CaseWhen>(std::move(children), is_if);
  return source.text || source.context ? made->with_source(source) : made;
}

}  // namespace firesteel::analyze
