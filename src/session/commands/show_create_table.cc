// SHOW CREATE TABLE.

#include "base/spark_error.h"
#include "plan/field_metadata.h"
#include "session/commands/commands.h"
#include "session/commands/table_lookup.h"
#include "session/commands/table_text.h"
#include "session/commands/view_definition.h"

namespace firesteel {
namespace {

// 'it\'s'
std::string quoted_text(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

// Names stand bare where they can.
std::string name_text(const std::string& name) {
  const bool plain = !name.empty() && std::isdigit(static_cast<unsigned char>(name[0])) == 0 &&
                     std::all_of(name.begin(), name.end(), [](char c) {
                       return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0;
                     });
  return plain ? name : quote_identifier(name);
}

// A type in full: strings with their collation.
std::string type_text(const DataType& type) {
  switch (type.id()) {
    case TypeId::kString:
      return type.sql() + (type.collation().empty() ? " COLLATE UTF8_BINARY" : "");
    case TypeId::kArray:
      return "ARRAY<" + type_text(type.element_type()) + ">";
    case TypeId::kMap:
      return "MAP<" + type_text(type.key_type()) + ", " + type_text(type.value_type()) + ">";
    case TypeId::kStruct: {
      std::string out;
      for (const auto& field : type.fields()) {
        out += (out.empty() ? "" : ", ") + name_text(field.name) + ": " + type_text(field.type);
        if (!field.nullable) out += " NOT NULL";
        if (const auto comment = field_metadata(field, "comment")) {
          out += " COMMENT " + quoted_text(*comment);
        }
      }
      return "STRUCT<" + out + ">";
    }
    default:
      return type.sql();
  }
}

std::string column_text(const StructField& field) {
  std::string out = name_text(field.name) + " " + type_text(field.type);
  if (const auto text = field_metadata(field, kCurrentDefault)) out += " DEFAULT " + *text;
  if (const auto comment = field_metadata(field, "comment")) {
    out += " COMMENT " + quoted_text(*comment);
  }
  return out;
}

// (\n  a,\n  b)
std::string indented(const std::vector<std::string>& items) {
  std::string out = "(";
  for (size_t i = 0; i < items.size(); ++i) out += (i == 0 ? "\n  " : ",\n  ") + items[i];
  return out + ")";
}

std::string options_text(const Options& options) {
  std::vector<std::string> items;
  for (const auto& [key, value] : without_secrets(options)) {
    items.push_back(quoted_text(key) + " = " + quoted_text(value));
  }
  return indented(items);
}

std::string names_text(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ", ") + name_text(name);
  return "(" + out + ")";
}

std::string table_statement(const TableMetadata& table) {
  std::vector<std::string> columns;
  for (const auto& field : table.schema) columns.push_back(column_text(field));
  std::string out = "CREATE TABLE spark_catalog." + name_text(table.database) + "." +
                    name_text(table.name) + " " + indented(columns) + "\n";
  out += "USING " + table.provider + "\n";
  if (!table.options.empty()) out += "OPTIONS " + options_text(table.options) + "\n";
  if (!table.partition_columns.empty()) {
    out += "PARTITIONED BY " + names_text(table.partition_columns) + "\n";
  }
  if (table.bucket) {
    out += "CLUSTERED BY " + names_text(table.bucket->columns) + "\n";
    if (!table.bucket->sort_columns.empty()) {
      out += "SORTED BY " + names_text(table.bucket->sort_columns) + "\n";
    }
    out += "INTO " + std::to_string(table.bucket->count) + " BUCKETS\n";
  }
  if (table.comment) out += "COMMENT " + quoted_text(*table.comment) + "\n";
  if (table.kind == TableMetadata::Kind::kExternal) {
    out += "LOCATION 'file:" + table.location + "'\n";
  }
  if (!table.properties.empty()) out += "TBLPROPERTIES " + options_text(table.properties) + "\n";
  return out;
}

std::string view_statement(const Session& session, const TableMetadata& view) {
  std::vector<std::string> columns;
  for (const auto& field : view.schema) {
    std::string column = name_text(field.name);
    if (const auto comment = field_metadata(field, "comment")) {
      column += " COMMENT " + quoted_text(*comment);
    }
    columns.push_back(std::move(column));
  }
  std::string out = "CREATE VIEW " + name_text(view.database) + "." + name_text(view.name) + " " +
                    indented(columns) + "\n";
  if (view.comment) out += "COMMENT " + quoted_text(*view.comment) + "\n";
  if (!view.properties.empty()) out += "TBLPROPERTIES " + options_text(view.properties) + "\n";
  if (session.conf().get_boolean(kSchemaModeSetting)) {
    const std::string& mode = view.view.schema_mode;
    out += "WITH SCHEMA " + (mode.empty() ? std::string("BINDING") : mode) + "\n";
  }
  return out + "AS " + view.view.text + "\n";
}

}  // namespace

Answer run(const CommandRun<ShowCreateTableCommand>& run) {
  const TablePtr table = require_stored(run.session().catalog(), {run.body.table, run.body.source},
                                        "SHOW CREATE TABLE");
  if (run.body.as_serde && !table->is_view()) {
    throw SparkError("UNSUPPORTED_SHOW_CREATE_TABLE.ON_DATA_SOURCE_TABLE_WITH_AS_SERDE",
                     {{"tableName", quoted_name(*table)}});
  }
  return answer(run.command.output(),
                {{Value(table->is_view() ? view_statement(run.session(), *table)
                                         : table_statement(*table))}});
}

}  // namespace firesteel
