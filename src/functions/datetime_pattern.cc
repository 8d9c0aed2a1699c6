#include "functions/datetime_pattern.h"

#include <algorithm>
#include <cctype>

#include "base/spark_error.h"
#include "functions/datetime_fields.h"
#include "functions/datetime_names.h"
#include "functions/function_errors.h"

namespace firesteel {
namespace {

constexpr size_t kNone = std::string_view::npos;
constexpr std::array<std::string_view, 2> kEras = {"BC", "AD"};
constexpr std::array<std::string_view, 2> kFullEras = {"Before Christ", "Anno Domini"};
constexpr std::array<std::string_view, 4> kQuarters = {"Q1", "Q2", "Q3", "Q4"};
constexpr std::array<std::string_view, 4> kFullQuarters = {"1st quarter", "2nd quarter",
                                                           "3rd quarter", "4th quarter"};
constexpr std::array<std::string_view, 2> kAmPm = {"AM", "PM"};

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), text.begin(),
                                                    [](unsigned char a, unsigned char b) {
                                                      return std::tolower(a) == std::tolower(b);
                                                    });
}

void append_padded_number(std::string& out, int64_t value, int width) {
  char digits[20];
  int size = 0;
  auto rest = static_cast<uint64_t>(value < 0 ? -value : value);
  do {
    digits[size++] = static_cast<char>('0' + rest % 10);
    rest /= 10;
  } while (rest != 0);
  for (int i = size; i < width; ++i) out += '0';
  while (size > 0) out += digits[--size];
}

// Letters outside of quotes, with a function for each; two quotes stand for one.
template <class F>
void for_each_unquoted(std::string_view pattern, const F& f) {
  bool quoted = false;
  for (const char c : pattern) {
    if (c == '\'') {
      quoted = !quoted;
    } else if (!quoted) {
      f(c);
    }
  }
}

// Whether java.text.SimpleDateFormat, which Spark used before, takes the pattern.
bool legacy_accepts(std::string_view pattern) {
  bool known = true;
  for_each_unquoted(pattern, [&](char c) {
    if (is_letter(c) && std::string_view("GyYMLwWDdFEuaHkKhmsSzZX").find(c) == kNone) {
      known = false;
    }
  });
  return known && std::count(pattern.begin(), pattern.end(), '\'') % 2 == 0 &&
         pattern.find("XXXX") == kNone;
}

// A refusal of the pattern; of one that worked before Spark 3, that it did.
[[noreturn]] void refuse(std::string_view pattern, std::string_view condition, ErrorParams params) {
  if (legacy_accepts(pattern)) {
    throw SparkError("INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION",
                     {{"pattern", literal_text(std::string(pattern), TypeId::kString)},
                      {"config", quote_sql("spark.sql.legacy.timeParserPolicy")},
                      {"docroot", "https://spark.apache.org/docs/latest"}});
  }
  throw SparkError(condition, std::move(params));
}

[[noreturn]] void refuse_malformed(std::string_view pattern) {
  refuse(pattern, "INVALID_DATETIME_PATTERN.WITH_SUGGESTION",
         {{"pattern", literal_text(std::string(pattern), TypeId::kString)},
          {"docroot", "https://spark.apache.org/docs/latest"}});
}

struct MalformedPattern {};

}  // namespace

DateTimePattern::DateTimePattern(std::string_view pattern, Use use) : use_(use) {
  bool has_era = false;
  check_restrictions(pattern, has_era);
  try {
    compile(pattern, has_era);
  } catch (const MalformedPattern&) {
    refuse_malformed(pattern);
  }
}

// Letters whose meaning is confusing, or differs between versions of Java.
void DateTimePattern::check_restrictions(std::string_view pattern, bool& has_era) const {
  for_each_unquoted(pattern, [&](char c) {
    has_era = has_era || c == 'G';
    if (std::string_view("YWwuec").find(c) != kNone) {
      refuse(pattern, "INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN",
             {{"c", std::string(1, c)}});
    }
    if (std::string_view("ABnNp").find(c) != kNone ||
        (use_ == Use::kParsing && std::string_view("EFqQ").find(c) != kNone)) {
      refuse(pattern, "INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER",
             {{"c", std::string(1, c)}, {"pattern", std::string(pattern)}});
    }
  });
  char previous = 0;
  int run = 0;
  for_each_unquoted(pattern, [&](char c) {
    run = c == previous ? run + 1 : 1;
    previous = c;
    const int too_long = c == 'y' ? 7 : std::string_view("GMLEQq").find(c) != kNone ? 5 : 0;
    if (run == too_long) {
      refuse(pattern, "INVALID_DATETIME_PATTERN.LENGTH",
             {{"pattern", std::string(static_cast<size_t>(run), c)}});
    }
  });
}

