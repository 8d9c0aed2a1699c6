#include "functions/interval_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <limits>
#include <optional>
#include <vector>

#include "base/calendar.h"
#include "base/spark_error.h"
#include "functions/number_text.h"

namespace firesteel {
namespace {

constexpr std::array<std::string_view, 2> kYearMonthFields = {"YEAR", "MONTH"};
constexpr std::array<std::string_view, 4> kDayTimeFields = {"DAY", "HOUR", "MINUTE", "SECOND"};
constexpr std::array<int64_t, 4> kFieldMicros = {kMicrosPerDay, kMicrosPerHour, kMicrosPerMinute,
                                                 kMicrosPerSecond};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

// "seconds[.fraction]" without trailing zeros.
void append_seconds(std::string& out, uint64_t micros) {
  out += std::to_string(micros / kMicrosPerSecond);
  uint64_t fraction = micros % kMicrosPerSecond;
  if (fraction == 0) return;
  std::string digits = fmt::format("{:06}", fraction);
  digits.erase(digits.find_last_not_of('0') + 1);
  out += '.';
  out += digits;
}

std::string fields_text(const DataType& type) {
  const auto name = [&](int field) -> std::string_view {
    return type.is(TypeId::kYearMonthInterval) ? kYearMonthFields[field] : kDayTimeFields[field];
  };
  std::string out(name(type.start_field()));
  if (type.start_field() != type.end_field()) {
    out += " TO ";
    out += name(type.end_field());
  }
  return out;
}

// The shapes that Spark lists in its message.
std::string supported_formats(const DataType& type) {
  std::string shape = "[+|-]";
  if (type.is(TypeId::kYearMonthInterval)) {
    const bool both = type.start_field() != type.end_field();
    shape += both ? "y-m" : type.start_field() == 0 ? "y" : "m";
  } else {
    constexpr std::string_view kLetters[] = {"d", "h", "m", "s.n"};
    for (int field = type.start_field(); field <= type.end_field(); ++field) {
      if (field != type.start_field()) shape += field == 1 ? ' ' : ':';
      shape += kLetters[field];
    }
  }
  return "`" + shape + "`, `INTERVAL [+|-]'" + shape + "' " + fields_text(type) + "`";
}

SparkError unmatched_format(std::string_view input, const DataType& type) {
  const bool day_time = type.is(TypeId::kDayTimeInterval);
  return SparkError(day_time ? "INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING_WITH_NOTICE"
                             : "INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING",
                    {{"intervalStr", day_time ? "day-time" : "year-month"},
                     {"supportedFormat", supported_formats(type)},
                     {"typeName", type.simple_string()},
                     {"input", std::string(input)}});
}

SparkError parsing_failed(std::string_view input, const DataType& type) {
  const bool day_time = type.is(TypeId::kDayTimeInterval);
  return SparkError(
      "INVALID_INTERVAL_FORMAT.INTERVAL_PARSING",
      {{"input", std::string(input)}, {"interval", day_time ? "day-time" : "year-month"}});
}

// The text between the quotes of an interval literal (or all of it), and the sign in front.
struct Body {
  std::string_view text;
  bool negative = false;
};

// Takes "INTERVAL [sign] 'body' FIELDS" apart; FIELDS must be the type's.
std::optional<Body> unwrap_literal(std::string_view text, const DataType& type) {
  constexpr std::string_view kKeyword = "INTERVAL";
  const auto take_word = [&](std::string_view word) {
    if (text.size() < word.size()) return false;
    for (size_t i = 0; i < word.size(); ++i) {
      if (std::toupper(static_cast<unsigned char>(text[i])) != word[i]) return false;
    }
    text.remove_prefix(word.size());
    return true;
  };
  const auto take_spaces = [&] {
    const size_t before = text.size();
    while (!text.empty() && is_space(text[0])) text.remove_prefix(1);
    return text.size() != before;
  };
  if (!take_word(kKeyword)) return Body{text, false};
  if (!take_spaces() || text.empty()) return std::nullopt;
  Body body;
  if (text[0] == '+' || text[0] == '-') {
    body.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.empty() || text[0] != '\'') return std::nullopt;
  text.remove_prefix(1);
  const size_t end = text.find('\'');
  if (end == std::string_view::npos) return std::nullopt;
  body.text = text.substr(0, end);
  text.remove_prefix(end + 1);
  std::string fields = fields_text(type);
  std::string_view rest = fields;
  while (!rest.empty()) {
    const size_t space = std::min(rest.find(' '), rest.size());
    if (!take_spaces() || !take_word(rest.substr(0, space))) return std::nullopt;
    rest.remove_prefix(std::min(space + 1, rest.size()));
  }
  if (!text.empty()) return std::nullopt;
  return body;
}

// Takes a leading sign off; true when it is negative.
bool take_sign(std::string_view& text) {
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return false;
  const bool negative = text[0] == '-';
  text.remove_prefix(1);
  return negative;
}

// Between one and `most` digits.
std::optional<std::string_view> take_digits(std::string_view& text, size_t most) {
  size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  if (count == 0 || count > most) return std::nullopt;
  const std::string_view digits = text.substr(0, count);
  text.remove_prefix(count);
  return digits;
}

std::optional<int64_t> to_number(std::string_view digits) { return parse_long(digits, false); }

// Micros of up to nine digits after the point.
int64_t fraction_micros(std::string_view digits) {
  int64_t micros = 0;
  for (size_t i = 0; i < 6; ++i) micros = micros * 10 + (i < digits.size() ? digits[i] - '0' : 0);
  return micros;
}

int32_t year_month_total(std::string_view input, const DataType& type, bool negative,
                         std::optional<int64_t> years, std::optional<int64_t> months) {
  int64_t total = 0;
  if (!years || !months || __builtin_mul_overflow(*years, int64_t{kMonthsPerYear}, &total) ||
      __builtin_add_overflow(total, *months, &total)) {
    throw parsing_failed(input, type);
  }
  if (negative) total = -total;
  if (total < std::numeric_limits<int32_t>::min() || total > std::numeric_limits<int32_t>::max()) {
    throw parsing_failed(input, type);
  }
  return static_cast<int32_t>(total);
}

// One state of the reader of "1 year 2.5 seconds".
class CalendarIntervalParser {
 public:
  explicit CalendarIntervalParser(std::string_view input) : input_(input) {
    const std::string_view trimmed = trim_all(input);
    text_.reserve(trimmed.size());
    for (const char c : trimmed) {
      text_ += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }

  CalendarInterval parse();

 private:
  static constexpr int32_t kFirstFractionScale = 100'000'000;  // nanoseconds of a tenth

  [[noreturn]] void fail(std::string_view condition, const char* parameter) const;
  [[noreturn]] void fail_overflow() const;
  std::string current_word() const;
  bool at_end() const { return at_ >= text_.size(); }
  void skip_spaces();
  void take_prefix();
  void take_number();
  void take_fraction();
  void take_unit();
  bool take_name(std::string_view name);
  void add_scaled(int64_t& target, int64_t factor) const;
  void add_to(int32_t& target, int64_t factor) const;

  std::string_view input_;
  std::string text_;
  size_t at_ = 0;
  CalendarInterval result_;
  int64_t value_ = 0;
  int64_t fraction_micros_ = 0;
  bool has_fraction_ = false;
};

void CalendarIntervalParser::fail(std::string_view condition, const char* parameter) const {
  throw SparkError("INVALID_INTERVAL_FORMAT." + std::string(condition),
                   {{"input", std::string(input_)}, {parameter, current_word()}});
}

void CalendarIntervalParser::fail_overflow() const {
  throw SparkError("INVALID_INTERVAL_FORMAT.ARITHMETIC_EXCEPTION",
                   {{"input", std::string(input_)}});
}

// The word that contains the current position; the last one at the end.
std::string CalendarIntervalParser::current_word() const {
  size_t begin = std::min(at_, text_.size());
  if (begin == text_.size() && begin > 0) --begin;
  while (begin > 0 && !is_space(text_[begin - 1])) --begin;
  size_t end = begin;
  while (end < text_.size() && !is_space(text_[end])) ++end;
  return text_.substr(begin, end - begin);
}

void CalendarIntervalParser::skip_spaces() {
  while (!at_end() && is_space(text_[at_])) ++at_;
}

void CalendarIntervalParser::take_prefix() {
  constexpr std::string_view kPrefix = "interval";
  if (!text_.starts_with(kPrefix)) return;
  if (text_.size() == kPrefix.size()) {
    throw SparkError("INVALID_INTERVAL_FORMAT.INPUT_IS_EMPTY", {{"input", std::string(input_)}});
  }
  if (!is_space(text_[kPrefix.size()])) fail("INVALID_PREFIX", "prefix");
  at_ = kPrefix.size() + 1;
}

void CalendarIntervalParser::take_fraction() {
  const bool leading_point = at_ == 0 || !is_digit(text_[at_ - 1]);
  ++at_;
  has_fraction_ = true;
  int32_t scale = kFirstFractionScale;
  int32_t nanos = 0;
  for (;; ++at_) {
    if (at_end()) fail("MISSING_UNIT", "word");
    const char c = text_[at_];
    if (is_digit(c)) {
      if (scale == 0) fail("INVALID_PRECISION", "value");
      nanos += (c - '0') * scale;
      scale /= 10;
    } else if (is_space(c) && (!leading_point || scale < kFirstFractionScale)) {
      break;
    } else {
      fail("INVALID_VALUE", "value");
    }
  }
  fraction_micros_ = nanos / kNanosPerMicro;
}

void CalendarIntervalParser::take_number() {
  value_ = 0;
  fraction_micros_ = 0;
  has_fraction_ = false;
  bool negative = false;
  const char first = text_[at_];
  if (first == '-' || first == '+') {
    negative = first == '-';
    ++at_;
    skip_spaces();
    if (at_end()) fail("MISSING_NUMBER", "word");
  } else if (!is_digit(first) && first != '.') {
    fail("UNRECOGNIZED_NUMBER", "number");
  }
  for (;; ++at_) {
    if (at_end()) fail("MISSING_UNIT", "word");
    const char c = text_[at_];
    if (is_digit(c)) {
      if (__builtin_mul_overflow(value_, int64_t{10}, &value_) ||
          __builtin_add_overflow(value_, int64_t{c - '0'}, &value_)) {
        fail_overflow();
      }
    } else if (is_space(c)) {
      break;
    } else if (c == '.') {
      take_fraction();
      break;
    } else {
      fail("INVALID_VALUE", "value");
    }
  }
  if (negative) {
    value_ = -value_;
    fraction_micros_ = -fraction_micros_;
  }
}

bool CalendarIntervalParser::take_name(std::string_view name) {
  if (!std::string_view(text_).substr(at_).starts_with(name)) return false;
  at_ += name.size();
  return true;
}

void CalendarIntervalParser::add_scaled(int64_t& target, int64_t factor) const {
  int64_t scaled;
  if (__builtin_mul_overflow(value_, factor, &scaled) ||
      __builtin_add_overflow(target, scaled, &target)) {
    fail_overflow();
  }
}

void CalendarIntervalParser::add_to(int32_t& target, int64_t factor) const {
  int64_t sum = target;
  add_scaled(sum, factor);
  if (sum < std::numeric_limits<int32_t>::min() || sum > std::numeric_limits<int32_t>::max()) {
    fail_overflow();
  }
  target = static_cast<int32_t>(sum);
}

void CalendarIntervalParser::take_unit() {
  skip_spaces();
  if (at_end()) fail("MISSING_UNIT", "word");
  if (text_[at_] != 's' && has_fraction_) fail("INVALID_FRACTION", "unit");
  if (take_name("year")) {
    add_to(result_.months, kMonthsPerYear);
  } else if (take_name("week")) {
    add_to(result_.days, 7);
  } else if (take_name("day")) {
    add_to(result_.days, 1);
  } else if (take_name("hour")) {
    add_scaled(result_.microseconds, kMicrosPerHour);
  } else if (take_name("second")) {
    add_scaled(result_.microseconds, kMicrosPerSecond);
    if (__builtin_add_overflow(result_.microseconds, fraction_micros_, &result_.microseconds)) {
      fail_overflow();
    }
  } else if (take_name("month")) {
    add_to(result_.months, 1);
  } else if (take_name("minute")) {
    add_scaled(result_.microseconds, kMicrosPerMinute);
  } else if (take_name("millisecond")) {
    add_scaled(result_.microseconds, kMicrosPerMilli);
  } else if (take_name("microsecond")) {
    add_scaled(result_.microseconds, 1);
  } else {
    fail("INVALID_UNIT", "unit");
  }
  take_name("s");
  if (!at_end() && !is_space(text_[at_])) fail("INVALID_UNIT", "unit");
}

CalendarInterval CalendarIntervalParser::parse() {
  if (text_.empty()) {
    throw SparkError("INVALID_INTERVAL_FORMAT.INPUT_IS_EMPTY", {{"input", std::string(input_)}});
  }
  take_prefix();
  for (skip_spaces(); !at_end(); skip_spaces()) {
    take_number();
    take_unit();
  }
  return result_;
}

}  // namespace

void append_year_month_interval(std::string& out, int64_t months, const DataType& type) {
  const int64_t absolute = months < 0 ? -months : months;
  out += "INTERVAL '";
  if (type.start_field() == 1) {
    append_integer(out, months);
  } else {
    if (months < 0) out += '-';
    append_integer(out, absolute / kMonthsPerYear);
    if (type.end_field() == 1) {
      out += '-';
      append_integer(out, absolute % kMonthsPerYear);
    }
  }
  out += "' ";
  out += fields_text(type);
}

void append_day_time_interval(std::string& out, int64_t micros, const DataType& type) {
  // As unsigned, so that the least value needs no case of its own.
  uint64_t rest = micros < 0 ? 0 - static_cast<uint64_t>(micros) : static_cast<uint64_t>(micros);
  out += "INTERVAL '";
  if (micros < 0) out += '-';
  for (int field = type.start_field(); field <= type.end_field(); ++field) {
    const bool first = field == type.start_field();
    if (!first) out += field == 1 ? ' ' : ':';
    const auto unit = static_cast<uint64_t>(kFieldMicros[field]);
    if (field != 0 && rest / unit < 10) out += '0';
    if (field == 3) {
      append_seconds(out, rest);
    } else {
      out += std::to_string(rest / unit);
      rest %= unit;
    }
  }
  out += "' ";
  out += fields_text(type);
}

void append_calendar_interval(std::string& out, const CalendarInterval& interval) {
  const size_t begin = out.size();
  const auto append_unit = [&](int64_t value, std::string_view unit) {
    if (value == 0) return;
    append_integer(out, value);
    out += ' ';
    out += unit;
    out += ' ';
  };
  append_unit(interval.months / kMonthsPerYear, "years");
  append_unit(interval.months % kMonthsPerYear, "months");
  append_unit(interval.days, "days");
  int64_t rest = interval.microseconds;
  append_unit(rest / kMicrosPerHour, "hours");
  rest %= kMicrosPerHour;
  append_unit(rest / kMicrosPerMinute, "minutes");
  rest %= kMicrosPerMinute;
  if (rest != 0) {
    if (rest < 0) out += '-';
    append_seconds(out, static_cast<uint64_t>(rest < 0 ? -rest : rest));
    out += " seconds ";
  }
  if (out.size() == begin) {
    out += "0 seconds";
  } else {
    out.pop_back();
  }
}

void append_year_month_hive(std::string& out, int64_t months) {
  const int64_t absolute = months < 0 ? -months : months;
  out += fmt::format("{}{}-{}", months < 0 ? "-" : "", absolute / kMonthsPerYear,
                     absolute % kMonthsPerYear);
}

void append_day_time_hive(std::string& out, int64_t micros) {
  const uint64_t rest =
      micros < 0 ? 0 - static_cast<uint64_t>(micros) : static_cast<uint64_t>(micros);
  const uint64_t seconds = rest / kMicrosPerSecond;
  out +=
      fmt::format("{}{} {:02}:{:02}:{:02}.{:09}", micros < 0 ? "-" : "", seconds / kSecondsPerDay,
                  seconds / kSecondsPerHour % 24, seconds / kSecondsPerMinute % 60, seconds % 60,
                  rest % kMicrosPerSecond * kNanosPerMicro);
}

int32_t parse_year_month_interval(std::string_view text, const DataType& type) {
  const std::string_view input = trim_all(text);
  const auto literal = unwrap_literal(input, type);
  if (!literal) throw unmatched_format(text, type);
  std::string_view rest = literal->text;
  const bool negative = take_sign(rest) != literal->negative;
  constexpr size_t kAnyLength = std::numeric_limits<size_t>::max();
  const auto first = take_digits(rest, kAnyLength);
  if (!first) throw unmatched_format(text, type);
  if (type.start_field() != type.end_field()) {
    if (rest.empty() || rest[0] != '-') throw unmatched_format(text, type);
    rest.remove_prefix(1);
    const auto second = take_digits(rest, kAnyLength);
    if (!second || !rest.empty()) throw unmatched_format(text, type);
    const auto months = to_number(*second);
    if (!months || *months >= kMonthsPerYear) throw parsing_failed(input, type);
    return year_month_total(input, type, negative, to_number(*first), months);
  }
  if (!rest.empty()) throw unmatched_format(text, type);
  const auto value = to_number(*first);
  const bool years = type.start_field() == 0;
  return year_month_total(input, type, negative, years ? value : std::optional<int64_t>(0),
                          years ? std::optional<int64_t>(0) : value);
}

int64_t parse_day_time_interval(std::string_view text, const DataType& type) {
  // Digits that the first field may have: as many as its largest value.
  constexpr size_t kMostDigits[] = {9, 10, 12, 13};
  constexpr int64_t kBounds[] = {24, 60, 60};
  const std::string_view input = trim_all(text);
  const auto literal = unwrap_literal(input, type);
  if (!literal) throw unmatched_format(text, type);
  std::string_view rest = literal->text;
  const bool negative = take_sign(rest) != literal->negative;
  int64_t micros = 0;
  for (int field = type.start_field(); field <= type.end_field(); ++field) {
    const bool first = field == type.start_field();
    if (!first) {
      if (rest.empty() || rest[0] != (field == 1 ? ' ' : ':')) throw unmatched_format(text, type);
      rest.remove_prefix(1);
    }
    const auto digits = take_digits(rest, first ? kMostDigits[field] : 2);
    if (!digits) throw unmatched_format(text, type);
    int64_t value = *to_number(*digits);
    if (!first && value >= kBounds[field - 1]) throw parsing_failed(input, type);
    if (negative) value = -value;
    if (__builtin_mul_overflow(value, kFieldMicros[field], &value) ||
        __builtin_add_overflow(micros, value, &micros)) {
      throw parsing_failed(input, type);
    }
  }
  if (type.end_field() == 3 && !rest.empty() && rest[0] == '.') {
    rest.remove_prefix(1);
    const auto digits = take_digits(rest, 9);
    if (!digits) throw unmatched_format(text, type);
    const int64_t fraction = fraction_micros(*digits);
    if (__builtin_add_overflow(micros, negative ? -fraction : fraction, &micros)) {
      throw parsing_failed(input, type);
    }
  }
  if (!rest.empty()) throw unmatched_format(text, type);
  return micros;
}

CalendarInterval parse_calendar_interval(std::string_view text) {
  return CalendarIntervalParser(text).parse();
}

}  // namespace firesteel
