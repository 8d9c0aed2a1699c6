#include "formats/csv/csv_datetime.h"

#include "base/calendar.h"
#include "functions/datetime_text.h"

namespace firesteel {
namespace {

std::unique_ptr<const DateTimePattern> parsing_pattern(const std::optional<std::string>& pattern) {
  if (!pattern) return nullptr;
  return std::make_unique<const DateTimePattern>(*pattern, DateTimePattern::Use::kParsing);
}

int64_t local_micros(const LocalMoment& moment) {
  return moment.days * kMicrosPerDay + moment.nanos_of_day / kNanosPerMicro;
}

template <class T>
bool take(const std::optional<T>& value, T& out) {
  if (value) out = *value;
  return value.has_value();
}

}  // namespace

CsvDates::CsvDates(const CsvOptions& options) : pattern_(parsing_pattern(options.date_format)) {}

bool CsvDates::read(std::string_view text, int32_t& days) const {
  if (text.empty()) return false;
  if (pattern_ == nullptr) return take(parse_date(text), days);
  const auto moment = pattern_->parse(text);
  if (moment) days = static_cast<int32_t>(moment->days);
  return moment.has_value();
}

CsvTimestamps::CsvTimestamps(const CsvOptions& options)
    : zone_(TimeZone::get(options.time_zone)),
      pattern_(parsing_pattern(options.timestamp_format)) {}

bool CsvTimestamps::read(std::string_view text, int64_t& micros) const {
  if (text.empty()) return false;
  if (pattern_ == nullptr) return take(parse_timestamp(text, zone_), micros);
  const auto moment = pattern_->parse(text);
  if (!moment) return false;
  const int64_t local = local_micros(*moment);
  micros = moment->zone == nullptr ? zone_.to_utc_micros(local)
                                   : ZoneCursor(*moment->zone).to_utc_micros(local);
  return true;
}

CsvLocalTimestamps::CsvLocalTimestamps(const CsvOptions& options)
    : pattern_(parsing_pattern(options.timestamp_ntz_format)) {}

bool CsvLocalTimestamps::read(std::string_view text, int64_t& micros) const {
  if (text.empty()) return false;
  if (pattern_ == nullptr) return take(parse_timestamp_ntz(text, false), micros);
  const auto moment = pattern_->parse(text);
  if (!moment || moment->zone != nullptr) return false;
  micros = local_micros(*moment);
  return true;
}

}  // namespace firesteel