void DateTimePattern::compile(std::string_view pattern, bool has_era) {
  std::vector<size_t> open;
  for (size_t i = 0; i < pattern.size();) {
    const char c = pattern[i];
    if (is_letter(c)) {
      const size_t begin = i;
      while (i < pattern.size() && pattern[i] == c) ++i;
      add_letters(c, static_cast<int>(i - begin), has_era);
    } else if (c == '\'') {
      std::string text;
      for (++i;; ++i) {
        if (i >= pattern.size()) throw MalformedPattern();
        if (pattern[i] != '\'') {
          text += pattern[i];
        } else if (pattern.substr(i + 1).starts_with("'")) {
          text += pattern[i++];
        } else {
          break;
        }
      }
      ++i;
      add({.kind = Kind::kLiteral, .text = text.empty() ? "'" : text});
    } else if (c == '[') {
      open.push_back(elements_.size());
      add({.kind = Kind::kOptionalStart});
      ++i;
    } else if (c == ']') {
      if (open.empty()) throw MalformedPattern();
      add({.kind = Kind::kOptionalEnd});
      elements_[open.back()].jump = elements_.size();
      open.pop_back();
      ++i;
    } else if (c == '{' || c == '}' || c == '#') {
      throw MalformedPattern();
    } else {
      add({.kind = Kind::kLiteral, .text = std::string(1, c)});
      ++i;
    }
  }
  // Sections left open end with the pattern.
  for (; !open.empty(); open.pop_back()) {
    add({.kind = Kind::kOptionalEnd});
    elements_[open.back()].jump = elements_.size();
  }
}

void DateTimePattern::add(Element element) {
  active_number_.reset();
  elements_.push_back(std::move(element));
}

// Numbers without a gap between them share the digits: the first of variable width leaves to the
// others, which are of fixed width, what they need.
void DateTimePattern::add_number(Field field, int min, int max, Sign sign, Kind kind) {
  Element element{.kind = kind, .field = field, .min = min, .max = max, .sign = sign};
  if (active_number_) {
    Element& active = elements_[*active_number_];
    if (min == max && sign == Sign::kNotNegative) {
      active.subsequent += max;
      element.subsequent = -1;
      elements_.push_back(std::move(element));
      return;
    }
    active.subsequent = -1;
  }
  active_number_ = elements_.size();
  elements_.push_back(std::move(element));
}

void DateTimePattern::add_field(Field field, int count, int max_count) {
  if (count > max_count) throw MalformedPattern();
  if (count == 1) {
    add_number(field, 1, 19, Sign::kNormal);
  } else {
    add_number(field, count, std::max(count, max_count), Sign::kNotNegative);
  }
}

