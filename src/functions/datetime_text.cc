#include "functions/datetime_text.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>

#include "functions/number_text.h"

namespace firesteel {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void append_two(std::string& out, int value) {
  out += static_cast<char>('0' + value / 10);
  out += static_cast<char>('0' + value % 10);
}

// Digits of a fraction without trailing zeros, after a point; nothing for 0.
void append_fraction(std::string& out, int64_t fraction, int width) {
  if (fraction == 0) return;
  char digits[10];
  for (int i = width - 1; i >= 0; --i) {
    digits[i] = static_cast<char>('0' + fraction % 10);
    fraction /= 10;
  }
  while (digits[width - 1] == '0') --width;
  out += '.';
  out.append(digits, width);
}

void append_clock(std::string& out, int64_t seconds_of_day) {
  append_two(out, static_cast<int>(seconds_of_day / kSecondsPerHour));
  out += ':';
  append_two(out, static_cast<int>(seconds_of_day / kSecondsPerMinute % 60));
  out += ':';
  append_two(out, static_cast<int>(seconds_of_day % 60));
}

constexpr int kYear = 0;
constexpr int kDay = 2;
constexpr int kHour = 3;
constexpr int kSecond = 5;
constexpr int kFraction = 6;
constexpr int kZone = 7;

// Reads the parts of a timestamp one after the other.
class TimestampParser {
 public:
  explicit TimestampParser(std::string_view text) : text_(text) {}

  std::optional<ParsedTimestamp> parse();

 private:
  bool valid_digits() const;
  bool finish_part(int next);
  bool take_separator(char c);
  bool take_zone();
  std::optional<ParsedTimestamp> result() const;

  std::string_view text_;
  size_t at_ = 0;
  std::array<int, 9> parts_ = {1, 1, 1, 0, 0, 0, 0, 0, 0};
  int part_ = kYear;
  int value_ = 0;
  int digits_ = 0;
  int fraction_digits_ = 0;
  int year_sign_ = 0;
  bool time_only_ = false;
  const TimeZone* zone_ = nullptr;
};

bool TimestampParser::valid_digits() const {
  switch (part_) {
    case kYear:
      return digits_ >= 4 && digits_ <= 6;
    case kFraction:
      return true;
    case kZone:
      return digits_ <= 2;
    default:
      return digits_ > 0 && digits_ <= 2;
  }
}

bool TimestampParser::finish_part(int next) {
  if (!valid_digits()) return false;
  parts_[part_] = value_;
  value_ = 0;
  digits_ = 0;
  part_ = next;
  return true;
}

// Whatever follows the seconds or their fraction is a zone.
bool TimestampParser::take_zone() {
  if (!finish_part(kZone)) return false;
  std::string_view name = text_.substr(at_);
  const auto blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!name.empty() && blank(name.front())) name.remove_prefix(1);
  zone_ = TimeZone::find(name);
  at_ = text_.size() - 1;
  return zone_ != nullptr;
}

bool TimestampParser::take_separator(char c) {
  switch (part_) {
    case kYear:
    case 1:
      if (c == '-') return finish_part(part_ + 1);
      if (part_ == kYear && c == ':' && year_sign_ == 0) {
        time_only_ = true;
        part_ = kHour;
        return finish_part(kHour + 1);
      }
      return false;
    case kDay:
      return (c == ' ' || c == 'T') && finish_part(kHour);
    case kHour:
    case kHour + 1:
      return c == ':' && finish_part(part_ + 1);
    case kSecond:
      return c == '.' ? finish_part(kFraction) : take_zone();
    case kFraction:
      return take_zone();
    default:
      return false;
  }
}

std::optional<ParsedTimestamp> TimestampParser::parse() {
  if (text_.empty()) return std::nullopt;
  if (text_[0] == '-' || text_[0] == '+') {
    year_sign_ = text_[0] == '-' ? -1 : 1;
    ++at_;
  }
  for (; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (!is_digit(c)) {
      if (at_ == 0 && c == 'T') {
        time_only_ = true;
        part_ = kHour;
      } else if (!take_separator(c)) {
        return std::nullopt;
      }
      continue;
    }
    if (part_ == kFraction) {
      ++fraction_digits_;
      // Beyond microseconds digits are dropped.
      if (digits_ < 6) value_ = value_ * 10 + (c - '0');
    } else if (digits_ < 9) {
      value_ = value_ * 10 + (c - '0');
    }
    ++digits_;
  }
  if (!valid_digits()) return std::nullopt;
  if (part_ < kZone) parts_[part_] = value_;
  for (int i = fraction_digits_; i < 6; ++i) parts_[kFraction] *= 10;
  return result();
}

std::optional<ParsedTimestamp> TimestampParser::result() const {
  const int hour = parts_[kHour];
  const int minute = parts_[kHour + 1];
  const int second = parts_[kSecond];
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  ParsedTimestamp out;
  out.time_only = time_only_;
  out.zone = zone_;
  out.local_micros =
      (hour * kSecondsPerHour + minute * kSecondsPerMinute + second) * kMicrosPerSecond +
      parts_[kFraction];
  if (time_only_) return out;
  const int64_t year = year_sign_ < 0 ? -parts_[kYear] : parts_[kYear];
  if (!is_valid_date(year, parts_[1], parts_[kDay])) return std::nullopt;
  const int64_t days = days_from_civil(year, parts_[1], parts_[kDay]);
  int64_t micros;
  if (__builtin_mul_overflow(days, kMicrosPerDay, &micros) ||
      __builtin_add_overflow(micros, out.local_micros, &out.local_micros)) {
    return std::nullopt;
  }
  return out;
}

}  // namespace

