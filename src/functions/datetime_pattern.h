#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time_zone.h"

namespace firesteel {

// A date-time on a local clock, with the zone that the clock is in.
struct LocalMoment {
  int64_t days = 0;
  int64_t nanos_of_day = 0;
  // After parsing: null when the text has no zone.
  const TimeZone* zone = nullptr;
  // For formatting: the instant.
  int64_t epoch_seconds = 0;
};

// A pattern of java.time's DateTimeFormatter in US English as Spark restricts it ("yyyy-MM-dd
// HH:mm:ss"), taken apart once. Immutable, shared by threads.
class DateTimePattern {
 public:
  enum class Use : uint8_t { kFormatting, kParsing };

  // Throws INVALID_DATETIME_PATTERN.* or INCONSISTENT_BEHAVIOR_CROSS_VERSION.* for a pattern that
  // Spark refuses.
  DateTimePattern(std::string_view pattern, Use use);

  void format(std::string& out, const LocalMoment& moment) const;

  // Missing fields are those of 1970-01-01 00:00:00. None when the text does not match or names no
  // moment; then `error`, when wanted, says what Java says.
  std::optional<LocalMoment> parse(std::string_view text, std::string* error = nullptr) const;

 private:
  enum class Field : uint8_t {
    kEra,
    kYear,
    kYearOfEra,
    kQuarter,
    kMonth,
    kDay,
    kDayOfYear,
    kDayOfWeek,
    kAlignedDayOfWeekInMonth,
    kAmPm,
    kHour,
    kClockHour,
    kHourOfAmPm,
    kClockHourOfAmPm,
    kMinute,
    kSecond,
    kNano,
  };
  static constexpr size_t kNumFields = 17;
  enum class Sign : uint8_t { kNormal, kNotNegative, kExceedsPad };
  enum class Kind : uint8_t {
    kLiteral,
    kNumber,
    kTwoDigitYear,
    kFraction,
    kShortText,
    kFullText,
    kZoneId,
    kShortZoneName,
    kFullZoneName,
    kOffset,
    kLocalizedOffset,
    kOptionalStart,
    kOptionalEnd,
  };
  struct Element {
    Kind kind;
    Field field = Field::kYear;
    // Digits; for offsets the style: 1 +HHmm, 2 +HHMM, 3 +HH:MM, 4 +HHMMss, 5 +HH:MM:ss.
    int min = 1;
    int max = 19;
    Sign sign = Sign::kNormal;
    // Digits of the numbers that follow without a gap; -1: this one is of fixed width.
    int subsequent = 0;
    // Literals, and what stands for no offset.
    std::string text;
    // Optional start: the element behind its end.
    size_t jump = 0;
  };
  // What a text says, before it is one moment.
  struct Fields {
    std::array<std::optional<int64_t>, kNumFields> values;
    const TimeZone* zone = nullptr;

    std::optional<int64_t>& operator[](Field field) { return values[static_cast<size_t>(field)]; }
  };
  class Resolver;

  void check_restrictions(std::string_view pattern, bool& has_era) const;
  void compile(std::string_view pattern, bool has_era);
  void add_letters(char letter, int count, bool has_era);
  void add(Element element);
  void add_number(Field field, int min, int max, Sign sign, Kind kind = Kind::kNumber);
  void add_field(Field field, int count, int max_count);

  static int64_t field_value(Field field, const LocalMoment& moment, const CivilDate& date);
  static std::string_view field_text(Field field, int64_t value, bool full);
  static void format_element(std::string& out, const Element& element, const LocalMoment& moment,
                             const CivilDate& date);
  static void format_offset(std::string& out, const Element& element, int32_t offset);

  // Each takes the text from `at` on and returns where it ends, or npos.
  size_t parse_elements(std::string_view text, size_t at, size_t begin, size_t end, Fields& fields,
                        size_t& error_at) const;
  static size_t parse_element(const Element& element, std::string_view text, size_t at,
                              Fields& fields, size_t& error_at);
  static size_t parse_number(const Element& element, std::string_view text, size_t at,
                             Fields& fields);
  static size_t parse_text(const Element& element, std::string_view text, size_t at,
                           Fields& fields);
  static size_t parse_offset(const Element& element, std::string_view text, size_t at,
                             Fields& fields);
  static size_t parse_zone(std::string_view text, size_t at, Fields& fields);
  static bool set_field(Fields& fields, Field field, int64_t value);

  std::vector<Element> elements_;
  // While compiling: the number that adjacent ones belong to.
  std::optional<size_t> active_number_;
  Use use_;
};

// Keeps the pattern of the last text, which is mostly constant. Used by one thread.
class DateTimePatternCache {
 public:
  explicit DateTimePatternCache(DateTimePattern::Use use) : use_(use) {}
  const DateTimePattern& pattern(std::string_view text) {
    if (pattern_ == nullptr || text != text_) {
      pattern_ = std::make_unique<DateTimePattern>(text, use_);
      text_ = text;
    }
    return *pattern_;
  }

 private:
  DateTimePattern::Use use_;
  std::string text_;
  std::unique_ptr<DateTimePattern> pattern_;
};

}  // namespace firesteel
