#include "analyze/insert_columns.h"

#include <algorithm>

#include "analyze/resolve_plan.h"
#include "analyze/store_assignment.h"
#include "catalog/plain_types.h"
#include "functions/coercion.h"
#include "plan/field_metadata.h"
#include "plan/relations.h"
#include "sql/parser.h"

namespace firesteel::analyze {
namespace {

std::string quoted_table(const TableMetadata& table) {
  return quote_identifiers({"spark_catalog", table.database, table.name});
}

template <class Columns>
std::string quoted_list(const Columns& columns) {
  std::string out;
  for (const auto& column : columns) {
    out += (out.empty() ? "" : ", ") + quote_identifier(column.name);
  }
  return out;
}

const PartitionItem* fixed_value(const Analysis& analysis, const InsertCommand& insert,
                                 const std::string& column) {
  for (const auto& item : insert.partition) {
    if (item.value && equal_names(item.column, column, analysis.settings.case_sensitive)) {
      return &item;
    }
  }
  return nullptr;
}

class ColumnMatch {
 public:
  ColumnMatch(Analysis& analysis, const TableMetadata& table, const InsertCommand& insert,
              const Attributes& rows)
      : analysis_(analysis), table_(table), insert_(insert), rows_(rows) {}

  Exprs match() {
    const Schema targets = insert_targets(analysis_, table_, insert_);
    const bool lists = !insert_.columns.empty();
    if (lists || !insert_.by_name) check_count(targets);
    std::vector<std::string> names;
    for (size_t i = 0; i < rows_.size(); ++i) {
      names.push_back(insert_.by_name ? rows_[i].name : targets[i].name);
    }
    if (insert_.by_name || lists) check_names(names);
    Exprs out;
    for (const auto& column : table_.schema) {
      ExprPtr value = value_of(column, names);
      if (!value->type().same_type(column.type) || column.type.is(TypeId::kString)) {
        value = assign_to_column(analysis_, quoted_table(table_), column, value);
      }
      out.push_back(Alias::make(std::move(value), column.name));
    }
    return out;
  }

 private:
  bool same(const std::string& a, const std::string& b) const {
    return equal_names(a, b, analysis_.settings.case_sensitive);
  }

  void check_count(const Schema& targets) const {
    if (rows_.size() == targets.size()) return;
    const ErrorParams params = {
        {"tableName", quoted_table(table_)},
        {"tableColumns",
         insert_.columns.empty() ? quoted_list(table_.schema) : quoted_list(targets)},
        {"dataColumns", quoted_list(rows_)}};
    std::string fixed;
    for (const auto& item : insert_.partition) {
      if (item.value) fixed += (fixed.empty() ? "" : ", ") + quote_identifier(item.column);
    }
    if (!fixed.empty() && insert_.columns.empty()) {
      ErrorParams with_fixed = params;
      with_fixed["staticPartCols"] = fixed;
      fail({}, "INSERT_PARTITION_COLUMN_ARITY_MISMATCH", std::move(with_fixed));
    }
    fail({},
         rows_.size() < targets.size() ? "INSERT_COLUMN_ARITY_MISMATCH.NOT_ENOUGH_DATA_COLUMNS"
                                       : "INSERT_COLUMN_ARITY_MISMATCH.TOO_MANY_DATA_COLUMNS",
         params);
  }

  // Every name must be a column without a fixed value, and come once.
  void check_names(const std::vector<std::string>& names) const {
    if (names.size() > table_.schema.size()) {
      fail({}, "INSERT_COLUMN_ARITY_MISMATCH.TOO_MANY_DATA_COLUMNS",
           {{"tableName", quoted_table(table_)},
            {"tableColumns", quoted_list(table_.schema)},
            {"dataColumns", quoted_list(rows_)}});
    }
    std::string extra;
    for (size_t i = 0; i < names.size(); ++i) {
      for (size_t j = 0; j < i; ++j) {
        if (same(names[i], names[j])) {
          fail({}, "INCOMPATIBLE_DATA_FOR_TABLE.AMBIGUOUS_COLUMN_NAME",
               {{"tableName", quoted_table(table_)}, {"colName", quote_identifier(names[i])}});
        }
      }
      const bool known = std::any_of(table_.schema.begin(), table_.schema.end(),
                                     [&](const auto& c) { return same(c.name, names[i]); });
      if (!known || fixed_value(analysis_, insert_, names[i]) != nullptr) {
        extra += (extra.empty() ? "" : ", ") + quote_identifier(names[i]);
      }
    }
    if (extra.empty()) return;
    fail({}, "INCOMPATIBLE_DATA_FOR_TABLE.EXTRA_COLUMNS",
         {{"tableName", quoted_table(table_)}, {"extraColumns", extra}});
  }