void append_date(std::string& out, int64_t days) {
  const CivilDate date = civil_from_days(days);
  int64_t year = date.year;
  if (year < 0) {
    out += '-';
    year = -year;
  } else if (year > 9999) {
    out += '+';
  }
  if (year > 9999) {
    append_integer(out, year);
  } else {
    append_two(out, static_cast<int>(year / 100));
    append_two(out, static_cast<int>(year % 100));
  }
  out += '-';
  append_two(out, date.month);
  out += '-';
  append_two(out, date.day);
}

void append_timestamp(std::string& out, int64_t local_micros) {
  const int64_t days = floor_div(local_micros, kMicrosPerDay);
  const int64_t of_day = local_micros - days * kMicrosPerDay;
  append_date(out, days);
  out += ' ';
  append_clock(out, of_day / kMicrosPerSecond);
  append_fraction(out, of_day % kMicrosPerSecond, 6);
}

void append_time(std::string& out, int64_t nanos) {
  append_clock(out, nanos / kNanosPerSecond);
  append_fraction(out, nanos % kNanosPerSecond, 9);
}

std::optional<int32_t> parse_date(std::string_view text) {
  text = trim_all(text);
  if (text.empty()) return std::nullopt;
  const bool negative = text[0] == '-';
  size_t at = negative || text[0] == '+' ? 1 : 0;
  int parts[3] = {1, 1, 1};
  int part = 0;
  int value = 0;
  int digits = 0;
  const auto valid = [&] {
    return part == 0 ? digits >= 4 && digits <= 7 : digits > 0 && digits <= 2;
  };
  for (; at < text.size() && text[at] != ' ' && text[at] != 'T'; ++at) {
    const char c = text[at];
    if (part < 2 && c == '-') {
      if (!valid()) return std::nullopt;
      parts[part++] = value;
      value = 0;
      digits = 0;
    } else if (is_digit(c) && digits < 8) {
      value = value * 10 + (c - '0');
      ++digits;
    } else {
      return std::nullopt;
    }
  }
  // Only after a whole date anything may follow.
  if (!valid() || (part < 2 && at < text.size())) return std::nullopt;
  parts[part] = value;
  const int64_t year = negative ? -parts[0] : parts[0];
  if (!is_valid_date(year, parts[1], parts[2])) return std::nullopt;
  const int64_t days = days_from_civil(year, parts[1], parts[2]);
  if (days < std::numeric_limits<int32_t>::min() || days > std::numeric_limits<int32_t>::max()) {
    return std::nullopt;
  }
  return static_cast<int32_t>(days);
}

std::optional<ParsedTimestamp> parse_timestamp_parts(std::string_view text) {
  return TimestampParser(trim_all(text)).parse();
}

std::optional<int64_t> parse_timestamp(std::string_view text, const ZoneCursor& cursor) {
  auto parts = parse_timestamp_parts(text);
  if (!parts) return std::nullopt;
  const TimeZone& zone = parts->zone != nullptr ? *parts->zone : cursor.zone();
  int64_t local = parts->local_micros;
  if (parts->time_only) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const int64_t seconds = std::chrono::duration_cast<std::chrono::seconds>(now).count();
    local += floor_div(seconds + zone.offset_at(seconds), kSecondsPerDay) * kMicrosPerDay;
  }
  const int64_t local_seconds = floor_div(local, kMicrosPerSecond);
  const int64_t offset = parts->zone != nullptr ? zone.span_at_local(local_seconds).offset
                                                : cursor.offset_at_local(local_seconds);
  int64_t micros;
  if (__builtin_sub_overflow(local, offset * kMicrosPerSecond, &micros)) return std::nullopt;
  return micros;
}

std::optional<int64_t> parse_timestamp_ntz(std::string_view text, bool allow_zone) {
  const auto parts = parse_timestamp_parts(text);
  if (!parts || parts->time_only || (parts->zone != nullptr && !allow_zone)) return std::nullopt;
  return parts->local_micros;
}

std::optional<int64_t> parse_time(std::string_view text) {
  text = trim_all(text);
  int half = 0;  // 1 for AM, 2 for PM
  if (text.size() > 2 && (text.back() == 'M' || text.back() == 'm')) {
    const char letter = text[text.size() - 2];
    half = letter == 'A' || letter == 'a' ? 1 : letter == 'P' || letter == 'p' ? 2 : 0;
  }
  if (half != 0) text.remove_suffix(2);
  const auto parts = parse_timestamp_parts(text);
  if (!parts || !parts->time_only || parts->zone != nullptr) return std::nullopt;
  int64_t micros = parts->local_micros;
  if (half != 0) {
    const int64_t hour = micros / kMicrosPerHour;
    if (hour < 1 || hour > 12) return std::nullopt;
    const bool twelve = hour == 12;
    if (half == 1 && twelve) micros -= 12 * kMicrosPerHour;
    if (half == 2 && !twelve) micros += 12 * kMicrosPerHour;
  }
  return micros * kNanosPerMicro;
}

}  // namespace firesteel
