#include "base/time_zone.h"

#include <gtest/gtest.h>

#include "base/spark_error.h"

namespace firesteel {
namespace {

int64_t local(int64_t year, int month, int day, int hour, int minute = 0) {
  return days_from_civil(year, month, day) * kSecondsPerDay + hour * 3600 + minute * 60;
}

TEST(CalendarTest, RoundTripsOverTheWholeRange) {
  EXPECT_EQ(days_from_civil(1970, 1, 1), 0);
  EXPECT_EQ(days_from_civil(0, 3, 1), -719'468);
  for (int64_t days = -800'000; days < 3'000'000; days += 13) {
    const CivilDate date = civil_from_days(days);
    ASSERT_EQ(days_from_civil(date.year, date.month, date.day), days);
  }
  EXPECT_EQ(civil_from_days(std::numeric_limits<int32_t>::max()), (CivilDate{5881580, 7, 11}));
  EXPECT_EQ(civil_from_days(std::numeric_limits<int32_t>::min()), (CivilDate{-5877641, 6, 23}));
}

TEST(CalendarTest, WeeksAndMonths) {
  EXPECT_EQ(iso_day_of_week(0), 4);
  EXPECT_EQ(iso_week(days_from_civil(2008, 12, 29)).year, 2009);
  EXPECT_EQ(iso_week(days_from_civil(2008, 12, 29)).week, 1);
  EXPECT_EQ(iso_week(days_from_civil(2010, 1, 3)).week, 53);
  EXPECT_EQ(add_months_to_days(days_from_civil(2024, 1, 31), 1), days_from_civil(2024, 2, 29));
  EXPECT_EQ(add_months_to_days(days_from_civil(2024, 2, 29), -12), days_from_civil(2023, 2, 28));
  EXPECT_EQ(day_of_year(civil_from_days(days_from_civil(2024, 12, 31))), 366);
}

TEST(TimeZoneTest, Names) {
  EXPECT_EQ(TimeZone::get("UTC").offset_at(0), 0);
  EXPECT_EQ(TimeZone::get("+8").id(), "+08:00");
  EXPECT_EQ(TimeZone::get("+8:00").offset_at(0), 8 * 3600);
  EXPECT_EQ(TimeZone::get("-03:3").id(), "-03:03");
  EXPECT_EQ(TimeZone::get("+010203").id(), "+01:02:03");
  EXPECT_EQ(TimeZone::get("Z").id(), "Z");
  EXPECT_EQ(TimeZone::get("GMT+1").id(), "GMT+01:00");
  EXPECT_EQ(TimeZone::get("UTC-8:00").id(), "UTC-08:00");
  EXPECT_EQ(TimeZone::get("PST").id(), "America/Los_Angeles");
  EXPECT_EQ(TimeZone::get("EST").id(), "-05:00");
  EXPECT_EQ(TimeZone::get("Etc/GMT+5").offset_at(0), -5 * 3600);
  for (const char* bad : {"", "X", "+19", "+18:01", "+1:2:3", "Mars/Base", "../etc/passwd",
                          "america/los_angeles", "posix/UTC", "UTC+", "+08:60"}) {
    EXPECT_EQ(TimeZone::find(bad), nullptr) << bad;
  }
  EXPECT_THROW(TimeZone::get("Mars/Base"), SparkError);
}

TEST(TimeZoneTest, OffsetsAtInstants) {
  const TimeZone& zone = TimeZone::get("America/Los_Angeles");
  EXPECT_EQ(zone.offset_at(local(2024, 1, 1, 12)), -8 * 3600);
  EXPECT_EQ(zone.offset_at(local(2024, 7, 1, 12)), -7 * 3600);
  // Before the first transition: local mean time.
  EXPECT_EQ(zone.offset_at(local(1800, 1, 1, 0)), -28'378);
  // After the last transition: the rule.
  EXPECT_EQ(zone.offset_at(local(2500, 1, 1, 12)), -8 * 3600);
  EXPECT_EQ(zone.offset_at(local(2500, 7, 1, 12)), -7 * 3600);
  EXPECT_EQ(TimeZone::get("Australia/Sydney").offset_at(local(2500, 1, 1, 12)), 11 * 3600);
  EXPECT_EQ(TimeZone::get("Australia/Sydney").offset_at(local(2500, 7, 1, 12)), 10 * 3600);
}

TEST(TimeZoneTest, LocalTimesInGapsAndOverlaps) {
  const TimeZone& zone = TimeZone::get("America/Los_Angeles");
  for (const int64_t year : {2024, 2500}) {
    const int64_t spring = year == 2024 ? local(2024, 3, 10, 2, 30) : local(2500, 3, 14, 2, 30);
    const int64_t fall = year == 2024 ? local(2024, 11, 3, 1, 30) : local(2500, 11, 7, 1, 30);
    EXPECT_EQ(zone.span_at_local(spring - 3600).offset, -8 * 3600);
    EXPECT_EQ(zone.span_at_local(spring).offset, -8 * 3600);
    EXPECT_EQ(zone.span_at_local(spring + 3600).offset, -7 * 3600);
    EXPECT_EQ(zone.span_at_local(fall - 3600).offset, -7 * 3600);
    EXPECT_EQ(zone.span_at_local(fall).offset, -7 * 3600);
    EXPECT_EQ(zone.span_at_local(fall + 3600).offset, -8 * 3600);
  }
}

TEST(TimeZoneTest, CursorAgreesWithTheZone) {
  for (const char* name : {"America/Los_Angeles", "Europe/Paris", "Asia/Kolkata", "+05:30",
                           "Pacific/Apia", "Africa/Casablanca"}) {
    const TimeZone& zone = TimeZone::get(name);
    ZoneCursor cursor(zone);
    for (int64_t at = local(1850, 1, 1, 0); at < local(2120, 1, 1, 0); at += 40'000) {
      ASSERT_EQ(cursor.offset_at(at), zone.offset_at(at)) << name << " " << at;
      ASSERT_EQ(cursor.offset_at_local(at), zone.span_at_local(at).offset) << name << " " << at;
    }
  }
}

}  // namespace
}  // namespace firesteel
