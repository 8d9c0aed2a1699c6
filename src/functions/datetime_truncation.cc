#include "functions/datetime_truncation.h"

#include <algorithm>
#include <cctype>
#include <string>

namespace firesteel {

std::optional<TruncationUnit> find_truncation_unit(std::string_view name) {
  static constexpr std::pair<std::string_view, TruncationUnit> kUnits[] = {
      {"MICROSECOND", TruncationUnit::kMicrosecond},
      {"MILLISECOND", TruncationUnit::kMillisecond},
      {"SECOND", TruncationUnit::kSecond},
      {"MINUTE", TruncationUnit::kMinute},
      {"HOUR", TruncationUnit::kHour},
      {"DAY", TruncationUnit::kDay},
      {"DD", TruncationUnit::kDay},
      {"WEEK", TruncationUnit::kWeek},
      {"MON", TruncationUnit::kMonth},
      {"MONTH", TruncationUnit::kMonth},
      {"MM", TruncationUnit::kMonth},
      {"QUARTER", TruncationUnit::kQuarter},
      {"YEAR", TruncationUnit::kYear},
      {"YYYY", TruncationUnit::kYear},
      {"YY", TruncationUnit::kYear}};
  for (const auto& [known, unit] : kUnits) {
    if (std::equal(known.begin(), known.end(), name.begin(), name.end(),
                   [](char a, unsigned char b) { return a == std::toupper(b); })) {
      return unit;
    }
  }
  return std::nullopt;
}

int64_t truncate_days(int64_t days, TruncationUnit unit) {
  if (unit == TruncationUnit::kWeek) return days - (iso_day_of_week(days) - 1);
  const CivilDate date = civil_from_days(days);
  switch (unit) {
    case TruncationUnit::kMonth:
      return days - (date.day - 1);
    case TruncationUnit::kQuarter:
      return days_from_civil(date.year, (date.month - 1) / 3 * 3 + 1, 1);
    case TruncationUnit::kYear:
      return days_from_civil(date.year, 1, 1);
    default:
      return days;
  }
}

int64_t truncate_timestamp(const ZoneCursor& cursor, int64_t micros, TruncationUnit unit) {
  // Offsets are whole seconds.
  const auto cut = [](int64_t value, int64_t step) { return value - floor_mod(value, step); };
  // Within a unit up to an hour the clock does not jump: the elapsed part is taken off.
  const auto cut_local = [&](int64_t step) {
    return micros - floor_mod(cursor.to_local_micros(micros), step);
  };
  switch (unit) {
    case TruncationUnit::kMicrosecond:
      return micros;
    case TruncationUnit::kMillisecond:
      return cut(micros, kMicrosPerMilli);
    case TruncationUnit::kSecond:
      return cut(micros, kMicrosPerSecond);
    case TruncationUnit::kMinute:
      return cut_local(kMicrosPerMinute);
    case TruncationUnit::kHour:
      return cut_local(kMicrosPerHour);
    default:
      break;
  }
  const int64_t days = floor_div(cursor.to_local_micros(micros), kMicrosPerDay);
  return cursor.to_utc_micros(truncate_days(days, unit) * kMicrosPerDay);
}

}  // namespace firesteel
