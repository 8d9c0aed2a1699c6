#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "firesteel/dataframe.h"

namespace firesteel {

// The text of an option's value: a string as it is, true and false, numbers.
class OptionValue {
 public:
  OptionValue(const char* text) : text_(text) {}
  OptionValue(std::string text) : text_(std::move(text)) {}
  OptionValue(bool value) : text_(value ? "true" : "false") {}
  OptionValue(int value) : text_(std::to_string(value)) {}
  OptionValue(int64_t value) : text_(std::to_string(value)) {}
  OptionValue(double value) : text_(std::to_string(value)) {}

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// spark.read(): each setting returns the reader itself. Files are looked at when the DataFrame's
// schema is first asked for.
class DataFrameReader {
 public:
  DataFrameReader& format(std::string source);
  DataFrameReader& schema(const types::StructType& schema);
  // "a INT, b STRING". Throws SparkException.
  DataFrameReader& schema(std::string_view ddl);
  DataFrameReader& option(const std::string& key, const OptionValue& value);
  DataFrameReader& options(const std::map<std::string, std::string>& options);

  // Files, folders or patterns ("/data/*.csv"); without a path what the option "path" says.
  DataFrame load() const { return load(std::vector<std::string>{}); }
  DataFrame load(const std::string& path) const { return load(std::vector<std::string>{path}); }
  DataFrame load(const std::vector<std::string>& paths) const;
  DataFrame csv(const std::string& path) const { return as("csv", {path}); }
  DataFrame csv(const std::vector<std::string>& paths) const { return as("csv", paths); }
  DataFrame json(const std::string& path) const { return as("json", {path}); }
  DataFrame json(const std::vector<std::string>& paths) const { return as("json", paths); }
  DataFrame parquet(const std::string& path) const { return as("parquet", {path}); }
  DataFrame parquet(const std::vector<std::string>& paths) const { return as("parquet", paths); }
  DataFrame orc(const std::string& path) const { return as("orc", {path}); }
  DataFrame text(const std::string& path) const { return as("text", {path}); }
  DataFrame table(const std::string& name) const;

  // For the engine.
  struct State;
  explicit DataFrameReader(std::shared_ptr<State> state) : state_(std::move(state)) {}

 private:
  DataFrame as(const char* format, const std::vector<std::string>& paths) const;

  std::shared_ptr<State> state_;
};

// df.write(): each setting returns the writer itself; save and its like run the query.
class DataFrameWriter {
 public:
  DataFrameWriter& format(std::string source);
  // "error" (the default), "append", "overwrite" or "ignore": what is done where there is
  // something.
  DataFrameWriter& mode(std::string_view saveMode);
  DataFrameWriter& option(const std::string& key, const OptionValue& value);
  DataFrameWriter& options(const std::map<std::string, std::string>& options);
  DataFrameWriter& partitionBy(std::vector<std::string> columns);
  DataFrameWriter& bucketBy(int32_t buckets, std::vector<std::string> columns);
  DataFrameWriter& sortBy(std::vector<std::string> columns);

  void save(const std::string& path = "") const;
  void csv(const std::string& path) const { as("csv", path); }
  void json(const std::string& path) const { as("json", path); }
  void parquet(const std::string& path) const { as("parquet", path); }
  void orc(const std::string& path) const { as("orc", path); }
  void text(const std::string& path) const { as("text", path); }
  void saveAsTable(const std::string& name) const;
  // By position into a table that is there.
  void insertInto(const std::string& name, bool overwrite = false) const;

  // For the engine.
  struct State;
  explicit DataFrameWriter(std::shared_ptr<State> state) : state_(std::move(state)) {}

 private:
  void as(const char* format, const std::string& path) const;

  std::shared_ptr<State> state_;
};

}  // namespace firesteel
