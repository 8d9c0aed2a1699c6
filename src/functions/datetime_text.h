// Dates, times and timestamps from and to text, as Spark's casts read and write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time_zone.h"

namespace firesteel {

// "2024-02-29"; years beyond four digits carry a sign.
void append_date(std::string& out, int64_t days);
// "2024-02-29 12:34:56.789" of a local clock; no trailing zeros in the fraction.
void append_timestamp(std::string& out, int64_t local_micros);
// "12:34:56.789"; nanoseconds of a day.
void append_time(std::string& out, int64_t nanos);

// [+-]y{4,7}[-m[m][-d[d][( |T)anything]]], surrounded by whitespace.
std::optional<int32_t> parse_date(std::string_view text);

// A date with a time, a time alone, or a date alone, with or without a zone.
struct ParsedTimestamp {
  // Micros of the local clock; since midnight when `time_only`.
  int64_t local_micros = 0;
  bool time_only = false;
  // The zone that was written; null when none was.
  const TimeZone* zone = nullptr;
};
std::optional<ParsedTimestamp> parse_timestamp_parts(std::string_view text);

// The instant; text without a zone is in that of `cursor`, a time alone is of today.
std::optional<int64_t> parse_timestamp(std::string_view text, const ZoneCursor& cursor);
// The local clock; a zone is dropped when `allow_zone`, else makes the text malformed.
std::optional<int64_t> parse_timestamp_ntz(std::string_view text, bool allow_zone);
// Nanoseconds of a day: "h[h]:m[m][:s[s][.f]]", also with AM or PM.
std::optional<int64_t> parse_time(std::string_view text);

}  // namespace firesteel
