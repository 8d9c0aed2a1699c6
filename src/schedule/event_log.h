#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "schedule/events.h"

namespace firesteel {

// spark.eventLog.*, with Spark's defaults.
struct EventLogConf {
  // None when spark.eventLog.enabled is not true. Throws SparkError for values that do not parse.
  static std::optional<EventLogConf> of(const std::map<std::string, std::string>& settings);

  std::string folder = "/tmp/spark-events";
  bool compress = true;
  bool rolling = true;
  int64_t max_file_bytes = 128 << 20;
  bool overwrite = false;
  bool block_updates = false;
};

// Writes an application's events to files as Spark does, for its history server and ours: either
// one file "<app>[.zstd]", or a folder "eventlog_v2_<app>" of files "events_<n>_<app>[.zstd]" and
// an empty "appstatus_<app>". While the application runs, the names end in ".inprogress"; what is
// written can be read at any time up to the last event of a stage or a job. One thread.
class EventLog {
 public:
  // Throws SparkError when the folder does not exist or the log does already.
  EventLog(EventLogConf conf, std::string application_id);
  // As close().
  ~EventLog();
  EventLog(const EventLog&) = delete;
  EventLog& operator=(const EventLog&) = delete;

  void write(const Event& event);
  // Ends the last file, and takes ".inprogress" off its names.
  void close();
  // The file, or the folder.
  const std::string& path() const { return path_; }

 private:
  class File;

  void open_next();
  void line(std::string_view text, bool flush);

  const EventLogConf conf_;
  const std::string application_id_;
  std::string path_;
  int next_file_ = 1;
  std::unique_ptr<File> file_;
};

}  // namespace firesteel