void DateTimePattern::add_letters(char letter, int count, bool has_era) {
  const auto add_text = [&](Field field, int short_count) {
    add({.kind = count > short_count ? Kind::kFullText : Kind::kShortText, .field = field});
  };
  switch (letter) {
    case 'G':
      add_text(Field::kEra, 3);
      break;
    case 'y': {
      const Field field = has_era ? Field::kYearOfEra : Field::kYear;
      if (count == 2) {
        add_number(field, 2, 2, Sign::kNotNegative, Kind::kTwoDigitYear);
      } else {
        add_number(field, count, 19, count < 4 ? Sign::kNormal : Sign::kExceedsPad);
      }
      break;
    }
    case 'M':
    case 'L':
      if (count <= 2) {
        add_field(Field::kMonth, count, 2);
      } else {
        add_text(Field::kMonth, 3);
      }
      break;
    case 'Q':
    case 'q':
      if (count <= 2) {
        add_field(Field::kQuarter, count, 2);
      } else {
        add_text(Field::kQuarter, 3);
      }
      break;
    case 'd':
      add_field(Field::kDay, count, 2);
      break;
    case 'D':
      add_field(Field::kDayOfYear, count, 3);
      break;
    case 'E':
      add_text(Field::kDayOfWeek, 3);
      break;
    case 'F':
      add_field(Field::kAlignedDayOfWeekInMonth, count, 1);
      break;
    case 'a':
      if (count > 1) throw MalformedPattern();
      add_text(Field::kAmPm, 3);
      break;
    case 'H':
      add_field(Field::kHour, count, 2);
      break;
    case 'k':
      add_field(Field::kClockHour, count, 2);
      break;
    case 'K':
      add_field(Field::kHourOfAmPm, count, 2);
      break;
    case 'h':
      add_field(Field::kClockHourOfAmPm, count, 2);
      break;
    case 'm':
      add_field(Field::kMinute, count, 2);
      break;
    case 's':
      add_field(Field::kSecond, count, 2);
      break;
    case 'S':
      if (count > 9) throw MalformedPattern();
      if (use_ == Use::kParsing) {
        // Fewer digits may be there.
        add({.kind = Kind::kFraction, .field = Field::kNano, .min = 1, .max = count});
      } else {
        add({.kind = Kind::kFraction, .field = Field::kNano, .min = count, .max = count});
      }
      break;
    case 'V':
      if (count != 2) throw MalformedPattern();
      add({.kind = Kind::kZoneId});
      break;
    case 'z':
      if (count > 4) throw MalformedPattern();
      add({.kind = count == 4 ? Kind::kFullZoneName : Kind::kShortZoneName});
      break;
    case 'O':
      if (count != 1 && count != 4) throw MalformedPattern();
      add({.kind = Kind::kLocalizedOffset, .min = count});
      break;
    case 'X':
      if (count > 5) throw MalformedPattern();
      add({.kind = Kind::kOffset, .min = count, .text = "Z"});
      break;
    case 'x': {
      if (count > 5) throw MalformedPattern();
      const char* none = count == 1 ? "+00" : count % 2 == 0 ? "+0000" : "+00:00";
      add({.kind = Kind::kOffset, .min = count, .text = none});
      break;
    }
    case 'Z':
      if (count > 5) throw MalformedPattern();
      if (count < 4) {
        add({.kind = Kind::kOffset, .min = 2, .text = "+0000"});
      } else if (count == 4) {
        add({.kind = Kind::kLocalizedOffset, .min = 4});
      } else {
        add({.kind = Kind::kOffset, .min = 5, .text = "Z"});
      }
      break;
    default:
      throw MalformedPattern();
  }
}

int64_t DateTimePattern::field_value(Field field, const LocalMoment& moment,
                                     const CivilDate& date) {
  const auto seconds = moment.nanos_of_day / kNanosPerSecond;
  switch (field) {
    case Field::kEra:
      return date.year > 0;
    case Field::kYear:
      return date.year;
    case Field::kYearOfEra:
      return date.year > 0 ? date.year : 1 - date.year;
    case Field::kQuarter:
      return (date.month - 1) / 3 + 1;
    case Field::kMonth:
      return date.month;
    case Field::kDay:
      return date.day;
    case Field::kDayOfYear:
      return day_of_year(date);
    case Field::kDayOfWeek:
      return iso_day_of_week(moment.days);
    case Field::kAlignedDayOfWeekInMonth:
      return (date.day - 1) % 7 + 1;
    case Field::kAmPm:
      return seconds / (12 * kSecondsPerHour);
    case Field::kHour:
      return seconds / kSecondsPerHour;
    case Field::kClockHour: {
      const int64_t hour = seconds / kSecondsPerHour;
      return hour == 0 ? 24 : hour;
    }
    case Field::kHourOfAmPm:
      return seconds / kSecondsPerHour % 12;
    case Field::kClockHourOfAmPm: {
      const int64_t hour = seconds / kSecondsPerHour % 12;
      return hour == 0 ? 12 : hour;
    }
    case Field::kMinute:
      return seconds / kSecondsPerMinute % 60;
    case Field::kSecond:
      return seconds % 60;
    case Field::kNano:
      return moment.nanos_of_day % kNanosPerSecond;
  }
  return 0;
}

std::string_view DateTimePattern::field_text(Field field, int64_t value, bool full) {
  const auto index = static_cast<size_t>(value);
  switch (field) {
    case Field::kEra:
      return full ? kFullEras[index] : kEras[index];
    case Field::kQuarter:
      return full ? kFullQuarters[index - 1] : kQuarters[index - 1];
    case Field::kMonth:
      return full ? kMonthNames[index - 1] : short_name(kMonthNames[index - 1]);
    case Field::kDayOfWeek:
      return full ? kDayNames[index - 1] : short_name(kDayNames[index - 1]);
    case Field::kAmPm:
      return kAmPm[index];
    default:
      return "";
  }
}

