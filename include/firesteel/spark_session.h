#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firesteel/catalog.h"
#include "firesteel/dataframe.h"
#include "firesteel/dataframe_io.h"
#include "firesteel/row.h"

namespace firesteel {

class Session;  // the engine's
namespace rdd {
class SparkContext;
}

// spark.conf(): settings by Spark's keys.
class RuntimeConfig {
 public:
  // Throws SparkException for keys that cannot change while the session runs, and bad values.
  void set(const std::string& key, const OptionValue& value) const;
  // What was set, else Spark's default, else `fallback`; without one throws SQL_CONF_NOT_FOUND.
  std::string get(const std::string& key) const;
  std::string get(const std::string& key, const std::string& fallback) const;
  void unset(const std::string& key) const;
  // What was set.
  std::map<std::string, std::string> getAll() const;
  bool isModifiable(const std::string& key) const;

  // For the engine.
  explicit RuntimeConfig(std::shared_ptr<Session> session) : session_(std::move(session)) {}

 private:
  std::shared_ptr<Session> session_;
};

// The entry: a session on an engine inside this process, which has its threads and memory as long
// as a session or a DataFrame of it lives. A handle, cheap to copy; may be used by several threads
// at once. Methods throw SparkException.
class SparkSession {
 public:
  class Builder {
   public:
    // "local" (one thread), "local[n]", "local[*]" (one a core, the default). `firesteel submit
    // --master` comes before the default.
    Builder& master(std::string master);
    Builder& appName(std::string name) { return config("spark.app.name", std::move(name)); }
    // Settings of the session, and of the engine: spark.driver.memory ("4g") bounds its memory,
    // spark.sql.warehouse.dir is the folder of its tables.
    Builder& config(const std::string& key, const OptionValue& value);
    // This process's session if there is one, with these settings; else a new one.
    SparkSession getOrCreate() const;

   private:
    std::optional<std::string> master_;
    std::map<std::string, std::string> conf_;
  };
  static Builder builder() { return {}; }
  // The session that getOrCreate() would give; none before the first and after stop().
  static std::optional<SparkSession> active();

  // A session on the same engine: with settings and views of its own, or with copies of these.
  SparkSession newSession() const;
  SparkSession cloneSession() const;

  // One statement. A command (CREATE, INSERT, SET...) has run when this returns.
  DataFrame sql(std::string_view query) const;
  // With values for :name and for ?, in order.
  DataFrame sql(std::string_view query, const std::map<std::string, Column>& args) const;
  DataFrame sql(std::string_view query, const std::vector<Column>& args) const;
  DataFrame table(const std::string& name) const;
  // A BIGINT column `id`: start, start + step... below end.
  DataFrame range(int64_t end) const { return range(0, end); }
  DataFrame range(int64_t start, int64_t end, int64_t step = 1,
                  std::optional<int32_t> partitions = std::nullopt) const;
  DataFrame emptyDataFrame() const;

  // Values must be of the kinds of their columns (see types::Value); integers may be narrower.
  DataFrame createDataFrame(const std::vector<Row>& rows, const types::StructType& schema) const;
  DataFrame createDataFrame(const std::vector<Row>& rows, std::string_view ddl) const {
    return createDataFrame(rows, types::StructType::fromDDL(ddl));
  }
  // Types are taken from the values; a column needs one that is not NULL.
  DataFrame createDataFrame(const std::vector<Row>& rows,
                            const std::vector<std::string>& names) const;
  // Takes the stream's batches and releases it. Columns may go on using their memory.
  DataFrame createDataFrame(ArrowArrayStream* stream) const;
  // The RDD is computed now. Include firesteel/dataframe_rdd.h to use it.
  DataFrame createDataFrame(const firesteel::rdd::RDD<Row, firesteel::rdd::TypedNode<Row>>& rows,
                            const types::StructType& schema) const;
  // Of the process; include firesteel/rdd.h to use it.
  rdd::SparkContext sparkContext() const;

  DataFrameReader read() const;
  RuntimeConfig conf() const;
  catalog::Catalog catalog() const;
  // The Spark version whose answers these are.
  std::string version() const;

  // Ends all queries of this session that run now, with OPERATION_CANCELED.
  void interruptAll() const;
  // The next getOrCreate() makes a new engine. This one ends with the last that uses it.
  void stop() const;

  // For the engine.
  struct State;
  explicit SparkSession(std::shared_ptr<State> state) : state_(std::move(state)) {}
  const std::shared_ptr<State>& state() const { return state_; }

 private:
  std::shared_ptr<State> state_;
};

}  // namespace firesteel
