#include "functions/formatted_datetime.h"

#include "base/calendar.h"
#include "functions/datetime_text.h"

namespace firesteel {
namespace {

std::shared_ptr<const DateTimePattern> parsing_pattern(const std::string& pattern) {
  if (pattern.empty()) return nullptr;
  return std::make_shared<const DateTimePattern>(pattern, DateTimePattern::Use::kParsing);
}

}  // namespace

FormattedDates::FormattedDates(const std::string& pattern) : pattern_(parsing_pattern(pattern)) {}

std::optional<int32_t> FormattedDates::read(std::string_view text) const {
  if (text.empty()) return std::nullopt;
  if (pattern_ == nullptr) return parse_date(text);
  const auto moment = pattern_->parse(text);
  if (!moment) return std::nullopt;
  return static_cast<int32_t>(moment->days);
}

FormattedTimestamps::FormattedTimestamps(const std::string& pattern, const TimeZone* zone)
    : zoneless_(zone == nullptr),
      cursor_(zone == nullptr ? TimeZone::utc() : *zone),
      pattern_(parsing_pattern(pattern)) {}

std::optional<int64_t> FormattedTimestamps::read(std::string_view text) const {
  if (text.empty()) return std::nullopt;
  if (pattern_ == nullptr) {
    return zoneless_ ? parse_timestamp_ntz(text, false) : parse_timestamp(text, cursor_);
  }
  const auto moment = pattern_->parse(text);
  if (!moment || (zoneless_ && moment->zone != nullptr)) return std::nullopt;
  const int64_t local = moment->days * kMicrosPerDay + moment->nanos_of_day / kNanosPerMicro;
  if (moment->zone != nullptr) return ZoneCursor(*moment->zone).to_utc_micros(local);
  return cursor_.to_utc_micros(local);
}

void append_instant(std::string& out, int64_t micros, const DateTimePattern& pattern,
                    const ZoneCursor& zone) {
  const int64_t local = zone.to_local_micros(micros);
  pattern.format(out,
                 {floor_div(local, kMicrosPerDay), floor_mod(local, kMicrosPerDay) * kNanosPerMicro,
                  &zone.zone(), floor_div(micros, kMicrosPerSecond)});
}

}  // namespace firesteel
