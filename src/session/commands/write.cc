// DataFrame.write and DataFrame.writeTo.

#include <algorithm>

#include "base/spark_error.h"
#include "formats/write/write_sink.h"
#include "session/commands/commands.h"
#include "session/commands/new_table.h"
#include "session/commands/table_lookup.h"
#include "session/write_options.h"

namespace firesteel {
namespace {

std::optional<BucketSpec> bucket_of(const WriteCommand& write) {
  if (write.bucket_count == 0) {
    if (!write.sort_by.empty()) throw SparkError("SORT_BY_WITHOUT_BUCKETING", {});
    return std::nullopt;
  }
  return BucketSpec{write.bucket_count, write.bucket_by, write.sort_by};
}

std::string take_path(Options& options) {
  std::string path;
  std::erase_if(options, [&](const auto& option) {
    if (to_lower(option.first) != "path") return false;
    path = option.second;
    return true;
  });
  return path;
}

// Makes the table, or makes it anew.
void save_as_table(const CommandRun<WriteCommand>& run) {
  const WriteCommand& body = run.body;
  Session& session = run.session();
  SessionCatalog& catalog = session.catalog();
  const QualifiedTable name = catalog.qualify(body.table);
  const TablePtr old = catalog.store().find_table(name.database, name.name);
  if (old && body.mode == SaveMode::kIgnore) return;
  if (old && body.mode != SaveMode::kOverwrite) {
    throw SparkError("TABLE_OR_VIEW_ALREADY_EXISTS", {{"relationName", name.quoted()}});
  }
  if (old && old->is_view()) {
    throw SparkError("TABLE_OR_VIEW_ALREADY_EXISTS", {{"relationName", name.quoted()}});
  }
  CreateTableCommand create;
  create.name = body.table;
  create.format = body.format;
  create.options = body.options;
  create.partition_by = body.partition_by;
  create.bucket = bucket_of(body);
  create.location = take_path(create.options);
  const Schema schema = to_schema(run.command.query()->output());
  create_table_as(run.query, new_table(session, create, &schema), run.command.query(),
                  old != nullptr);
}

}  // namespace

Answer run(const CommandRun<WriteCommand>& run) {
  const WriteCommand& body = run.body;
  if (!body.table.empty()) {
    save_as_table(run);
    return {};
  }
  if (body.bucket_count > 0) {
    throw SparkError(body.sort_by.empty() ? "_LEGACY_ERROR_TEMP_1312" : "_LEGACY_ERROR_TEMP_1313",
                     {{"operation", "save"}});
  }
  if (!body.sort_by.empty()) throw SparkError("SORT_BY_WITHOUT_BUCKETING", {});
  WriteRequest request;
  request.format = to_lower(body.format);
  request.path = body.path;
  request.schema = to_schema(run.command.query()->output());
  request.options = write_options(body.options, request.format, run.session().conf());
  request.partition_by = body.partition_by;
  request.mode = body.mode;
  request.settings = run.query.settings();
  request.job_id = random_name();
  if (auto sink = make_write_sink(std::move(request))) {
    run.query.run_into(run.command.query(), std::move(sink));
  }
  return {};
}

Answer run(const CommandRun<WriteTableCommand>& run) {
  using Mode = WriteTableCommand::Mode;
  const WriteTableCommand& body = run.body;
  Session& session = run.session();
  const QualifiedTable name = session.catalog().qualify(body.table);
  const TablePtr old = session.catalog().store().find_table(name.database, name.name);
  if (body.mode == Mode::kOverwrite) {
    if (!old) throw_relation_not_found(session.catalog(), {body.table, {}}, true);
    throw SparkError("_LEGACY_ERROR_TEMP_1012", {{"identifier", name.quoted()}});
  }
  if (body.mode == Mode::kCreate && old) {
    throw SparkError("TABLE_OR_VIEW_ALREADY_EXISTS", {{"relationName", name.quoted()}});
  }
  if (body.mode == Mode::kReplace && !old) {
    throw SparkError(
        "TABLE_OR_VIEW_NOT_FOUND",
        {{"relationName", name.quoted()}, {"searchPath", session.catalog().search_path(false)}});
  }
  CreateTableCommand create;
  create.name = body.table;
  create.format = body.format;
  create.options = body.options;
  create.properties = body.properties;
  create.partition_by = body.partition_by;
  create.location = take_path(create.options);
  const Schema schema = to_schema(run.command.query()->output());
  create_table_as(run.query, new_table(session, create, &schema), run.command.query(),
                  old != nullptr);
  return {};
}

}  // namespace firesteel
