// Dates and timestamps in texts whose format an option may give, as JSON and CSV have them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/time_zone.h"
#include "functions/datetime_pattern.h"

namespace firesteel {

// Reads dates: with the pattern, or as a cast does when it is empty.
class FormattedDates {
 public:
  explicit FormattedDates(const std::string& pattern);
  // Days since 1970-01-01.
  std::optional<int32_t> read(std::string_view text) const;

 private:
  std::shared_ptr<const DateTimePattern> pattern_;
};

// Reads timestamps: with the pattern, or as a cast does when it is empty. Used by one thread.
class FormattedTimestamps {
 public:
  // Of a text without a zone, the clock of `zone` is meant; none: TIMESTAMP_NTZ, which refuses
  // texts with a zone.
  FormattedTimestamps(const std::string& pattern, const TimeZone* zone);
  // Micros since 1970-01-01.
  std::optional<int64_t> read(std::string_view text) const;

 private:
  bool zoneless_;
  ZoneCursor cursor_;
  std::shared_ptr<const DateTimePattern> pattern_;
};

// Writes an instant by the zone's clock.
void append_instant(std::string& out, int64_t micros, const DateTimePattern& pattern,
                    const ZoneCursor& zone);

}  // namespace firesteel
