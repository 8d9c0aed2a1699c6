// Dates and timestamps in CSV fields.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/time_zone.h"
#include "formats/csv/csv_options.h"
#include "functions/datetime_pattern.h"

namespace firesteel {

// With the option dateFormat, or as a cast does. Immutable.
class CsvDates {
 public:
  explicit CsvDates(const CsvOptions& options);
  bool read(std::string_view text, int32_t& days) const;

 private:
  std::unique_ptr<const DateTimePattern> pattern_;
};

// With the option timestampFormat, or as a cast does. Used by one thread.
class CsvTimestamps {
 public:
  explicit CsvTimestamps(const CsvOptions& options);
  bool read(std::string_view text, int64_t& micros) const;

 private:
  ZoneCursor zone_;
  std::unique_ptr<const DateTimePattern> pattern_;
};

// With the option timestampNTZFormat, or as a cast does; no zone is allowed. Immutable.
class CsvLocalTimestamps {
 public:
  explicit CsvLocalTimestamps(const CsvOptions& options);
  bool read(std::string_view text, int64_t& micros) const;

 private:
  std::unique_ptr<const DateTimePattern> pattern_;
};

}  // namespace firesteel
