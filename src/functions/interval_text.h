// Intervals from and to text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "columnar/data_type.h"

namespace firesteel {

// "INTERVAL '1-2' YEAR TO MONTH", "INTERVAL '1 02:03:04.5' DAY TO SECOND": as a cast prints them.
void append_year_month_interval(std::string& out, int64_t months, const DataType& type);
void append_day_time_interval(std::string& out, int64_t micros, const DataType& type);
// "1 years 2 months 3 days 4 hours 5.6 seconds".
void append_calendar_interval(std::string& out, const CalendarInterval& interval);
// "1-2" and "1 02:03:04.500000000": as Hive, and so the command line, prints them.
void append_year_month_hive(std::string& out, int64_t months);
void append_day_time_hive(std::string& out, int64_t micros);

// "1-2", "INTERVAL '1-2' YEAR TO MONTH" and their like for the type's fields. These throw
// INVALID_INTERVAL_FORMAT.*.
int32_t parse_year_month_interval(std::string_view text, const DataType& type);
int64_t parse_day_time_interval(std::string_view text, const DataType& type);
// "[interval] 1 year -2 days 3.5 seconds".
CalendarInterval parse_calendar_interval(std::string_view text);

}  // namespace firesteel
