#include "formats/json/json_inference.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <random>
#include <thread>

#include "base/spark_error.h"
#include "formats/text_lines.h"
#include "functions/json_shape.h"

namespace firesteel {
namespace {

// What the records of some chunks have in common.
class RecordShapes {
 public:
  explicit RecordShapes(const JsonOptions& options)
      : options_(options), reader_(options.parsing.reading) {}

  void add(std::string_view record) {
    // Looked through first: what a malformed record begins with must not count.
    reader_.reset(record, kTextSlack);
    const JsonToken first = reader_.next();
    if (first == JsonToken::kNone) return;
    if (first == JsonToken::kError || !reader_.skip_children()) {
      add_malformed();
      return;
    }
    reader_.reset(record, kTextSlack);
    if (reader_.next() == JsonToken::kStartObject) {
      root_.add(reader_, options_.inference);
      return;
    }
    JsonShape shape;
    shape.add(reader_, options_.inference);
    add_root(std::move(shape));
  }

  void merge(RecordShapes&& other) {
    root_.merge(std::move(other.root_));
    malformed_ = malformed_ || other.malformed_;
  }

  DataType type() {
    if (malformed_) root_.member(options_.corrupt_column).merge_scalar(TypeId::kString);
    return root_.type();
  }

 private:
  // Of an array each element is a row.
  void add_root(JsonShape&& shape) {
    switch (shape.kind()) {
      case JsonShape::Kind::kNothing:
        return;
      case JsonShape::Kind::kObject:
        root_.merge(std::move(shape));
        return;
      case JsonShape::Kind::kArray:
        add_root(std::move(shape.element()));
        return;
      case JsonShape::Kind::kScalar:
        add_malformed();
        return;
    }
  }

  void add_malformed() {
    if (options_.mode == ParseMode::kFailFast) {
      throw SparkError("MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
                       {{"badRecord", options_.corrupt_column}, {"failFastMode", "FAILFAST"}});
    }
    if (options_.mode == ParseMode::kPermissive) malformed_ = true;
  }

  const JsonOptions& options_;
  JsonReader reader_;
  JsonShape root_;
  bool malformed_ = false;
};

void add_chunk(const DataFiles& files, const TextChunk& chunk, const JsonOptions& options,
               std::string& buffer, RecordShapes& shapes) {
  const std::string_view text =
      read_text_chunk(files.files[chunk.file], chunk, options.layout, buffer);
  // The same sample each time.
  std::minstd_rand random(static_cast<unsigned>(chunk.file * 31 + 1) +
                          static_cast<unsigned>(chunk.begin));
  std::uniform_real_distribution<double> part(0, 1);
  const auto is_sampled = [&] {
    return options.sampling_ratio >= 1 || part(random) < options.sampling_ratio;
  };
  if (options.multi_line) {
    if (is_sampled()) shapes.add(text);
    return;
  }
  TextLines lines(text, options.line_separator);
  std::string_view line;
  while (lines.next(line)) {
    if (is_sampled()) shapes.add(line);
  }
}

}  // namespace

Schema infer_json_schema(const DataFiles& files, const JsonOptions& options) {
  const std::vector<TextChunk> chunks = text_chunks(files, options.layout);
  RecordShapes all(options);
  std::mutex mutex;
  std::exception_ptr error;
  std::atomic<size_t> next{0};
  const auto work = [&] {
    try {
      RecordShapes shapes(options);
      std::string buffer;
      for (size_t i = next.fetch_add(1); i < chunks.size(); i = next.fetch_add(1)) {
        add_chunk(files, chunks[i], options, buffer, shapes);
      }
      const std::lock_guard lock(mutex);
      all.merge(std::move(shapes));
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!error) error = std::current_exception();
    }
  };
  {
    // Schemas are inferred while a query is analyzed, where the engine's threads are out of reach.
    const size_t threads = std::min<size_t>(chunks.size(), std::thread::hardware_concurrency());
    std::vector<std::jthread> others;
    for (size_t i = 1; i < threads; ++i) others.emplace_back(work);
    work();
  }
  if (error) std::rethrow_exception(error);
  const auto type = canonical_json_type(all.type(), options.inference);
  return type && type->is(TypeId::kStruct) ? type->fields() : Schema();
}

}  // namespace firesteel
