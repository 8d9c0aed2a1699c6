#include "functions/datetime_fields.h"

#include <algorithm>
#include <cctype>

#include "base/calendar.h"
#include "base/spark_error.h"
#include "functions/datetime_names.h"

namespace firesteel {
namespace {

std::string out_of_range(const char* field, const char* range, int64_t value) {
  return std::string("Invalid value for ") + field + " (valid values " + range +
         "): " + std::to_string(value);
}

}  // namespace

std::string date_complaint(int64_t year, int64_t month, int64_t day) {
  constexpr int64_t kMaxYear = 999'999'999;
  if (year < -kMaxYear || year > kMaxYear) {
    return out_of_range("Year", "-999999999 - 999999999", year);
  }
  if (month < 1 || month > 12) return out_of_range("MonthOfYear", "1 - 12", month);
  if (day < 1 || day > 31) return out_of_range("DayOfMonth", "1 - 28/31", day);
  if (is_valid_date(year, static_cast<int>(month), static_cast<int>(day))) return "";
  if (day == 29) {
    return "Invalid date 'February 29' as '" + std::to_string(year) + "' is not a leap year";
  }
  std::string name(kMonthNames[static_cast<size_t>(month - 1)]);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return "Invalid date '" + name + " " + std::to_string(day) + "'";
}

std::string time_complaint(int64_t hour, int64_t minute, int64_t second) {
  if (hour < 0 || hour > 23) return out_of_range("HourOfDay", "0 - 23", hour);
  if (minute < 0 || minute > 59) return out_of_range("MinuteOfHour", "0 - 59", minute);
  if (second < 0 || second > 59) return out_of_range("SecondOfMinute", "0 - 59", second);
  return "";
}

void throw_field_out_of_bounds(const std::string& complaint) {
  throw SparkError(
      "DATETIME_FIELD_OUT_OF_BOUNDS.WITH_SUGGESTION",
      {{"rangeMessage", complaint}, {"ansiConfig", quote_sql("spark.sql.ansi.enabled")}});
}

}  // namespace firesteel