void DateTimePattern::format(std::string& out, const LocalMoment& moment) const {
  const CivilDate date = civil_from_days(moment.days);
  for (const Element& element : elements_) format_element(out, element, moment, date);
}

void DateTimePattern::format_element(std::string& out, const Element& element,
                                     const LocalMoment& moment, const CivilDate& date) {
  switch (element.kind) {
    case Kind::kLiteral:
      out += element.text;
      break;
    case Kind::kNumber: {
      const int64_t value = field_value(element.field, moment, date);
      if (value < 0) {
        out += '-';
      } else if (element.sign == Sign::kExceedsPad && element.min < 19) {
        int64_t limit = 1;
        for (int i = 0; i < element.min; ++i) limit *= 10;
        if (value >= limit) out += '+';
      }
      append_padded_number(out, value, element.min);
      break;
    }
    case Kind::kTwoDigitYear:
      append_padded_number(out, field_value(element.field, moment, date) % 100, 2);
      break;
    case Kind::kFraction: {
      int64_t value = field_value(element.field, moment, date);
      for (int i = element.max; i < 9; ++i) value /= 10;
      append_padded_number(out, value, element.max);
      break;
    }
    case Kind::kShortText:
    case Kind::kFullText:
      out += field_text(element.field, field_value(element.field, moment, date),
                        element.kind == Kind::kFullText);
      break;
    case Kind::kZoneId:
      out += moment.zone->id();
      break;
    case Kind::kShortZoneName:
      out += short_zone_name(*moment.zone, moment.zone->span_at(moment.epoch_seconds).is_dst);
      break;
    case Kind::kFullZoneName:
      out += full_zone_name(*moment.zone, moment.zone->span_at(moment.epoch_seconds).is_dst);
      break;
    case Kind::kOffset:
    case Kind::kLocalizedOffset:
      format_offset(out, element, moment.zone->offset_at(moment.epoch_seconds));
      break;
    case Kind::kOptionalStart:
    case Kind::kOptionalEnd:
      break;
  }
}

void DateTimePattern::format_offset(std::string& out, const Element& element, int32_t offset) {
  const int32_t absolute = std::abs(offset);
  const int32_t minutes = absolute / 60 % 60;
  const int32_t seconds = absolute % 60;
  const bool localized = element.kind == Kind::kLocalizedOffset;
  if (localized) out += "GMT";
  if (offset == 0) {
    out += element.text;
    return;
  }
  out += offset < 0 ? '-' : '+';
  append_padded_number(out, absolute / 3600, localized && element.min == 1 ? 1 : 2);
  const bool colons = localized || (element.min % 2 == 1 && element.min > 1);
  const bool shows_seconds = (localized || element.min >= 4) && seconds != 0;
  if (element.min > 1 || minutes != 0 || shows_seconds) {
    if (colons) out += ':';
    append_padded_number(out, minutes, 2);
  }
  if (shows_seconds) {
    if (colons) out += ':';
    append_padded_number(out, seconds, 2);
  }
}

bool DateTimePattern::set_field(Fields& fields, Field field, int64_t value) {
  if (fields[field] && *fields[field] != value) return false;
  fields[field] = value;
  return true;
}

size_t DateTimePattern::parse_elements(std::string_view text, size_t at, size_t begin, size_t end,
                                       Fields& fields, size_t& error_at) const {
  for (size_t i = begin; i < end; ++i) {
    const Element& element = elements_[i];
    if (element.kind == Kind::kOptionalEnd) continue;
    if (element.kind == Kind::kOptionalStart) {
      Fields tried = fields;
      size_t ignored = at;
      const size_t next = parse_elements(text, at, i + 1, element.jump - 1, tried, ignored);
      if (next != kNone) {
        fields = tried;
        at = next;
      }
      i = element.jump - 1;
      continue;
    }
    error_at = at;
    at = parse_element(element, text, at, fields, error_at);
    if (at == kNone) return kNone;
  }
  return at;
}

