#include "functions/csv_types.h"

#include <algorithm>
#include <limits>

#include "functions/formatted_datetime.h"
#include "functions/number_text.h"

namespace firesteel {

struct CsvTypes::Readers {
  FormattedDates dates;
  FormattedTimestamps timestamps;
  FormattedTimestamps timestamps_ntz;
};

CsvTypes::CsvTypes(const TextOptions& options, const std::string& session_time_zone,
                   bool timestamp_ntz_default)
    : options_(options, session_time_zone),
      prefers_date_(options.flag("preferDate", true)),
      timestamp_ntz_default_(timestamp_ntz_default) {
  // Only whole dates are dates: "2020" and "2020-1-1" are timestamps.
  const std::string date_format =
      options_.date_format.empty() ? "yyyy-MM-dd" : options_.date_format;
  readers_ = std::make_unique<Readers>(
      Readers{FormattedDates(date_format),
              FormattedTimestamps(options_.timestamp_format, &TimeZone::get(options_.time_zone)),
              FormattedTimestamps(options_.timestamp_ntz_format, nullptr)});
}

CsvTypes::~CsvTypes() = default;

DataType CsvTypes::type_of(std::string_view field) const {
  if (const auto number = parse_java_long(field)) {
    const bool narrow = *number >= std::numeric_limits<int32_t>::min() &&
                        *number <= std::numeric_limits<int32_t>::max();
    return narrow ? TypeId::kInt : TypeId::kLong;
  }
  if (const auto digits = parse_decimal_digits(field)) {
    const auto size = static_cast<int64_t>(digits->digits.size());
    if (digits->exponent == 0 && size <= DataType::kMaxPrecision &&
        field.find_first_of(".eE ") == std::string_view::npos) {
      return DataType::decimal(static_cast<int>(std::max<int64_t>(size, 1)), 0);
    }
  }
  if (is_java_number(field) || field == options_.nan_value || field == options_.negative_infinity ||
      field == options_.positive_infinity) {
    return TypeId::kDouble;
  }
  if (prefers_date_ && readers_->dates.read(field)) return TypeId::kDate;
  if (timestamp_ntz_default_ && readers_->timestamps_ntz.read(field)) return TypeId::kTimestampNtz;
  if (readers_->timestamps.read(field)) return TypeId::kTimestamp;
  return parse_csv_boolean(field) ? TypeId::kBoolean : TypeId::kString;
}

DataType CsvTypes::record_type(const std::vector<std::string>& fields) const {
  std::vector<StructField> columns;
  for (size_t i = 0; i < fields.size(); ++i) {
    const bool none = fields[i].empty() || fields[i] == options_.null_value;
    columns.push_back({"_c" + std::to_string(i), none ? TypeId::kString : type_of(fields[i])});
  }
  return DataType::structure(std::move(columns));
}

}  // namespace firesteel
