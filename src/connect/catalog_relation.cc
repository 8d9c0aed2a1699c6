#include "connect/catalog_relation.h"

#include "base/spark_error.h"
#include "connect/catalog_answers.h"
#include "connect/type_codec.h"
#include "plan/relations.h"
#include "session/query_execution.h"
#include "sql/parser.h"

namespace firesteel {
namespace {

namespace proto = spark::connect;

// A message's field that may be missing.
template <class Message>
std::optional<std::string> pattern_of(const Message& message) {
  return message.has_pattern() ? std::optional(message.pattern()) : std::nullopt;
}

template <class Message>
TableName database_of(const Message& message) {
  return message.has_db_name() ? parse_multipart_identifier(message.db_name()) : TableName{};
}

// The name, with the database that may come beside it.
template <class Message>
TableName qualified(const Message& message, const std::string& text) {
  TableName name = parse_multipart_identifier(text);
  if (message.has_db_name()) {
    TableName full = parse_multipart_identifier(message.db_name());
    full.push_back(name.back());
    return full;
  }
  return name;
}

PlanPtr run(Session& session, CommandBody body) {
  const auto command = std::make_shared<Command>(std::move(body));
  auto query = session.query(command);
  auto batches = query->collect();
  return std::make_shared<LocalRelation>(command->output(), std::move(batches));
}

// Carries the command out; the answer has no rows.
PlanPtr do_command(Session& session, CommandBody body) {
  run(session, std::move(body));
  return no_rows();
}

PlanPtr create_table(Session& session, const proto::CreateTable& message) {
  CreateTableCommand create;
  create.name = parse_multipart_identifier(message.table_name());
  create.format = message.source();
  create.options = {message.options().begin(), message.options().end()};
  create.location = message.path();
  if (const auto path = create.options.find("path"); path != create.options.end()) {
    create.location = path->second;
    create.options.erase(path);
  }
  if (message.has_schema()) create.schema = decode_type(message.schema()).fields();
  if (message.has_description()) create.comment = message.description();
  const TableName name = create.name;
  run(session, std::move(create));
  return std::make_shared<UnresolvedRelation>(name);
}

PlanPtr create_external_table(Session& session, const proto::CreateExternalTable& message) {
  proto::CreateTable create;
  create.set_table_name(message.table_name());
  if (message.has_path()) create.set_path(message.path());
  if (message.has_source()) create.set_source(message.source());
  if (message.has_schema()) *create.mutable_schema() = message.schema();
  *create.mutable_options() = message.options();
  return create_table(session, create);
}

bool is_cached(Session& session, const std::string& name) {
  auto query =
      session.query(std::make_shared<UnresolvedRelation>(parse_multipart_identifier(name)));
  return session.cache().find(query->analyzed()) != nullptr;
}

PlanPtr repair(Session& session, const std::string& name) {
  AlterTableCommand alter;
  alter.name = parse_multipart_identifier(name);
  alter.statement = "ALTER TABLE RECOVER PARTITIONS";
  alter.action = RepairPartitionsAction{};
  return do_command(session, std::move(alter));
}

bool database_exists(Session& session, const std::string& name) {
  TableName parts = parse_multipart_identifier(name);
  const std::string database = parts.back();
  parts.pop_back();
  const SessionCatalog& catalog = session.catalog();
  return catalog.has_database(parts.empty() ? catalog.current_catalog() : parts[0], database);
}

PlanPtr create_database(Session& session, const proto::CreateDatabase& message) {
  CreateDatabaseCommand create;
  create.name = parse_multipart_identifier(message.db_name());
  create.if_not_exists = message.if_not_exists();
  create.properties = {message.properties().begin(), message.properties().end()};
  const auto take = [&](const char* key) {
    auto node = create.properties.extract(key);
    return node.empty() ? std::string() : node.mapped();
  };
  if (create.properties.contains("comment")) create.comment = take("comment");
  create.location = take("location");
  return do_command(session, std::move(create));
}

}  // namespace

PlanPtr catalog_relation(const proto::Catalog& message, Session& session) {
  using Kind = proto::Catalog;
  const auto name_of = [](const auto& item) {
    return parse_multipart_identifier(item.table_name());
  };
  switch (message.cat_type_case()) {
    case Kind::kCurrentDatabase:
      return one_value("value", session.catalog().current_database());
    case Kind::kSetCurrentDatabase:
      return do_command(
          session,
          UseCommand{parse_multipart_identifier(message.set_current_database().db_name()), false});
    case Kind::kListDatabases:
      return list_databases(session, pattern_of(message.list_databases()));
    case Kind::kListTables:
      return list_tables(session, database_of(message.list_tables()),
                         pattern_of(message.list_tables()), false);
    case Kind::kListViews:
      return list_tables(session, database_of(message.list_views()),
                         pattern_of(message.list_views()), true);
    case Kind::kListFunctions:
      return list_functions(session, database_of(message.list_functions()),
                            pattern_of(message.list_functions()));
    case Kind::kListColumns:
      return list_columns(session,
                          qualified(message.list_columns(), message.list_columns().table_name()));
    case Kind::kGetDatabase:
      return get_database(session, parse_multipart_identifier(message.get_database().db_name()));
    case Kind::kGetTable:
      return get_table(session, qualified(message.get_table(), message.get_table().table_name()));
    case Kind::kGetFunction:
      return get_function(
          session, qualified(message.get_function(), message.get_function().function_name()));
    case Kind::kDatabaseExists:
      return one_value("value", database_exists(session, message.database_exists().db_name()));
    case Kind::kTableExists:
      return one_value("value", session.catalog()
                                    .find_relation(qualified(message.table_exists(),
                                                             message.table_exists().table_name()))
                                    .has_value());
    case Kind::kFunctionExists:
      return one_value("value",
                       function_exists(qualified(message.function_exists(),
                                                 message.function_exists().function_name())));
    case Kind::kCreateTable:
      return create_table(session, message.create_table());
    case Kind::kCreateExternalTable:
      return create_external_table(session, message.create_external_table());
    case Kind::kDropTempView:
      return one_value("value",
                       session.catalog().drop_temp_view(message.drop_temp_view().view_name()));
    case Kind::kDropGlobalTempView:
      return one_value("value", session.catalog().drop_global_temp_view(
                                    message.drop_global_temp_view().view_name()));
    case Kind::kRecoverPartitions:
      return repair(session, message.recover_partitions().table_name());
    case Kind::kIsCached:
      return one_value("value", is_cached(session, message.is_cached().table_name()));
    case Kind::kCacheTable: {
      CacheTableCommand cache;
      cache.name = name_of(message.cache_table());
      cache.lazy = true;
      return do_command(session, std::move(cache));
    }
    case Kind::kUncacheTable:
      return do_command(session, UncacheTableCommand{name_of(message.uncache_table()), false, {}});
    case Kind::kClearCache:
      return do_command(session, ClearCacheCommand{});
    case Kind::kRefreshTable:
      return do_command(session, RefreshCommand{name_of(message.refresh_table()), false, {}});
    case Kind::kRefreshByPath:
      return do_command(session, RefreshCommand{{message.refresh_by_path().path()}, true, {}});
    case Kind::kCurrentCatalog:
      return one_value("value", session.catalog().current_catalog());
    case Kind::kSetCurrentCatalog:
      return do_command(session, UseCommand{{message.set_current_catalog().catalog_name()}, true});
    case Kind::kListCatalogs:
      return list_catalogs(session, pattern_of(message.list_catalogs()));
    case Kind::kDropTable:
      return do_command(
          session, DropTableCommand{name_of(message.drop_table()), message.drop_table().if_exists(),
                                    message.drop_table().purge()});
    case Kind::kDropView:
      return do_command(session,
                        DropViewCommand{parse_multipart_identifier(message.drop_view().view_name()),
                                        message.drop_view().if_exists()});
    case Kind::kCreateDatabase:
      return create_database(session, message.create_database());
    case Kind::kDropDatabase:
      return do_command(
          session, DropDatabaseCommand{
                       parse_multipart_identifier(message.drop_database().db_name()),
                       message.drop_database().if_exists(), message.drop_database().cascade()});
    case Kind::kListPartitions:
      return run(session, ShowPartitionsCommand{name_of(message.list_partitions()), {}, {}});
    case Kind::kGetTableProperties:
      return run(session,
                 ShowPropertiesCommand{name_of(message.get_table_properties()), std::nullopt, {}});
    case Kind::kGetCreateTableString:
      return run(session, ShowCreateTableCommand{name_of(message.get_create_table_string()),
                                                 message.get_create_table_string().as_serde(),
                                                 {}});
    case Kind::kTruncateTable:
      return do_command(session, TruncateTableCommand{name_of(message.truncate_table()), {}, {}});
    case Kind::kAnalyzeTable: {
      AnalyzeTableCommand analyze;
      analyze.table = name_of(message.analyze_table());
      analyze.no_scan = message.analyze_table().no_scan();
      return do_command(session, std::move(analyze));
    }
    default:
      throw SparkError("UNSUPPORTED_FEATURE.CONNECT_RELATION", {{"relation", "catalog"}});
  }
}

}  // namespace firesteel