  ExprPtr value_of(const StructField& column, const std::vector<std::string>& names) const {
    const DataType type = without_char_types(column.type);
    if (const PartitionItem* fixed = fixed_value(analysis_, insert_, column.name)) {
      if (fixed->value->is_null()) return Literal::make(Value(), type);
      const ExprPtr text = Literal::make(*fixed->value, TypeId::kString);
      if (type.is(TypeId::kString)) return text;
      return std::make_shared<Cast>(text->with_source(insert_.statement_range), type,
                                    analysis_.cast_mode(), analysis_.settings.time_zone,
                                    /*implicit=*/true);
    }
    for (size_t i = 0; i < names.size(); ++i) {
      if (same(names[i], column.name)) return AttributeRef::make(rows_[i]);
    }
    return column_default(analysis_, column);
  }

  Analysis& analysis_;
  const TableMetadata& table_;
  const InsertCommand& insert_;
  const Attributes& rows_;
};

}  // namespace

ExprPtr column_default(Analysis& analysis, const StructField& column) {
  const DataType type = without_char_types(column.type);
  const auto text = field_metadata(column, kCurrentDefault);
  if (!text) return Literal::make(Value(), type);
  const PlanPtr plan =
      resolve_query(analysis, QueryScope{},
                    std::make_shared<Project>(
                        Exprs{Alias::make(parse_expression(*text, analysis.settings), column.name)},
                        std::make_shared<OneRow>()));
  const auto* project = plan->as<Project>();
  FS_CHECK(project != nullptr && project->list().size() == 1);
  const auto* alias = project->list()[0]->as<Alias>();
  ExprPtr value = alias == nullptr ? project->list()[0] : alias->child();
  if (value->type().same_type(type)) return value;
  return std::make_shared<Cast>(std::move(value), type, analysis.cast_mode(),
                                analysis.settings.time_zone, /*implicit=*/true);
}

Schema insert_targets(const Analysis& analysis, const TableMetadata& table,
                      const InsertCommand& insert) {
  const bool case_sensitive = analysis.settings.case_sensitive;
  Schema targets;
  if (insert.columns.empty()) {
    for (const auto& column : table.schema) {
      if (fixed_value(analysis, insert, column.name) == nullptr) targets.push_back(column);
    }
    return targets;
  }
  for (const auto& name : insert.columns) {
    const auto it = std::find_if(
        table.schema.begin(), table.schema.end(),
        [&](const StructField& column) { return equal_names(column.name, name, case_sensitive); });
    if (it == table.schema.end()) {
      fail(insert.statement_range, "UNRESOLVED_COLUMN.WITH_SUGGESTION",
           {{"objectName", quote_identifier(name)}, {"proposal", quoted_list(table.schema)}});
    }
    if (std::any_of(targets.begin(), targets.end(),
                    [&](const StructField& known) { return known.name == it->name; })) {
      fail({}, "COLUMN_ALREADY_EXISTS",
           {{"columnName", quote_identifier(case_sensitive ? name : to_lower(name))}});
    }
    targets.push_back(*it);
  }
  return targets;
}

Exprs match_insert_columns(Analysis& analysis, const TableMetadata& table,
                           const InsertCommand& insert, const Attributes& rows) {
  return ColumnMatch(analysis, table, insert, rows).match();
}

}  // namespace firesteel::analyze
