#include "formats/csv/csv_schema.h"

#include <algorithm>
#include <list>
#include <map>
#include <mutex>
#include <thread>

#include "base/ascii_case.h"
#include "base/spark_error.h"
#include "base/thread_pool.h"
#include "base/xor_shift_random.h"
#include "formats/csv/csv_inference.h"
#include "formats/csv/csv_records.h"
#include "formats/csv/csv_text.h"

namespace firesteel {
namespace {

// Schemas kept; a client asks for the same one with every look at its DataFrame.
constexpr size_t kMaxCachedSchemas = 512;
// As Spark's CSV reader draws its samples.
constexpr int64_t kSampleSeed = 1;

class SchemaCache {
 public:
  std::optional<Schema> find(const std::string& key) {
    std::lock_guard lock(mutex_);
    const auto it = schemas_.find(key);
    if (it == schemas_.end()) return std::nullopt;
    return it->second;
  }
  void add(const std::string& key, const Schema& schema) {
    std::lock_guard lock(mutex_);
    if (!schemas_.emplace(key, schema).second) return;
    order_.push_back(key);
    if (order_.size() > kMaxCachedSchemas) {
      schemas_.erase(order_.front());
      order_.pop_front();
    }
  }

 private:
  std::mutex mutex_;
  std::map<std::string, Schema> schemas_;
  std::list<std::string> order_;
};

SchemaCache& schema_cache() {
  static SchemaCache cache;
  return cache;
}

// All that the schema depends on.
std::string cache_key(const std::vector<DataFile>& files, const CsvOptions& options,
                      const Options& given_options) {
  std::string key;
  const auto add = [&](std::string_view part) { (key += part) += '\0'; };
  for (const auto& [name, value] : given_options) {
    add(name);
    add(value);
  }
  add(options.time_zone);
  add(options.timestamp_ntz_default ? "ntz" : "ltz");
  add(options.case_sensitive ? "case" : "no case");
  for (const auto& file : files) {
    add(file.path);
    add(std::to_string(file.size));
    add(std::to_string(file.modified));
  }
  return key;
}

struct FirstRecord {
  std::vector<std::string> fields;
  // The line as it stands there.
  std::string text;
};

// Of the largest file, or of the next one when that is empty.
std::optional<FirstRecord> first_record(const std::vector<DataFile>& files,
                                        const CsvOptions& options) {
  std::vector<DataFile> by_size = files;
  std::stable_sort(by_size.begin(), by_size.end(),
                   [](const DataFile& a, const DataFile& b) { return a.size > b.size; });
  CsvRecords records(options, CsvSelection());
  for (const auto& chunk : csv_chunks(by_size, options)) {
    const CsvText text = read_csv_text(by_size[chunk.file], chunk, options);
    records.open(text.text);
    std::vector<std::string_view> fields;
    std::string_view record;
    if (!records.next(fields, record)) continue;
    return FirstRecord{{fields.begin(), fields.end()}, std::string(record)};
  }
  return std::nullopt;
}

// Names that are missing or stand twice get their position.
std::vector<std::string> column_names(const FirstRecord& first, const CsvOptions& options) {
  std::map<std::string, int> counts;
  const auto as_compared = [&](const std::string& name) {
    return options.case_sensitive ? name : to_lower(name);
  };
  for (const auto& name : first.fields) ++counts[as_compared(name)];
  std::vector<std::string> names;
  for (size_t c = 0; c < first.fields.size(); ++c) {
    const std::string& name = first.fields[c];
    if (!options.header || name.empty() || name == options.null_value) {
      names.push_back("_c" + std::to_string(c));
    } else if (counts[as_compared(name)] > 1) {
      names.push_back(name + std::to_string(c));
    } else {
      names.push_back(name);
    }
  }
  return names;
}

// Infers the types of one chunk's columns. Used by one thread.
class ChunkInference {
 public:
  ChunkInference(const CsvOptions& options, const FirstRecord& first)
      : options_(options),
        first_(first),
        inference_(options),
        records_(options, CsvSelection::all(first.fields.size())) {}

