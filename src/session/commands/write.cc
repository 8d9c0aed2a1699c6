// DataFrame.write to a path.

#include <algorithm>
#include <random>

#include "base/spark_error.h"
#include "formats/write/write_sink.h"
#include "session/commands/commands.h"
#include "session/write_options.h"

namespace firesteel {
namespace {

std::string random_name() {
  std::random_device device;
  char text[33];
  std::snprintf(text, sizeof(text), "%08x%08x%08x%08x", device(), device(), device(), device());
  return text;
}

}  // namespace

Answer run(const CommandRun<WriteCommand>& run) {
  const WriteCommand& body = run.body;
  if (!body.table.empty()) {
    throw SparkError("UNSUPPORTED_FEATURE.TABLE_OPERATION",
                     {{"tableName", quote_identifiers(body.table)}, {"operation", "saveAsTable"}});
  }
  if (body.bucket_count > 0) {
    throw SparkError(body.sort_by.empty() ? "_LEGACY_ERROR_TEMP_1312" : "_LEGACY_ERROR_TEMP_1313",
                     {{"operation", "save"}});
  }
  if (!body.sort_by.empty()) throw SparkError("SORT_BY_WITHOUT_BUCKETING", {});
  WriteRequest request;
  request.format = body.format;
  std::transform(request.format.begin(), request.format.end(), request.format.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
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

}  // namespace firesteel
