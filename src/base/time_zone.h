// Time zones by Java's names, with the rules of the system's tz database.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"

namespace firesteel {

// A zone's rules. Immutable; zones are loaded once and live as long as the process.
class TimeZone {
 public:
  // A stretch of time with one offset: [begin, end) in seconds since the epoch.
  struct Span {
    int64_t begin = std::numeric_limits<int64_t>::min();
    int64_t end = std::numeric_limits<int64_t>::max();
    int32_t offset = 0;  // seconds east of UTC
    bool is_dst = false;
  };

  // Null when there is no such zone. Takes what Spark takes: region ids ("Europe/Paris"), offsets
  // ("+8", "-03:30", "Z"), offsets with a prefix ("UTC+1", "GMT-8:00"), short ids ("PST").
  // Thread-safe.
  static const TimeZone* find(std::string_view id);
  // As find; throws INVALID_TIMEZONE.
  static const TimeZone& get(std::string_view id);
  static const TimeZone& utc();

  // As Java's ZoneId prints itself: "+08:00", "GMT+01:00", "America/Los_Angeles".
  const std::string& id() const { return id_; }
  bool is_fixed() const { return transitions_.empty() && !rule_; }

  // The stretch that contains an instant.
  Span span_at(int64_t epoch_seconds) const;
  // The stretch that a local time belongs to, as Java resolves it: in a gap and in an overlap the
  // one before the transition.
  Span span_at_local(int64_t local_seconds) const;

  int32_t offset_at(int64_t epoch_seconds) const { return span_at(epoch_seconds).offset; }

 private:
  struct Transition {
    int64_t at;
    int32_t offset;  // from there on
    bool is_dst;
  };
  // A POSIX TZ rule's change: a day of the year and the local second of that day.
  struct RuleDate {
    enum class Kind : uint8_t { kMonthWeekDay, kJulian, kZeroBased } kind = Kind::kMonthWeekDay;
    int month = 1, week = 1, weekday = 0;  // weekday 0 is Sunday
    int day = 0;
    int64_t second = 2 * kSecondsPerHour;

    int64_t local_second_in(int64_t year) const;
  };
  // What holds after the last transition.
  struct Rule {
    int32_t standard = 0;
    int32_t daylight = 0;
    RuleDate daylight_begin;
    RuleDate daylight_end;
  };

  friend class TimeZoneLoader;
  TimeZone() = default;
  Span rule_span_at(int64_t epoch_seconds) const;

  std::string id_;
  // Before the first transition.
  int32_t first_offset_ = 0;
  std::vector<Transition> transitions_;
  std::optional<Rule> rule_;
};

// Looks zones up row by row; remembers the last stretch, because neighbours mostly share it.
// Used by one thread.
class ZoneCursor {
 public:
  explicit ZoneCursor(const TimeZone& zone) : zone_(&zone), span_(zone.span_at(0)) {}

  // Offset in seconds at an instant given in seconds.
  int32_t offset_at(int64_t epoch_seconds) const {
    if (epoch_seconds < span_.begin || epoch_seconds >= span_.end) [[unlikely]] {
      span_ = zone_->span_at(epoch_seconds);
    }
    return span_.offset;
  }
  // Local wall clock of an instant, as micros since the epoch of a zoneless clock.
  int64_t to_local_micros(int64_t micros) const {
    const int64_t offset = offset_at(floor_div(micros, kMicrosPerSecond));
    return static_cast<int64_t>(static_cast<uint64_t>(micros) +
                                static_cast<uint64_t>(offset * kMicrosPerSecond));
  }
  // The instant of a local wall clock. Wraps at the ends of the range as Java's long does not:
  // callers that need the check use offset_at_local.
  int64_t to_utc_micros(int64_t local_micros) const {
    const int64_t offset = offset_at_local(floor_div(local_micros, kMicrosPerSecond));
    return static_cast<int64_t>(static_cast<uint64_t>(local_micros) -
                                static_cast<uint64_t>(offset * kMicrosPerSecond));
  }
  int32_t offset_at_local(int64_t local_seconds) const;

  const TimeZone& zone() const { return *zone_; }

 private:
  // Transitions move clocks by at most a day; away from a stretch's ends the local time is certain.
  static constexpr int64_t kSafeDistance = 2 * kSecondsPerDay;

  const TimeZone* zone_;
  mutable TimeZone::Span span_;
};

}  // namespace firesteel