  std::vector<DataType> infer(std::string_view text, bool begins_file, size_t chunk) {
    std::vector<DataType> types(first_.fields.size(), TypeId::kNull);
    XorShiftRandom random(kSampleSeed + static_cast<int64_t>(chunk));
    records_.open(text);
    if (options_.header && options_.multi_line && begins_file) records_.skip();
    while (records_.read(rows_)) {
      leave_out_rows(random);
      for (size_t c = 0; c < types.size(); ++c) {
        types[c] = inference_.add(std::move(types[c]), rows_.column(c));
      }
    }
    return types;
  }

 private:
  // Lines like the header are none of the data, wherever they stand; and a sample leaves out some.
  void leave_out_rows(XorShiftRandom& random) {
    const bool samples = options_.sampling_ratio <= 0.99;
    const bool has_headers = options_.header && !options_.multi_line;
    if (!samples && !has_headers) return;
    for (size_t row = 0; row < rows_.num_rows; ++row) {
      const bool left_out = (samples && random.next_double() >= options_.sampling_ratio) ||
                            (has_headers && rows_.records[row] == first_.text);
      if (!left_out) continue;
      for (size_t c = 0; c < first_.fields.size(); ++c) rows_.fields[c * kBatchSize + row] = {};
    }
  }

  const CsvOptions& options_;
  const FirstRecord& first_;
  const CsvInference inference_;
  CsvRecords records_;
  CsvRows rows_;
};

std::vector<DataType> infer_types(const std::vector<DataFile>& files, const CsvOptions& options,
                                  const FirstRecord& first) {
  const std::vector<CsvChunk> chunks = csv_chunks(files, options);
  std::vector<std::vector<DataType>> found(chunks.size());
  const auto infer_chunk = [&](ChunkInference& inference, size_t i) {
    const CsvText text = read_csv_text(files[chunks[i].file], chunks[i], options);
    found[i] = inference.infer(text.text, chunks[i].begin == 0, i);
  };
  // There is no query yet whose threads could do it.
  const size_t threads =
      std::min<size_t>(chunks.size(), std::max(1U, std::thread::hardware_concurrency()));
  ThreadPool pool(threads - 1);
  std::atomic<size_t> next{0};
  pool.run_all(threads, [&](size_t) {
    ChunkInference inference(options, first);
    for (size_t i = next.fetch_add(1); i < chunks.size(); i = next.fetch_add(1)) {
      infer_chunk(inference, i);
    }
  });
  const CsvInference inference(options);
  std::vector<DataType> types(first.fields.size(), TypeId::kNull);
  for (const auto& chunk_types : found) {
    for (size_t c = 0; c < types.size(); ++c) types[c] = inference.merge(types[c], chunk_types[c]);
  }
  return types;
}

}  // namespace

Schema csv_schema(const std::vector<DataFile>& files, const CsvOptions& options,
                  const Options& given_options) {
  if (files.empty()) throw SparkError("UNABLE_TO_INFER_SCHEMA", {{"format", "CSV"}});
  const std::string key = cache_key(files, options, given_options);
  if (auto cached = schema_cache().find(key)) return *std::move(cached);
  Schema schema;
  if (const auto first = first_record(files, options)) {
    std::vector<DataType> types(first->fields.size(), TypeId::kString);
    if (options.infer_schema) types = infer_types(files, options, *first);
    const std::vector<std::string> names = column_names(*first, options);
    for (size_t c = 0; c < names.size(); ++c) {
      const bool nothing = types[c].is(TypeId::kNull);
      schema.push_back({names[c], nothing ? DataType(TypeId::kString) : types[c], true, ""});
    }
  }
  schema_cache().add(key, schema);
  return schema;
}

}  // namespace firesteel
