#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time_zone.h"

namespace firesteel {

// What a date or timestamp can be cut to; ordered from the finest.
enum class TruncationUnit : uint8_t {
  kMicrosecond,
  kMillisecond,
  kSecond,
  kMinute,
  kHour,
  kDay,
  kWeek,
  kMonth,
  kQuarter,
  kYear,
};

// By Spark's names ("MM", "DD", "week"...), in any case.
std::optional<TruncationUnit> find_truncation_unit(std::string_view name);

// The first day of the week (Monday), month, quarter or year.
int64_t truncate_days(int64_t days, TruncationUnit unit);

// The start of the unit on the zone's local clock.
int64_t truncate_timestamp(const ZoneCursor& cursor, int64_t micros, TruncationUnit unit);

}  // namespace firesteel
