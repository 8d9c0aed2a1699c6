#include "api/frame_state.h"
#include "firesteel/dataframe_io.h"
#include "sql/parser.h"

namespace firesteel {

struct DataFrameWriter::State {
  DataFrame frame;
  // Its path and table are filled when it runs.
  WriteCommand command;
};

DataFrameWriter DataFrame::write() const {
  return DataFrameWriter(
      std::make_shared<DataFrameWriter::State>(DataFrameWriter::State{*this, WriteCommand{}}));
}

DataFrameWriter& DataFrameWriter::format(std::string source) {
  state_->command.format = std::move(source);
  return *this;
}

DataFrameWriter& DataFrameWriter::mode(std::string_view saveMode) {
  static const std::map<std::string_view, SaveMode> kModes = {
      {"append", SaveMode::kAppend},         {"overwrite", SaveMode::kOverwrite},
      {"ignore", SaveMode::kIgnore},         {"error", SaveMode::kErrorIfExists},
      {"default", SaveMode::kErrorIfExists}, {"errorifexists", SaveMode::kErrorIfExists}};
  const auto it = kModes.find(saveMode);
  guarded([&] {
    if (it == kModes.end()) {
      throw SparkError("INVALID_SAVE_MODE", {{"mode", quote_sql(saveMode)}});
    }
  });
  state_->command.mode = it->second;
  return *this;
}

DataFrameWriter& DataFrameWriter::option(const std::string& key, const OptionValue& value) {
  state_->command.options[key] = value.text();
  return *this;
}

DataFrameWriter& DataFrameWriter::options(const std::map<std::string, std::string>& options) {
  for (const auto& [key, value] : options) state_->command.options[key] = value;
  return *this;
}

DataFrameWriter& DataFrameWriter::partitionBy(std::vector<std::string> columns) {
  state_->command.partition_by = std::move(columns);
  return *this;
}

DataFrameWriter& DataFrameWriter::bucketBy(int32_t buckets, std::vector<std::string> columns) {
  state_->command.bucket_count = buckets;
  state_->command.bucket_by = std::move(columns);
  return *this;
}

DataFrameWriter& DataFrameWriter::sortBy(std::vector<std::string> columns) {
  state_->command.sort_by = std::move(columns);
  return *this;
}

namespace {

void run_write(const DataFrame& frame, WriteCommand command) {
  guarded([&] {
    const auto& state = frame.state();
    if (command.format.empty()) {
      command.format = *state.engine_session().conf().get("spark.sql.sources.default");
    }
    run_command_plan(state.session, std::move(command), state.plan);
  });
}

}  // namespace

void DataFrameWriter::save(const std::string& path) const {
  as(state_->command.format.c_str(), path);
}

void DataFrameWriter::as(const char* format, const std::string& path) const {
  WriteCommand command = state_->command;
  command.format = format;
  command.path = path;
  const auto option = command.options.find("path");
  if (path.empty() && option != command.options.end()) command.path = option->second;
  run_write(state_->frame, std::move(command));
}

void DataFrameWriter::saveAsTable(const std::string& name) const {
  WriteCommand command = state_->command;
  command.table = guarded([&] { return parse_multipart_identifier(name); });
  run_write(state_->frame, std::move(command));
}

void DataFrameWriter::insertInto(const std::string& name, bool overwrite) const {
  WriteCommand command = state_->command;
  command.table = guarded([&] { return parse_multipart_identifier(name); });
  command.insert_into = true;
  if (overwrite) command.mode = SaveMode::kOverwrite;
  run_write(state_->frame, std::move(command));
}

}  // namespace firesteel
