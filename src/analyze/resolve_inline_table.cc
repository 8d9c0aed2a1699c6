// VALUES (...), (...).

#include "analyze/bind_function.h"
#include "analyze/expr_resolver.h"
#include "analyze/resolve_plan.h"
#include "plan/relations.h"

namespace firesteel::analyze {
namespace {

// The common type of a column's values; unlike elsewhere, strings do not mix with other types.
std::optional<DataType> column_type(const Analysis& analysis, const std::vector<Exprs>& rows,
                                    size_t column) {
  std::optional<DataType> common;
  for (const auto& row : rows) {
    const DataType& type = row[column]->type();
    if (!common || common->is(TypeId::kNull)) {
      common = type;
    } else if (!type.is(TypeId::kNull) && !common->same_type(type)) {
      if (type.is(TypeId::kString) != common->is(TypeId::kString)) return std::nullopt;
      common = find_wider_type(*common, type, analysis.settings.ansi);
      if (!common) return std::nullopt;
    }
  }
  return common;
}

std::vector<Exprs> resolve_rows(Analysis& analysis, const QueryScope& query,
                                const UnresolvedInlineTable& table) {
  const Attributes no_columns;
  const NameScope nothing(no_columns, analysis.settings.case_sensitive);
  QueryScope values_scope;
  values_scope.parameters = query.parameters;
  ExprResolver resolver(analysis, values_scope, nothing);
  std::vector<Exprs> rows;
  for (const auto& written : table.rows()) {
    if (!table.rows().empty() && written.size() != table.rows()[0].size()) {
      fail({}, "INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH",
           {{"expectedNumCols", std::to_string(table.rows()[0].size())},
            {"actualNumCols", std::to_string(written.size())},
            {"rowIndex", std::to_string(rows.size())}});
    }
    Exprs row;
    for (const auto& value : written) {
      if (value->has_subquery()) {
        fail(value->source(), "INVALID_INLINE_TABLE.SCALAR_SUBQUERY_IN_VALUES", {});
      }
      row.push_back(resolver.resolve(value));
      if (!row.back()->foldable()) {
        fail(value->source(), "INVALID_INLINE_TABLE.CANNOT_EVALUATE_EXPRESSION_IN_INLINE_TABLE",
             {{"expr", sql_expr(row.back())}});
      }
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

PlanPtr resolve_inline_table(Analysis& analysis, const QueryScope& query,
                             const UnresolvedInlineTable& table) {
  const std::vector<Exprs> rows = resolve_rows(analysis, query, table);
  const size_t column_count = rows.empty() ? table.names().size() : rows[0].size();
  if (!table.names().empty() && table.names().size() != column_count) {
    fail({}, "INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH",
         {{"expectedNumCols", std::to_string(table.names().size())},
          {"actualNumCols", std::to_string(column_count)},
          {"rowIndex", "0"}});
  }
  Attributes output;
  std::vector<VectorBuilder> builders;
  for (size_t i = 0; i < column_count; ++i) {
    const std::string name =
        table.names().empty() ? "col" + std::to_string(i + 1) : table.names()[i];
    const auto type = column_type(analysis, rows, i);
    if (!type) {
      fail({}, "INVALID_INLINE_TABLE.INCOMPATIBLE_TYPES_IN_INLINE_TABLE",
           {{"colName", quote_identifier(name)}});
    }
    output.push_back({.name = name, .type = *type, .nullable = false, .id = next_expr_id()});
    builders.emplace_back(*type);
  }
  auto batches = std::make_shared<std::vector<Batch>>();
  for (size_t begin = 0; begin < rows.size(); begin += kBatchSize) {
    const size_t end = std::min(rows.size(), begin + kBatchSize);
    Batch batch;
    batch.num_rows = end - begin;
    for (size_t i = 0; i < column_count; ++i) {
      for (size_t row = begin; row < end; ++row) {
        const ExprPtr value = implicit_cast_to(analysis, rows[row][i], output[i].type);
        output[i].nullable = output[i].nullable || value->nullable();
        builders[i].append(constant_or_throw(value));
      }
      batch.columns.push_back(builders[i].finish());
    }
    batches->push_back(std::move(batch));
  }
  return std::make_shared<LocalRelation>(std::move(output), std::move(batches));
}

}  // namespace firesteel::analyze
