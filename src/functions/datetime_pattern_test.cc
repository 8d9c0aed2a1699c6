#include "functions/datetime_pattern.h"

#include <gtest/gtest.h>

#include "base/calendar.h"
#include "base/spark_error.h"

namespace firesteel {
namespace {

std::string format(std::string_view pattern, int64_t days, int64_t seconds, int64_t nanos = 0) {
  LocalMoment moment;
  moment.days = days;
  moment.nanos_of_day = seconds * 1'000'000'000 + nanos;
  moment.zone = &TimeZone::utc();
  moment.epoch_seconds = days * 86400 + seconds;
  std::string out;
  DateTimePattern(pattern, DateTimePattern::Use::kFormatting).format(out, moment);
  return out;
}

// Days and seconds of the day, or "no".
std::string parse(std::string_view pattern, std::string_view text) {
  const auto moment = DateTimePattern(pattern, DateTimePattern::Use::kParsing).parse(text);
  if (!moment) return "no";
  return std::to_string(moment->days) + " " + std::to_string(moment->nanos_of_day / 1'000'000'000);
}

std::string condition(std::string_view pattern, DateTimePattern::Use use) {
  try {
    DateTimePattern(pattern, use);
    return "";
  } catch (const SparkError& error) {
    return error.condition();
  }
}

// 2024-02-29, a Thursday.
constexpr int64_t kLeapDay = 19782;

TEST(DateTimePatternTest, Formats) {
  EXPECT_EQ(format("yyyy-MM-dd HH:mm:ss", kLeapDay, 3661), "2024-02-29 01:01:01");
  EXPECT_EQ(format("yy/M/d h:mm a", kLeapDay, 13 * 3600), "24/2/29 1:00 PM");
  EXPECT_EQ(format("EEE, d MMM yyyy", kLeapDay, 0), "Thu, 29 Feb 2024");
  EXPECT_EQ(format("EEEE MMMM", kLeapDay, 0), "Thursday February");
  EXPECT_EQ(format("D Q QQQ", kLeapDay, 0), "60 1 Q1");
  EXPECT_EQ(format("ss.SSS", 0, 1, 23'456'789), "01.023");
  EXPECT_EQ(format("ss[.SSSSSS]'o''clock'", 0, 1, 500'000'000), "01.500000o'clock");
  EXPECT_EQ(format("XXX xx z", 0, 0), "Z +0000 UTC");
}

TEST(DateTimePatternTest, Parses) {
  EXPECT_EQ(parse("yyyy-MM-dd", "2024-02-29"), "19782 0");
  EXPECT_EQ(parse("yyyy-MM-dd", "2023-02-29"), "no");
  EXPECT_EQ(parse("yyyy-MM-dd", "2024-02-29x"), "no");
  EXPECT_EQ(parse("yyyy-MM-dd", "2024-2-29"), "no");
  EXPECT_EQ(parse("yyyy-M-d", "2024-2-29"), "19782 0");
  EXPECT_EQ(parse("yyyyMMdd", "20240229"), "19782 0");
  EXPECT_EQ(parse("HH:mm", "23:59"), "0 86340");
  EXPECT_EQ(parse("h:mm a", "12:30 AM"), "0 1800");
  EXPECT_EQ(parse("yyyy-MM-dd[ HH:mm]", "2024-02-29 10:00"), "19782 36000");
  EXPECT_EQ(parse("yyyy-MM-dd[ HH:mm]", "2024-02-29"), "19782 0");
  EXPECT_EQ(parse("d MMM yyyy", "29 Feb 2024"), "19782 0");
}

TEST(DateTimePatternTest, Zones) {
  const DateTimePattern pattern("yyyy-MM-dd'T'HH:mm:ssXXX", DateTimePattern::Use::kParsing);
  const auto moment = pattern.parse("2024-02-29T00:00:00+02:00");
  ASSERT_TRUE(moment.has_value());
  ASSERT_NE(moment->zone, nullptr);
  EXPECT_EQ(ZoneCursor(*moment->zone).offset_at(0), 7200);
}

TEST(DateTimePatternTest, RefusesWhatSparkRefuses) {
  using Use = DateTimePattern::Use;
  EXPECT_EQ(condition("YYYY", Use::kFormatting),
            "INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION");
  EXPECT_EQ(condition("yyyyyyy", Use::kFormatting),
            "INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION");
  EXPECT_EQ(condition("EEE", Use::kParsing).substr(0, 35), "INCONSISTENT_BEHAVIOR_CROSS_VERSION");
  EXPECT_EQ(condition("'open", Use::kFormatting).empty(), false);
}

}  // namespace
}  // namespace firesteel