size_t DateTimePattern::parse_element(const Element& element, std::string_view text, size_t at,
                                      Fields& fields, size_t& error_at) {
  switch (element.kind) {
    case Kind::kLiteral:
      return starts_with_ignoring_case(text.substr(at), element.text) ? at + element.text.size()
                                                                      : kNone;
    case Kind::kNumber:
    case Kind::kTwoDigitYear:
    case Kind::kFraction:
      return parse_number(element, text, at, fields);
    case Kind::kShortText:
    case Kind::kFullText:
      return parse_text(element, text, at, fields);
    case Kind::kZoneId:
    case Kind::kShortZoneName:
    case Kind::kFullZoneName:
      return parse_zone(text, at, fields);
    case Kind::kOffset:
      return parse_offset(element, text, at, fields);
    case Kind::kLocalizedOffset: {
      if (!text.substr(at).starts_with("GMT")) return kNone;
      at += 3;
      if (at >= text.size() || (text[at] != '+' && text[at] != '-')) {
        fields.zone = &TimeZone::utc();
        return at;
      }
      error_at = at;
      size_t end = at + 1;
      while (end < text.size() && (is_digit(text[end]) || text[end] == ':')) ++end;
      fields.zone = TimeZone::find(text.substr(at, end - at));
      return fields.zone != nullptr ? end : kNone;
    }
    case Kind::kOptionalStart:
    case Kind::kOptionalEnd:
      return at;
  }
  return kNone;
}

size_t DateTimePattern::parse_number(const Element& element, std::string_view text, size_t at,
                                     Fields& fields) {
  bool negative = false;
  bool positive = false;
  if (element.kind == Kind::kNumber && at < text.size() && (text[at] == '-' || text[at] == '+')) {
    negative = text[at] == '-';
    positive = !negative;
    if (element.sign == Sign::kNotNegative || (positive && element.sign == Sign::kNormal)) {
      return kNone;
    }
    ++at;
  }
  const size_t digits_begin = at;
  const auto min = static_cast<size_t>(element.min);
  size_t max = static_cast<size_t>(element.max + std::max(element.subsequent, 0));
  size_t count = 0;
  while (count < max && at + count < text.size() && is_digit(text[at + count])) ++count;
  if (count < min) return kNone;
  if (element.subsequent > 0) {
    // Some of the digits belong to the numbers behind.
    const auto others = static_cast<size_t>(element.subsequent);
    max = std::max(min, count > others ? count - others : 0);
    count = std::min(count, max);
  }
  // 18 digits are beyond every field's range.
  int64_t value = 0;
  for (size_t i = 0; i < count; ++i) {
    value = std::min<int64_t>(value, 100'000'000'000'000'000) * 10 + (text[digits_begin + i] - '0');
  }
  if (negative) {
    if (value == 0) return kNone;
    value = -value;
  } else if (element.sign == Sign::kExceedsPad) {
    // A plus sign stands before years of more digits than the pattern has, and only before them.
    if (positive ? count <= min : count > min) return kNone;
  }
  at = digits_begin + count;
  if (element.kind == Kind::kTwoDigitYear) value += 2000;
  if (element.kind == Kind::kFraction) {
    for (size_t i = count; i < 9; ++i) value *= 10;
  }
  return set_field(fields, element.field, value) ? at : kNone;
}

size_t DateTimePattern::parse_text(const Element& element, std::string_view text, size_t at,
                                   Fields& fields) {
  const int64_t first = element.field == Field::kMonth ? 1 : 0;
  const int64_t last = element.field == Field::kMonth ? 12 : 1;
  for (int64_t value = first; value <= last; ++value) {
    const std::string_view name = field_text(element.field, value, element.kind == Kind::kFullText);
    if (starts_with_ignoring_case(text.substr(at), name)) {
      return set_field(fields, element.field, value) ? at + name.size() : kNone;
    }
  }
  return kNone;
}

size_t DateTimePattern::parse_offset(const Element& element, std::string_view text, size_t at,
                                     Fields& fields) {
  if (starts_with_ignoring_case(text.substr(at), element.text) && element.text == "Z") {
    fields.zone = &TimeZone::utc();
    return at + 1;
  }
  if (at >= text.size() || (text[at] != '+' && text[at] != '-')) return kNone;
  const size_t begin = at++;
  const auto two_digits = [&](size_t from) {
    return from + 2 <= text.size() && is_digit(text[from]) && is_digit(text[from + 1]);
  };
  const bool colons = element.min % 2 == 1 && element.min > 1;
  if (!two_digits(at)) return kNone;
  std::string offset(text.substr(begin, 3));
  at += 2;
  const auto part = [&](bool mandatory) {
    size_t from = at;
    if (colons) {
      if (from >= text.size() || text[from] != ':') return !mandatory;
      ++from;
    }
    if (!two_digits(from)) return !mandatory;
    offset += ':';
    offset += text.substr(from, 2);
    at = from + 2;
    return true;
  };
  if (!part(element.min > 1)) return kNone;
  if (element.min >= 4 && !part(false)) return kNone;
  fields.zone = TimeZone::find(offset);
  return fields.zone != nullptr ? at : kNone;
}

// The longest text that names a zone.
size_t DateTimePattern::parse_zone(std::string_view text, size_t at, Fields& fields) {
  size_t end = at;
  while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) ||
                               std::string_view("/_+-:").find(text[end]) != kNone)) {
    ++end;
  }
  for (; end > at; --end) {
    const std::string_view name = text.substr(at, end - at);
    const TimeZone* zone = zone_named(name);
    if (zone == nullptr) zone = TimeZone::find(name);
    if (zone != nullptr) {
      fields.zone = zone;
      return end;
    }
  }
  return kNone;
}

