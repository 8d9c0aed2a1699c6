// The proleptic Gregorian calendar over days since 1970-01-01, and arithmetic that rounds down.
#pragma once

#include <cstdint>

namespace firesteel {

inline constexpr int64_t kMicrosPerMilli = 1000;
inline constexpr int64_t kMillisPerSecond = 1000;
inline constexpr int64_t kMicrosPerSecond = 1'000'000;
inline constexpr int64_t kNanosPerMicro = 1000;
inline constexpr int64_t kNanosPerSecond = 1'000'000'000;
inline constexpr int64_t kSecondsPerMinute = 60;
inline constexpr int64_t kSecondsPerHour = 3600;
inline constexpr int64_t kSecondsPerDay = 86'400;
inline constexpr int64_t kMicrosPerMinute = kSecondsPerMinute * kMicrosPerSecond;
inline constexpr int64_t kMicrosPerHour = kSecondsPerHour * kMicrosPerSecond;
inline constexpr int64_t kMicrosPerDay = kSecondsPerDay * kMicrosPerSecond;
inline constexpr int64_t kNanosPerDay = kSecondsPerDay * kNanosPerSecond;
inline constexpr int kMonthsPerYear = 12;

constexpr int64_t floor_div(int64_t a, int64_t b) {
  const int64_t quotient = a / b;
  return quotient - ((a % b != 0) & ((a < 0) != (b < 0)));
}
// In [0, b) for positive b.
constexpr int64_t floor_mod(int64_t a, int64_t b) {
  const int64_t rest = a % b;
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

// Month 1 to 12, day 1 to 31. Year 0 is 1 BC.
struct CivilDate {
  int64_t year = 1970;
  int month = 1;
  int day = 1;

  bool operator==(const CivilDate&) const = default;
};

constexpr bool is_leap_year(int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

constexpr int days_in_month(int64_t year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap_year(year) ? 29 : kDays[month - 1];
}

constexpr int days_in_year(int64_t year) { return is_leap_year(year) ? 366 : 365; }

constexpr bool is_valid_date(int64_t year, int month, int day) {
  return month >= 1 && month <= 12 && day >= 1 && day <= days_in_month(year, month);
}

// Years are counted from March, so that the leap day is the last of its year, in eras of 400 years
// (146,097 days); 719,468 days lie between 0000-03-01 and 1970-01-01.
constexpr int64_t days_from_civil(int64_t year, int month, int day) {
  const int64_t y = month <= 2 ? year - 1 : year;
  const int64_t era = floor_div(y, 400);
  const int64_t year_of_era = y - era * 400;
  const int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

constexpr CivilDate civil_from_days(int64_t days) {
  const int64_t shifted = days + 719'468;
  const int64_t era = floor_div(shifted, 146'097);
  const auto day_of_era = static_cast<uint32_t>(shifted - era * 146'097);
  const uint32_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const uint32_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const uint32_t march_month = (5 * day_of_year + 2) / 153;
  const int day = static_cast<int>(day_of_year - (153 * march_month + 2) / 5 + 1);
  const int month = static_cast<int>(march_month < 10 ? march_month + 3 : march_month - 9);
  return {static_cast<int64_t>(year_of_era) + era * 400 + (month <= 2), month, day};
}

// 1 to 366.
constexpr int day_of_year(const CivilDate& date) {
  constexpr int kBefore[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
  return kBefore[date.month - 1] + date.day + (date.month > 2 && is_leap_year(date.year));
}

// Monday 1 to Sunday 7, as ISO 8601 and Java's DayOfWeek.
constexpr int iso_day_of_week(int64_t days) { return static_cast<int>(floor_mod(days + 3, 7)) + 1; }

// ISO 8601: week 1 is the one with the year's first Thursday; the year is that Thursday's.
struct IsoWeek {
  int64_t year = 1970;
  int week = 1;
};
constexpr IsoWeek iso_week(int64_t days) {
  const int64_t thursday = days + 4 - iso_day_of_week(days);
  const CivilDate date = civil_from_days(thursday);
  return {date.year, (day_of_year(date) - 1) / 7 + 1};
}

// Adds months; a day that the target month lacks becomes its last one.
constexpr int64_t add_months_to_days(int64_t days, int64_t months) {
  const CivilDate date = civil_from_days(days);
  const int64_t total = date.year * kMonthsPerYear + (date.month - 1) + months;
  const int64_t year = floor_div(total, kMonthsPerYear);
  const int month = static_cast<int>(floor_mod(total, kMonthsPerYear)) + 1;
  const int last = days_in_month(year, month);
  return days_from_civil(year, month, date.day < last ? date.day : last);
}

}  // namespace firesteel
