#include "base/time_zone.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>

#include "base/spark_error.h"

namespace firesteel {
namespace {

// Java's ZoneId.SHORT_IDS.
constexpr std::array<std::pair<std::string_view, std::string_view>, 28> kShortIds = {{
    {"ACT", "Australia/Darwin"},
    {"AET", "Australia/Sydney"},
    {"AGT", "America/Argentina/Buenos_Aires"},
    {"ART", "Africa/Cairo"},
    {"AST", "America/Anchorage"},
    {"BET", "America/Sao_Paulo"},
    {"BST", "Asia/Dhaka"},
    {"CAT", "Africa/Harare"},
    {"CNT", "America/St_Johns"},
    {"CST", "America/Chicago"},
    {"CTT", "Asia/Shanghai"},
    {"EAT", "Africa/Addis_Ababa"},
    {"ECT", "Europe/Paris"},
    {"EST", "-05:00"},
    {"HST", "-10:00"},
    {"IET", "America/Indiana/Indianapolis"},
    {"IST", "Asia/Kolkata"},
    {"JST", "Asia/Tokyo"},
    {"MIT", "Pacific/Apia"},
    {"MST", "-07:00"},
    {"NET", "Asia/Yerevan"},
    {"NST", "Pacific/Auckland"},
    {"PLT", "Asia/Karachi"},
    {"PNT", "America/Phoenix"},
    {"PRT", "America/Puerto_Rico"},
    {"PST", "America/Los_Angeles"},
    {"SST", "Pacific/Guadalcanal"},
    {"VST", "Asia/Ho_Chi_Minh"},
}};

// Java's bound for zone offsets.
constexpr int32_t kMaxOffset = 18 * 3600;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Reads exactly two digits.
std::optional<int> two_digits(std::string_view text) {
  if (text.size() < 2 || !is_digit(text[0]) || !is_digit(text[1])) return std::nullopt;
  return (text[0] - '0') * 10 + (text[1] - '0');
}

// Java's ZoneOffset.of: +h, +hh, +hh:mm, +hhmm, +hh:mm:ss, +hhmmss; and what Spark accepts besides:
// +h:mm and +hh:m.
std::optional<int32_t> parse_offset(std::string_view text) {
  if (text == "Z") return 0;
  if (text.size() < 2 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  std::string padded(text.substr(1));
  if (padded.size() == 1 || (padded.size() > 1 && padded[1] == ':')) padded.insert(0, "0");
  if (padded.size() == 4 && padded[2] == ':') padded.insert(3, "0");
  const std::string_view rest = padded;
  const bool colons = rest.size() > 2 && rest[2] == ':';
  const size_t step = colons ? 3 : 2;
  int parts[3] = {0, 0, 0};
  size_t at = 0;
  for (int& part : parts) {
    if (at != 0) {
      if (at == rest.size()) break;
      if (colons && rest[at] != ':') return std::nullopt;
      at += step - 2;
    }
    const auto value = two_digits(rest.substr(std::min(at, rest.size())));
    if (!value) return std::nullopt;
    part = *value;
    at += 2;
  }
  if (at != rest.size() || parts[1] > 59 || parts[2] > 59) return std::nullopt;
  const int32_t seconds = parts[0] * 3600 + parts[1] * 60 + parts[2];
  if (seconds > kMaxOffset) return std::nullopt;
  return text[0] == '-' ? -seconds : seconds;
}

std::string offset_id(int32_t offset) {
  if (offset == 0) return "Z";
  const int32_t magnitude = std::abs(offset);
  std::string out =
      fmt::format("{}{:02}:{:02}", offset < 0 ? '-' : '+', magnitude / 3600, magnitude / 60 % 60);
  if (magnitude % 60 != 0) out += fmt::format(":{:02}", magnitude % 60);
  return out;
}

std::filesystem::path database_folder() {
  const char* folder = std::getenv("TZDIR");
  return folder != nullptr && *folder != '\0' ? folder : "/usr/share/zoneinfo";
}

bool is_region_id(std::string_view id) {
  const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  if (id.size() < 2 || !letter(id[0])) return false;
  if (id.find("..") != std::string_view::npos) return false;
  // Folders and files of the database that are no regions to Java.
  if (id.starts_with("posix") || id.starts_with("right/") || id == "localtime" || id == "Factory" ||
      id == "leapseconds" || id == "ROC") {
    return false;
  }
  return std::all_of(id.begin(), id.end(), [&](char c) {
    return letter(c) || is_digit(c) || std::strchr("~/._+-", c) != nullptr;
  });
}

template <class T>
T read_big_endian(const char* bytes) {
  T value = 0;
  for (size_t i = 0; i < sizeof(T); ++i) {
    value = static_cast<T>(static_cast<std::make_unsigned_t<T>>(value) << 8 |
                           static_cast<uint8_t>(bytes[i]));
  }
  return value;
}

// Reads the parts of a POSIX TZ string ("PST8PDT,M3.2.0,M11.1.0").
class RuleText {
 public:
  explicit RuleText(std::string_view text) : text_(text) {}

  bool done() const { return text_.empty(); }
  bool take(char c) {
    if (text_.empty() || text_[0] != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  // A zone abbreviation: letters, or anything between angle brackets.
  void skip_name() {
    if (take('<')) {
      while (!done() && !take('>')) text_.remove_prefix(1);
      return;
    }
    while (!done() && std::isalpha(static_cast<unsigned char>(text_[0]))) text_.remove_prefix(1);
  }
  int number() {
    int value = 0;
    while (!done() && is_digit(text_[0])) {
      value = value * 10 + (text_[0] - '0');
      text_.remove_prefix(1);
    }
    return value;
  }
  // [+-]h[:mm[:ss]] in seconds.
  int32_t time() {
    const bool negative = take('-');
    if (!negative) take('+');
    int32_t seconds = number() * 3600;
    if (take(':')) seconds += number() * 60;
    if (take(':')) seconds += number();
    return negative ? -seconds : seconds;
  }

 private:
  std::string_view text_;
};

}  // namespace

class TimeZoneLoader {
 public:
  static const TimeZone* load(std::string_view id);

 private:
  static std::unique_ptr<TimeZone> make(std::string_view id);
  static std::unique_ptr<TimeZone> make_fixed(std::string id, int32_t offset);
  static std::unique_ptr<TimeZone> make_region(std::string_view id);
  static bool parse_file(std::string_view bytes, TimeZone& zone);
  static std::optional<TimeZone::Rule> parse_rule(std::string_view text, TimeZone& zone);
  static TimeZone::RuleDate parse_rule_date(RuleText& text);
};

const TimeZone* TimeZoneLoader::load(std::string_view id) {
  static std::shared_mutex mutex;
  static std::map<std::string, std::unique_ptr<const TimeZone>, std::less<>> zones;
  {
    const std::shared_lock lock(mutex);
    const auto it = zones.find(id);
    if (it != zones.end()) return it->second.get();
  }
  auto zone = make(id);
  // Unknown names are not remembered: data may hold any number of them.
  if (!zone) return nullptr;
  const std::unique_lock lock(mutex);
  return zones.emplace(std::string(id), std::move(zone)).first->second.get();
}

std::unique_ptr<TimeZone> TimeZoneLoader::make(std::string_view id) {
  const auto short_id = std::find_if(kShortIds.begin(), kShortIds.end(),
                                     [&](const auto& entry) { return entry.first == id; });
  if (short_id != kShortIds.end()) id = short_id->second;
  if (const auto offset = parse_offset(id)) return make_fixed(offset_id(*offset), *offset);
  for (const std::string_view prefix : {"UTC", "GMT", "UT"}) {
    if (!id.starts_with(prefix)) continue;
    const std::string_view rest = id.substr(prefix.size());
    if (rest.empty()) return make_fixed(std::string(prefix), 0);
    if (rest[0] != '+' && rest[0] != '-') continue;
    if (id == "GMT+0" || id == "GMT-0") break;  // regions of the database
    const auto offset = parse_offset(rest);
    if (!offset) return nullptr;
    const std::string suffix = *offset == 0 ? std::string() : offset_id(*offset);
    return make_fixed(std::string(prefix) + suffix, *offset);
  }
  return make_region(id);
}

std::unique_ptr<TimeZone> TimeZoneLoader::make_fixed(std::string id, int32_t offset) {
  std::unique_ptr<TimeZone> zone(new TimeZone());
  zone->id_ = std::move(id);
  zone->first_offset_ = offset;
  return zone;
}

std::unique_ptr<TimeZone> TimeZoneLoader::make_region(std::string_view id) {
  if (!is_region_id(id)) return nullptr;
  const std::filesystem::path path = database_folder() / std::string(id);
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return nullptr;
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  std::unique_ptr<TimeZone> zone(new TimeZone());
  zone->id_ = id;
  if (!parse_file(bytes, *zone)) return nullptr;
  return zone;
}

// RFC 8536: a version 1 block with 32-bit times, then the same with 64-bit times and a POSIX rule.
bool TimeZoneLoader::parse_file(std::string_view bytes, TimeZone& zone) {
  constexpr size_t kHeaderSize = 44;
  struct Counts {
    uint32_t isut, isstd, leap, time, type, chars;
    size_t body(size_t time_size) const {
      return time * (time_size + 1) + type * 6 + chars + leap * (time_size + 4) + isstd + isut;
    }
  };
  const auto read_counts = [&](size_t at) -> std::optional<Counts> {
    if (bytes.size() < at + kHeaderSize || bytes.substr(at, 4) != "TZif") return std::nullopt;
    const char* from = bytes.data() + at + 20;
    const auto next = [&](int i) { return read_big_endian<uint32_t>(from + 4 * i); };
    return Counts{next(0), next(1), next(2), next(3), next(4), next(5)};
  };
  const auto first = read_counts(0);
  if (!first || bytes[4] < '2') return false;
  const size_t second_at = kHeaderSize + first->body(4);
  const auto counts = read_counts(second_at);
  if (!counts || counts->type == 0) return false;
  const size_t data_at = second_at + kHeaderSize;
  if (bytes.size() < data_at + counts->body(8)) return false;

  const char* times = bytes.data() + data_at;
  const char* indexes = times + counts->time * 8;
  const char* types = indexes + counts->time;
  const auto offset_of = [&](size_t type) { return read_big_endian<int32_t>(types + type * 6); };
  const auto dst_of = [&](size_t type) { return types[type * 6 + 4] != 0; };
  zone.first_offset_ = offset_of(0);
  int32_t last_offset = zone.first_offset_;
  bool last_dst = false;
  for (size_t i = 0; i < counts->time; ++i) {
    const int64_t at = read_big_endian<int64_t>(times + i * 8);
    const auto type = static_cast<uint8_t>(indexes[i]);
    if (type >= counts->type) return false;
    const TimeZone::Transition transition{at, offset_of(type), dst_of(type)};
    // Changes of the abbreviation alone are none here.
    if (transition.offset == last_offset && transition.is_dst == last_dst) continue;
    last_offset = transition.offset;
    last_dst = transition.is_dst;
    zone.transitions_.push_back(transition);
  }
  std::string_view footer = bytes.substr(data_at + counts->body(8));
  if (footer.starts_with('\n')) footer.remove_prefix(1);
  footer = footer.substr(0, footer.find('\n'));
  zone.rule_ = parse_rule(footer, zone);
  return true;
}

// A rule without daylight saving adds nothing to the last transition.
std::optional<TimeZone::Rule> TimeZoneLoader::parse_rule(std::string_view text, TimeZone& zone) {
  RuleText rest(text);
  rest.skip_name();
  if (rest.done()) return std::nullopt;
  TimeZone::Rule rule;
  rule.standard = -rest.time();
  if (rest.done()) {
    if (zone.transitions_.empty()) zone.first_offset_ = rule.standard;
    return std::nullopt;
  }
  rest.skip_name();
  rule.daylight = rule.standard + 3600;
  if (!rest.take(',')) {
    rule.daylight = -rest.time();
    if (!rest.take(',')) return std::nullopt;
  }
  rule.daylight_begin = parse_rule_date(rest);
  if (!rest.take(',')) return std::nullopt;
  rule.daylight_end = parse_rule_date(rest);
  return rule;
}

TimeZone::RuleDate TimeZoneLoader::parse_rule_date(RuleText& text) {
  TimeZone::RuleDate date;
  if (text.take('M')) {
    date.month = text.number();
    text.take('.');
    date.week = text.number();
    text.take('.');
    date.weekday = text.number();
  } else if (text.take('J')) {
    date.kind = TimeZone::RuleDate::Kind::kJulian;
    date.day = text.number();
  } else {
    date.kind = TimeZone::RuleDate::Kind::kZeroBased;
    date.day = text.number();
  }
  if (text.take('/')) date.second = text.time();
  return date;
}

// The local second since the epoch at which the change happens in `year`.
int64_t TimeZone::RuleDate::local_second_in(int64_t year) const {
  int64_t date = 0;
  switch (kind) {
    case Kind::kMonthWeekDay: {
      const int64_t first = days_from_civil(year, month, 1);
      const int first_weekday = iso_day_of_week(first) % 7;
      int64_t in_month = (weekday - first_weekday + 7) % 7 + 7 * (week - 1);
      // Week 5 is the last one.
      while (in_month >= days_in_month(year, month)) in_month -= 7;
      date = first + in_month;
      break;
    }
    case Kind::kJulian:
      // Counts from 1 and never counts February 29.
      date = days_from_civil(year, 1, 1) + day - 1 + (is_leap_year(year) && day >= 60);
      break;
    case Kind::kZeroBased:
      date = days_from_civil(year, 1, 1) + day;
      break;
  }
  return date * kSecondsPerDay + second;
}

const TimeZone* TimeZone::find(std::string_view id) { return TimeZoneLoader::load(id); }

const TimeZone& TimeZone::get(std::string_view id) {
  const TimeZone* zone = find(id);
  if (zone == nullptr) throw SparkError("INVALID_TIMEZONE", {{"timeZone", std::string(id)}});
  return *zone;
}

const TimeZone& TimeZone::utc() {
  static const TimeZone& kUtc = get("UTC");
  return kUtc;
}

TimeZone::Span TimeZone::rule_span_at(int64_t epoch_seconds) const {
  // Instants of the changes around: those of the year before, of this one and the next.
  const int64_t year =
      civil_from_days(floor_div(epoch_seconds + rule_->standard, kSecondsPerDay)).year;
  std::array<Transition, 6> changes;
  for (int i = 0; i < 3; ++i) {
    const int64_t y = year - 1 + i;
    changes[2 * i] = {rule_->daylight_begin.local_second_in(y) - rule_->standard, rule_->daylight,
                      true};
    changes[2 * i + 1] = {rule_->daylight_end.local_second_in(y) - rule_->daylight, rule_->standard,
                          false};
  }
  std::sort(changes.begin(), changes.end(),
            [](const Transition& a, const Transition& b) { return a.at < b.at; });
  const auto next =
      std::upper_bound(changes.begin(), changes.end(), epoch_seconds,
                       [](int64_t at, const Transition& transition) { return at < transition.at; });
  const Transition& current = *(next - 1);
  Span span{current.at, next->at, current.offset, current.is_dst};
  if (!transitions_.empty()) span.begin = std::max(span.begin, transitions_.back().at);
  return span;
}

TimeZone::Span TimeZone::span_at(int64_t epoch_seconds) const {
  const auto next =
      std::upper_bound(transitions_.begin(), transitions_.end(), epoch_seconds,
                       [](int64_t at, const Transition& transition) { return at < transition.at; });
  if (next == transitions_.end() && rule_) return rule_span_at(epoch_seconds);
  Span span{.offset = first_offset_};
  if (next != transitions_.begin()) {
    const Transition& current = *(next - 1);
    span = {current.at, std::numeric_limits<int64_t>::max(), current.offset, current.is_dst};
  }
  if (next != transitions_.end()) span.end = next->at;
  return span;
}

TimeZone::Span TimeZone::span_at_local(int64_t local_seconds) const {
  if (is_fixed()) return {.offset = first_offset_};
  // Walk from a stretch that surely begins before: offsets are less than a day. The first stretch
  // whose end, on its own clock, lies after the local time is the one before any transition in
  // question.
  Span span = span_at(local_seconds - kSecondsPerDay);
  while (span.end != std::numeric_limits<int64_t>::max() &&
         local_seconds >= span.end + span.offset) {
    const Span next = span_at(span.end);
    // In a gap the local time is before the next stretch's own beginning: the one before holds.
    if (local_seconds < next.begin + next.offset) break;
    span = next;
  }
  return span;
}

int32_t ZoneCursor::offset_at_local(int64_t local_seconds) const {
  const bool after_begin = span_.begin == std::numeric_limits<int64_t>::min() ||
                           local_seconds > span_.begin + kSafeDistance;
  const bool before_end =
      span_.end == std::numeric_limits<int64_t>::max() || local_seconds < span_.end - kSafeDistance;
  if (!after_begin || !before_end) [[unlikely]] {
    span_ = zone_->span_at_local(local_seconds);
  }
  return span_.offset;
}

}  // namespace firesteel
