#include "formats/write/write_sink.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <list>
#include <map>
#include <set>

#include "base/ascii_case.h"
#include "base/spark_error.h"
#include "formats/write/file_commit.h"
#include "formats/write/file_writer.h"
#include "formats/write/partition_folders.h"

namespace firesteel {
namespace fs = std::filesystem;
namespace {

// Files that a thread holds open at most, each with its buffers. Beyond, the one that has not been
// written to for longest is closed; more rows for its folder go into another file.
constexpr size_t kMaxOpenFiles = 128;

// As messages name formats.
std::string format_title(const std::string& format) {
  std::string title = format;
  const bool is_word = format == "parquet" || format == "text";
  std::transform(title.begin(), is_word ? title.begin() + 1 : title.end(), title.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return title;
}

// Rows in a file at most; without a limit, the largest number there is.
int64_t max_records_of(const Options& options) {
  constexpr int64_t kNoLimit = std::numeric_limits<int64_t>::max();
  const auto text = find_option(options, "maxRecordsPerFile");
  if (!text) return kNoLimit;
  int64_t value = 0;
  const char* end = text->data() + text->size();
  const auto [rest, error] = std::from_chars(text->data(), end, value);
  if (error != std::errc() || rest != end) {
    throw SparkError("_LEGACY_ERROR_TEMP_2146",
                     {{"paramName", "maxRecordsPerFile"}, {"value", *text}});
  }
  return value > 0 ? value : kNoLimit;
}

bool replaces_partitions(const Options& options) {
  const auto mode = find_option(options, "partitionOverwriteMode");
  if (!mode || to_lower(*mode) == "static") return false;
  if (to_lower(*mode) == "dynamic") return true;
  throw SparkError("INVALID_PARAMETER_VALUE.STRING", {{"parameter", "`partitionOverwriteMode`"},
                                                      {"functionName", "`write`"},
                                                      {"invalidValue", *mode}});
}

// Where a thread's rows for one folder go.
struct FolderWriter {
  std::unique_ptr<FileWriter> file;
  int64_t rows = 0;
  // Files begun so far.
  int count = 0;
  // Its place among the open ones, the last used first.
  std::list<std::string>::iterator place;
};

struct WriteState final : LocalState {
  WriteState(int number, PartitionFolders folders) : number(number), folders(std::move(folders)) {}

  const int number;
  PartitionFolders folders;
  // By partition folder; "" without partitioning.
  std::map<std::string, FolderWriter> writers;
  std::list<std::string> open;
};

class WriteSink final : public Sink {
 public:
  explicit WriteSink(WriteRequest request)
      : request_(std::move(request)),
        max_records_(max_records_of(request_.options)),
        replaces_(replaces_of(request_)) {
    check_schema();
    find_columns();
    file_options_.options = request_.options;
    file_options_.time_zone = request_.settings.time_zone;
    commit_.emplace(local_path(request_.path), request_.job_id);
  }

  LocalStatePtr make_state(ExecutionContext&) override { return make_write_state(); }

  bool sink(Batch batch, LocalState* state) override {
    auto& local = static_cast<WriteState&>(*state);
    if (key_columns_.empty()) {
      write(batch, "", local);
      return true;
    }
    for (auto& [folder, rows] : local.folders.split(batch)) {
      Batch part = rows->size() == batch.num_rows ? batch : batch.select(rows);
      std::vector<VectorPtr> columns;
      for (const size_t column : data_columns_) columns.push_back(part.columns[column]);
      part.columns = std::move(columns);
      write(part, folder, local);
    }
    return true;
  }

  void combine(LocalState* state) override {
    auto& local = static_cast<WriteState&>(*state);
    for (auto& [folder, writer] : local.writers) {
      if (writer.file) writer.file->finish();
    }
    local.writers.clear();
  }

  void finalize(ExecutionContext&) override {
    if (commit_->is_empty() && key_columns_.empty()) {
      // An empty result still has a schema.
      const auto state = make_write_state();
      open_file("", *state).file->finish();
    }
    commit_->commit(replaces_);
  }

 private:
  static FileCommit::Replaces replaces_of(const WriteRequest& request) {
    const bool dynamic = replaces_partitions(request.options) && !request.partition_by.empty();
    if (request.mode != SaveMode::kOverwrite) return FileCommit::Replaces::kNothing;
    return dynamic ? FileCommit::Replaces::kSubfolders : FileCommit::Replaces::kFolder;
  }

  // Throws for schemas that no format can hold.
  void check_schema() const {
    if (request_.schema.empty()) {
      throw SparkError("EMPTY_SCHEMA_NOT_SUPPORTED_FOR_DATASOURCE",
                       {{"format", format_title(request_.format)}});
    }
    std::set<std::string> names;
    for (const auto& field : request_.schema) {
      const std::string name = request_.settings.case_sensitive ? field.name : to_lower(field.name);
      if (!names.insert(name).second) {
        throw SparkError("COLUMN_ALREADY_EXISTS", {{"columnName", quote_identifier(name)}});
      }
    }
  }

  void find_columns() {
    const auto same = [&](const std::string& a, const std::string& b) {
      return a == b || (!request_.settings.case_sensitive && to_lower(a) == to_lower(b));
    };
    folder_schema_ = request_.schema;
    for (const auto& name : request_.partition_by) {
      const auto it =
          std::find_if(request_.schema.begin(), request_.schema.end(),
                       [&](const StructField& field) { return same(field.name, name); });
      if (it == request_.schema.end()) {
        throw SparkError("_LEGACY_ERROR_TEMP_1155",
                         {{"col", name},
                          {"schemaCatalog", DataType::structure(request_.schema).simple_string()}});
      }
      if (it->type.is_nested()) {
        throw SparkError("INVALID_PARTITION_COLUMN_DATA_TYPE",
                         {{"type", quote_sql(it->type.sql())}});
      }
      const auto column = static_cast<size_t>(it - request_.schema.begin());
      if (std::find(key_columns_.begin(), key_columns_.end(), column) != key_columns_.end()) {
        throw SparkError("COLUMN_ALREADY_EXISTS", {{"columnName", quote_identifier(name)}});
      }
      // Folders bear the name as it was asked for.
      folder_schema_[column].name = name;
      key_columns_.push_back(column);
    }
    for (size_t c = 0; c < request_.schema.size(); ++c) {
      if (std::find(key_columns_.begin(), key_columns_.end(), c) != key_columns_.end()) continue;
      data_columns_.push_back(c);
      file_options_.schema.push_back(request_.schema[c]);
    }
    if (data_columns_.empty() && !key_columns_.empty()) {
      throw SparkError("ALL_PARTITION_COLUMNS_NOT_ALLOWED", {});
    }
  }

  std::unique_ptr<WriteState> make_write_state() {
    return std::make_unique<WriteState>(
        next_number_.fetch_add(1),
        PartitionFolders(folder_schema_, key_columns_, request_.settings.time_zone));
  }

  void write(const Batch& batch, const std::string& folder, WriteState& state) {
    for (size_t begin = 0; begin < batch.num_rows;) {
      FolderWriter& writer = open_file(folder, state);
      const auto room = static_cast<size_t>(
          std::min<int64_t>(max_records_ - writer.rows, static_cast<int64_t>(batch.num_rows)));
      const size_t rows = std::min(room, batch.num_rows - begin);
      writer.file->write(rows == batch.num_rows ? batch : batch.slice(begin, rows));
      writer.rows += static_cast<int64_t>(rows);
      begin += rows;
      if (writer.rows == max_records_) close_file(writer, state);
    }
  }

  FolderWriter& open_file(const std::string& folder, WriteState& state) {
    FolderWriter& writer = state.writers[folder];
    if (writer.file) {
      state.open.splice(state.open.begin(), state.open, writer.place);
      return writer;
    }
    if (state.open.size() == kMaxOpenFiles) {
      close_file(state.writers[std::string(state.open.back())], state);
    }
    char name[64];
    std::snprintf(name, sizeof(name), "%sc%03d", key_columns_.empty() ? "-" : ".", writer.count);
    char number[16];
    std::snprintf(number, sizeof(number), "%05d", state.number);
    const fs::path path = commit_->stage(folder + "part-" + number + "-" + request_.job_id + name +
                                         file_suffix(request_.format, request_.options));
    writer.file = make_file_writer(request_.format, path.string(), file_options_);
    writer.rows = 0;
    ++writer.count;
    state.open.push_front(folder);
    writer.place = state.open.begin();
    return writer;
  }

  static void close_file(FolderWriter& writer, WriteState& state) {
    writer.file->finish();
    writer.file.reset();
    state.open.erase(writer.place);
  }

  const WriteRequest request_;
  const int64_t max_records_;
  const FileCommit::Replaces replaces_;
  // With the names of folders.
  Schema folder_schema_;
  std::vector<size_t> data_columns_;
  std::vector<size_t> key_columns_;
  FileWriterOptions file_options_;
  std::atomic<int> next_number_{0};
  std::optional<FileCommit> commit_;
};

}  // namespace

std::shared_ptr<Sink> make_write_sink(WriteRequest request) {
  if (!can_write_format(request.format)) {
    throw SparkError("UNSUPPORTED_FEATURE.WRITE_FORMAT", {{"format", request.format}});
  }
  if (fs::exists(local_path(request.path))) {
    if (request.mode == SaveMode::kIgnore) return nullptr;
    if (request.mode == SaveMode::kErrorIfExists) {
      throw SparkError("PATH_ALREADY_EXISTS", {{"outputPath", "file:" + local_path(request.path)}});
    }
  }
  return std::make_shared<WriteSink>(std::move(request));
}

}  // namespace firesteel
