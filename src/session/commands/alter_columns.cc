// ALTER TABLE: columns. Files are not rewritten, so that much as Spark refuses it.

#include <algorithm>

#include "base/spark_error.h"
#include "catalog/nullable_schema.h"
#include "plan/field_metadata.h"
#include "session/commands/alter_table.h"
#include "session/commands/default_values.h"
#include "session/commands/table_lookup.h"

namespace firesteel {
namespace {

[[noreturn]] void refuse(const AlterRun& run, const char* operation) {
  throw_unsupported_operation({run.table->database, run.table->name}, operation);
}

size_t require_column(const AlterRun& run, const std::vector<std::string>& path) {
  const Schema& schema = run.table->schema;
  for (size_t i = 0; i < schema.size(); ++i) {
    if (same_column(run.session(), schema[i].name, path[0])) return i;
  }
  std::string known;
  for (const auto& field : schema) {
    known += (known.empty() ? "" : ", ") + quote_identifier(field.name);
  }
  throw SparkError("UNRESOLVED_COLUMN.WITH_SUGGESTION",
                   {{"objectName", quote_identifiers(path)}, {"proposal", known}},
                   run.run.body.statement_range.query_context());
}

}  // namespace

void alter(const AlterRun& run, const AddColumnsAction& action) {
  Schema added;
  for (const auto& column : action.columns) {
    if (!column.parent.empty()) refuse(run, "ADD COLUMN with qualified column");
    const auto is_same = [&](const StructField& known) {
      return same_column(run.session(), known.name, column.field.name);
    };
    const bool exists = std::any_of(run.table->schema.begin(), run.table->schema.end(), is_same) ||
                        std::any_of(added.begin(), added.end(), is_same);
    if (exists && action.if_not_exists) continue;
    if (exists) {
      const bool case_sensitive = run.session().conf().get_boolean("spark.sql.caseSensitive");
      throw SparkError(
          "COLUMN_ALREADY_EXISTS",
          {{"columnName",
            quote_identifier(case_sensitive ? column.field.name : to_lower(column.field.name))}});
    }
    if (!column.field.nullable) refuse(run, "ADD COLUMN with v1 tables cannot specify NOT NULL");
    added.push_back(column.field);
  }
  added = with_nulls_allowed(
      with_checked_defaults(run.session(), std::move(added), "ALTER TABLE ADD COLUMNS"));
  run.update([&](TableMetadata& table) {
    const auto end = table.schema.end() - static_cast<ptrdiff_t>(table.partition_columns.size());
    table.schema.insert(end, added.begin(), added.end());
  });
}

void alter(const AlterRun& run, const ReplaceColumnsAction& /*action*/) {
  refuse(run, "REPLACE COLUMNS");
}

void alter(const AlterRun& run, const DropColumnsAction& /*action*/) { refuse(run, "DROP COLUMN"); }

void alter(const AlterRun& run, const RenameColumnAction& /*action*/) {
  refuse(run, "RENAME COLUMN");
}

void alter(const AlterRun& run, const AlterColumnAction& action) {
  const size_t at = require_column(run, action.column);
  const StructField& column = run.table->schema[at];
  if (action.column.size() > 1) refuse(run, "ALTER COLUMN with qualified column");
  if (action.nullable) refuse(run, "ALTER COLUMN ... SET NOT NULL");
  if (action.position) refuse(run, "ALTER COLUMN ... FIRST | AFTER");
  if (action.type && !action.type->same_type(column.type)) {
    throw SparkError("NOT_SUPPORTED_CHANGE_COLUMN",
                     {{"table", quoted_name(*run.table)},
                      {"originName", quote_identifier(column.name)},
                      {"originType", quote_sql(column.type.sql())},
                      {"newName", quote_identifier(column.name)},
                      {"newType", quote_sql(action.type->sql())}},
                     run.run.body.statement_range.query_context());
  }
  StructField changed = column;
  if (action.comment) changed = with_field_metadata(changed, "comment", action.comment);
  if (action.default_text) {
    const bool drops = action.default_text->empty();
    const auto exists = field_metadata(column, kExistsDefault);
    changed =
        with_field_metadata(changed, kCurrentDefault, drops ? std::nullopt : action.default_text);
    if (!drops) {
      changed = with_checked_defaults(run.session(), {changed}, "ALTER TABLE ALTER COLUMN")[0];
    }
    // What rows of older files have was settled when the column was added.
    changed = with_field_metadata(changed, kExistsDefault, exists);
  }
  run.update([&](TableMetadata& table) {
    for (auto& field : table.schema) {
      if (field.name == column.name) field = changed;
    }
  });
}

}  // namespace firesteel