// Makes a moment of the fields as Java's strict resolver and Spark's defaults do. The first
// complaint is kept.
class DateTimePattern::Resolver {
 public:
  explicit Resolver(Fields& fields) : fields_(fields) {}

  std::optional<LocalMoment> run() {
    LocalMoment out;
    out.zone = fields_.zone;
    if (!resolve_hours() || !resolve_time(out) || !resolve_era() || !resolve_date(out)) {
      return std::nullopt;
    }
    return out;
  }
  const std::string& error() const { return error_; }
  // The complaint is about a date that was completed by defaults, not by the text alone.
  bool defaults_used() const { return defaults_used_; }

 private:
  bool fail(std::string message) {
    error_ = std::move(message);
    return false;
  }
  bool in_range(Field field, int64_t low, int64_t high, const char* name, const char* range) {
    const auto& value = fields_[field];
    if (!value || (*value >= low && *value <= high)) return true;
    return fail(std::string("Invalid value for ") + name + " (valid values " + range +
                "): " + std::to_string(*value));
  }
  bool set(Field field, int64_t value) {
    if (fields_[field] && *fields_[field] != value) {
      return fail("Conflict found: " + std::to_string(*fields_[field]) + " differs from " +
                  std::to_string(value));
    }
    fields_[field] = value;
    return true;
  }

  bool resolve_hours() {
    if (!in_range(Field::kClockHour, 1, 24, "ClockHourOfDay", "1 - 24") ||
        !in_range(Field::kClockHourOfAmPm, 1, 12, "ClockHourOfAmPm", "1 - 12") ||
        !in_range(Field::kHourOfAmPm, 0, 11, "HourOfAmPm", "0 - 11")) {
      return false;
    }
    if (const auto hour = fields_[Field::kClockHour]) {
      if (!set(Field::kHour, *hour % 24)) return false;
    }
    if (const auto hour = fields_[Field::kClockHourOfAmPm]) {
      if (!set(Field::kHourOfAmPm, *hour % 12)) return false;
    }
    const auto half = fields_[Field::kAmPm];
    if (const auto hour = fields_[Field::kHourOfAmPm]; half && hour) {
      if (!set(Field::kHour, *half * 12 + *hour)) return false;
    }
    return true;
  }

  bool resolve_time(LocalMoment& out) {
    if (!in_range(Field::kHour, 0, 23, "HourOfDay", "0 - 23") ||
        !in_range(Field::kMinute, 0, 59, "MinuteOfHour", "0 - 59") ||
        !in_range(Field::kSecond, 0, 59, "SecondOfMinute", "0 - 59")) {
      return false;
    }
    // Without a hour of the day, one of half a day is of the morning; PM alone is noon.
    int64_t hour = 0;
    if (fields_[Field::kHour]) {
      hour = *fields_[Field::kHour];
    } else if (fields_[Field::kHourOfAmPm]) {
      hour = *fields_[Field::kHourOfAmPm];
    } else if (fields_[Field::kAmPm].value_or(0) == 1) {
      hour = 12;
    }
    const int64_t seconds = hour * kSecondsPerHour +
                            fields_[Field::kMinute].value_or(0) * kSecondsPerMinute +
                            fields_[Field::kSecond].value_or(0);
    out.nanos_of_day = seconds * kNanosPerSecond + fields_[Field::kNano].value_or(0);
    return true;
  }

