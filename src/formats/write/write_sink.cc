#include "formats/write/write_sink.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <set>

#include "base/spark_error.h"
#include "formats/write/file_writer.h"
#include "functions/coercion.h"

namespace firesteel {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kNullPartition = "__HIVE_DEFAULT_PARTITION__";

// Characters that folder names of partitions may not hold, as Hive escapes them.
std::string escape_path(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f ||
        std::string_view("\"#%'*/:=?\\{[]^").find(c) != std::string_view::npos) {
      char hex[4];
      std::snprintf(hex, sizeof(hex), "%%%02X", byte);
      out += hex;
    } else {
      out += c;
    }
  }
  return out;
}

struct WriteState final : LocalState {
  // By partition folder; "" without partitioning.
  std::map<std::string, std::unique_ptr<FileWriter>> writers;
  int number = 0;
};

class WriteSink final : public Sink {
 public:
  explicit WriteSink(WriteRequest request)
      : request_(std::move(request)),
        folder_(local_path(request_.path)),
        staging_(folder_ / "_temporary" / request_.job_id),
        existed_(fs::exists(folder_)) {
    for (size_t c = 0; c < request_.schema.size(); ++c) {
      const bool is_key = std::find(request_.partition_by.begin(), request_.partition_by.end(),
                                    request_.schema[c].name) != request_.partition_by.end();
      if (!is_key) {
        data_columns_.push_back(c);
        file_options_.schema.push_back(request_.schema[c]);
      }
    }
    for (const auto& name : request_.partition_by) {
      const auto it = std::find_if(request_.schema.begin(), request_.schema.end(),
                                   [&](const StructField& field) { return field.name == name; });
      if (it == request_.schema.end()) {
        throw SparkError("PARTITION_COLUMN_NOT_FOUND_IN_SCHEMA",
                         {{"column", quote_identifier(name)},
                          {"schema", DataType::structure(request_.schema).sql()}});
      }
      key_columns_.push_back(static_cast<size_t>(it - request_.schema.begin()));
    }
    if (data_columns_.empty()) throw SparkError("ALL_PARTITION_COLUMNS_NOT_ALLOWED", {});
    file_options_.options = request_.options;
    file_options_.time_zone = request_.settings.time_zone;
    fs::create_directories(staging_);
  }

  // What was not committed goes away, and the folder too if this write made it.
  ~WriteSink() override {
    std::error_code ignored;
    fs::remove_all(staging_, ignored);
    fs::remove(folder_ / "_temporary", ignored);
    if (!committed_ && !existed_) fs::remove(folder_, ignored);
  }

  LocalStatePtr make_state(ExecutionContext&) override {
    auto state = std::make_unique<WriteState>();
    state->number = next_number_.fetch_add(1);
    return state;
  }

  bool sink(Batch batch, LocalState* state) override {
    auto& local = static_cast<WriteState&>(*state);
    if (key_columns_.empty()) {
      writer_for("", local).write(batch);
      return true;
    }
    std::map<std::string, std::shared_ptr<Selection>> rows;
    for (uint32_t row = 0; row < batch.num_rows; ++row) {
      auto& selection = rows[partition_folder(batch, row)];
      if (!selection) selection = std::make_shared<Selection>();
      selection->push_back(row);
    }
    for (auto& [folder, selection] : rows) {
      Batch part = batch.select(selection);
      std::vector<VectorPtr> columns;
      for (const size_t column : data_columns_) columns.push_back(part.columns[column]);
      part.columns = std::move(columns);
      writer_for(folder, local).write(part);
    }
    return true;
  }

  void combine(LocalState* state) override {
    for (auto& [folder, writer] : static_cast<WriteState&>(*state).writers) writer->finish();
  }

  void finalize(ExecutionContext&) override {
    if (files_.empty() && key_columns_.empty()) {
      // An empty result still has a schema.
      WriteState state;
      writer_for("", state).finish();
    }
    fs::path old;
    if (request_.mode == SaveMode::kOverwrite && existed_) old = set_old_aside();
    for (const auto& file : files_) {
      fs::create_directories((folder_ / file).parent_path());
      fs::rename(staging_ / file, folder_ / file);
    }
    std::ofstream(folder_ / "_SUCCESS");
    committed_ = true;
    if (!old.empty()) fs::remove_all(old);
  }

 private:
  std::string partition_folder(const Batch& batch, uint32_t row) const {
    std::string folder;
    for (size_t k = 0; k < key_columns_.size(); ++k) {
      const size_t column = key_columns_[k];
      const Value value = batch.columns[column]->value(row);
      std::string text(kNullPartition);
      if (!value.is_null()) {
        text = value_to_string(value, request_.schema[column].type, request_.settings.time_zone);
        text = text.empty() ? std::string(kNullPartition) : escape_path(text);
      }
      folder += escape_path(request_.partition_by[k]) + "=" + text + "/";
    }
    return folder;
  }

  FileWriter& writer_for(const std::string& folder, WriteState& state) {
    auto& writer = state.writers[folder];
    if (writer) return *writer;
    char number[16];
    std::snprintf(number, sizeof(number), "%05d", state.number);
    const std::string name = folder + "part-" + number + "-" + request_.job_id +
                             (key_columns_.empty() ? "-c000" : ".c000") +
                             file_suffix(request_.format, request_.options);
    fs::create_directories((staging_ / name).parent_path());
    writer = make_file_writer(request_.format, (staging_ / name).string(), file_options_);
    std::lock_guard lock(mutex_);
    files_.push_back(name);
    return *writer;
  }

  // Moves what the folder holds out of sight; it is deleted once the new files are in place.
  fs::path set_old_aside() const {
    const fs::path old = folder_ / "_temporary" / ("old-" + request_.job_id);
    fs::create_directories(old);
    std::vector<fs::path> entries;
    for (const auto& entry : fs::directory_iterator(folder_)) {
      if (entry.path().filename() != "_temporary") entries.push_back(entry.path());
    }
    for (const auto& entry : entries) fs::rename(entry, old / entry.filename());
    return old;
  }

  const WriteRequest request_;
  const fs::path folder_;
  const fs::path staging_;
  const bool existed_;
  std::vector<size_t> data_columns_;
  std::vector<size_t> key_columns_;
  FileWriterOptions file_options_;
  std::atomic<int> next_number_{0};
  std::mutex mutex_;
  // Relative to the folder.
  std::vector<std::string> files_;
  bool committed_ = false;
};

}  // namespace

namespace {

void check_column_names(const WriteRequest& request) {
  std::set<std::string> seen;
  for (const auto& field : request.schema) {
    std::string name = field.name;
    if (!request.settings.case_sensitive) {
      std::transform(name.begin(), name.end(), name.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    }
    if (!seen.insert(name).second) {
      throw SparkError("COLUMN_ALREADY_EXISTS", {{"columnName", quote_identifier(name)}});
    }
  }
}

}  // namespace

std::shared_ptr<Sink> make_write_sink(WriteRequest request) {
  if (!can_write_format(request.format)) {
    throw SparkError("UNSUPPORTED_FEATURE.WRITE_FORMAT", {{"format", request.format}});
  }
  check_column_names(request);
  if (fs::exists(local_path(request.path))) {
    if (request.mode == SaveMode::kIgnore) return nullptr;
    if (request.mode == SaveMode::kErrorIfExists) {
      throw SparkError("PATH_ALREADY_EXISTS", {{"outputPath", "file:" + local_path(request.path)}});
    }
  }
  return std::make_shared<WriteSink>(std::move(request));
}

}  // namespace firesteel