  bool resolve_era() {
    const auto year = fields_[Field::kYearOfEra];
    if (!year) return true;
    if (*year < 1 || *year > 999'999'999) {
      return in_range(Field::kYearOfEra, 1, 999'999'999, "YearOfEra", "1 - 999999999/1000000000");
    }
    // Strictly, a year of an era without the era says nothing.
    const auto era = fields_[Field::kEra];
    if (!era) return true;
    return set(Field::kYear, *era == 1 ? *year : 1 - *year);
  }

  bool resolve_date(LocalMoment& out) {
    if (!in_range(Field::kYear, -999'999'999, 999'999'999, "Year", "-999999999 - 999999999")) {
      return false;
    }
    const int64_t year = fields_[Field::kYear].value_or(1970);
    const auto month = fields_[Field::kMonth];
    const auto day = fields_[Field::kDay];
    const bool has_day = (month && day) || fields_[Field::kDayOfYear];
    defaults_used_ = !fields_[Field::kYear] || !has_day;
    if (!in_range(Field::kMonth, 1, 12, "MonthOfYear", "1 - 12") ||
        !in_range(Field::kDay, 1, 31, "DayOfMonth", "1 - 28/31")) {
      return false;
    }
    const auto of_year = fields_[Field::kDayOfYear];
    if (of_year && !(fields_[Field::kYear] && month && day)) return resolve_day_of_year(out, year);
    const auto m = static_cast<int>(month.value_or(1));
    const auto d = static_cast<int>(day.value_or(1));
    if (!is_valid_date(year, m, d)) return fail(date_complaint(year, m, d));
    out.days = days_from_civil(year, m, d);
    if (of_year && *of_year != day_of_year({year, m, d})) {
      return fail("Conflict found: Field DayOfYear " + std::to_string(*of_year) +
                  " differs from DayOfYear " + std::to_string(day_of_year({year, m, d})) +
                  " derived from " + civil_text(year, m, d));
    }
    return true;
  }

  bool resolve_day_of_year(LocalMoment& out, int64_t year) {
    if (!in_range(Field::kDayOfYear, 1, 366, "DayOfYear", "1 - 365/366")) return false;
    const int64_t day = *fields_[Field::kDayOfYear];
    if (day > days_in_year(year)) {
      return fail("Invalid date 'DayOfYear 366' as '" + std::to_string(year) +
                  "' is not a leap year");
    }
    out.days = days_from_civil(year, 1, 1) + day - 1;
    const CivilDate date = civil_from_days(out.days);
    const auto differs = [&](Field field, const char* name, int64_t derived) {
      const auto value = fields_[field];
      if (!value || *value == derived) return false;
      fail(std::string("Conflict found: Field ") + name + " " + std::to_string(*value) +
           " differs from " + name + " " + std::to_string(derived) + " derived from " +
           civil_text(date.year, date.month, date.day) + ".");
      return true;
    };
    return !differs(Field::kMonth, "MonthOfYear", date.month) &&
           !differs(Field::kDay, "DayOfMonth", date.day);
  }

  static std::string civil_text(int64_t year, int month, int day) {
    std::string out;
    append_padded_number(out, year, 4);
    out += '-';
    append_padded_number(out, month, 2);
    out += '-';
    append_padded_number(out, day, 2);
    return out;
  }

  Fields& fields_;
  std::string error_;
  bool defaults_used_ = false;
};

std::optional<LocalMoment> DateTimePattern::parse(std::string_view text, std::string* error) const {
  Fields fields;
  size_t error_at = 0;
  const size_t end = parse_elements(text, 0, 0, elements_.size(), fields, error_at);
  // Java shows the first 64 characters.
  constexpr size_t kShownText = 64;
  const auto shown = [&] {
    std::string out(text.substr(0, kShownText));
    if (text.size() > kShownText) out += "...";
    return "Text '" + out + "' could not be parsed";
  };
  if (end == kNone) {
    if (error != nullptr) *error = shown() + " at index " + std::to_string(error_at);
    return std::nullopt;
  }
  if (end < text.size()) {
    if (error != nullptr) {
      *error = shown() + ", unparsed text found at index " + std::to_string(end);
    }
    return std::nullopt;
  }
  Resolver resolver(fields);
  auto moment = resolver.run();
  if (!moment && error != nullptr) {
    *error = resolver.defaults_used() ? resolver.error() : shown() + ": " + resolver.error();
  }
  return moment;
}

}  // namespace firesteel
