#include "sql/typed_literal.h"

#include <chrono>

#include "base/ascii_case.h"
#include "base/time_zone.h"
#include "functions/datetime_text.h"
#include "functions/number_text.h"
#include "plan/exprs.h"
#include "sql/interval_literal.h"
#include "sql/lookahead.h"
#include "sql/string_literal.h"

namespace firesteel::sql {
namespace {

constexpr int kTimePrecision = 6;

int64_t now_micros(const SqlSettings& settings) {
  if (settings.query_time_micros != 0) return settings.query_time_micros;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

// The word of 'today', 'now' and their like, in upper case; empty for other text. A time zone may
// follow, and does not count.
std::string special_word(const std::string& text) {
  const std::string upper = to_upper(trim_all(text));
  const size_t end = std::min(upper.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), upper.size());
  const std::string word = upper.substr(0, end);
  const std::string_view zone = trim_all(std::string_view(upper).substr(end));
  if (zone.empty()) return word;
  const std::string_view shown = trim_all(trim_all(text).substr(end));
  return word != "NOW" && TimeZone::find(shown) != nullptr ? word : "";
}

// The day that it names, in the session's zone.
std::optional<int64_t> special_day(const std::string& word, const SqlSettings& settings) {
  if (word != "TODAY" && word != "TOMORROW" && word != "YESTERDAY") return std::nullopt;
  ZoneCursor zone(TimeZone::get(settings.time_zone));
  const int64_t today = floor_div(zone.to_local_micros(now_micros(settings)), kMicrosPerDay);
  return word == "TODAY" ? today : word == "TOMORROW" ? today + 1 : today - 1;
}

std::optional<int64_t> special_date(const std::string& text, const SqlSettings& settings) {
  const std::string word = special_word(text);
  if (word == "EPOCH") return 0;
  return special_day(word == "NOW" ? "TODAY" : word, settings);
}

// Wall clock for TIMESTAMP_NTZ, an instant for TIMESTAMP.
std::optional<int64_t> special_timestamp(const std::string& text, const SqlSettings& settings,
                                         bool local) {
  const std::string word = special_word(text);
  if (word == "EPOCH") return 0;
  ZoneCursor zone(TimeZone::get(settings.time_zone));
  if (word == "NOW") {
    const int64_t now = now_micros(settings);
    return local ? zone.to_local_micros(now) : now;
  }
  const auto day = special_day(word, settings);
  if (!day) return std::nullopt;
  const int64_t midnight = *day * kMicrosPerDay;
  return local ? midnight : zone.to_utc_micros(midnight);
}

ExprPtr hex_literal(const std::string& text) {
  std::string bytes;
  // An odd digit stands alone in the first byte.
  const std::string padded = text.size() % 2 == 1 ? "0" + text : text;
  for (size_t i = 0; i < padded.size(); i += 2) {
    int byte = 0;
    for (const char c : to_upper(padded.substr(i, 2))) {
      if (c >= '0' && c <= '9') {
        byte = byte * 16 + (c - '0');
      } else if (c >= 'A' && c <= 'F') {
        byte = byte * 16 + (c - 'A' + 10);
      } else {
        return nullptr;
      }
    }
    bytes += static_cast<char>(byte);
  }
  return Literal::make(std::move(bytes), TypeId::kBinary);
}

ExprPtr date_literal(const std::string& text, const SqlSettings& settings) {
  if (const auto day = special_date(text, settings)) {
    return Literal::make(*day, TypeId::kDate);
  }
  const auto day = parse_date(text);
  return day ? Literal::make(int64_t{*day}, TypeId::kDate) : nullptr;
}

ExprPtr timestamp_literal(const std::string& text, const SqlSettings& settings) {
  auto micros = special_timestamp(text, settings, false);
  if (!micros) {
    micros = parse_timestamp(text, ZoneCursor(TimeZone::get(settings.time_zone)));
  }
  if (!micros) return nullptr;
  return std::make_shared<Literal>(*micros, TypeId::kTimestamp, settings.time_zone);
}

ExprPtr timestamp_ntz_literal(const std::string& text, const SqlSettings& settings) {
  auto micros = special_timestamp(text, settings, true);
  if (!micros) micros = parse_timestamp_ntz(text, true);
  return micros ? Literal::make(*micros, TypeId::kTimestampNtz) : nullptr;
}

ExprPtr time_literal(const std::string& text) {
  const auto nanos = parse_time(text);
  return nanos ? Literal::make(*nanos, DataType::time(kTimePrecision)) : nullptr;
}

// Null when the text is no value of the type.
ExprPtr make_literal(TokenStream& in, size_t first, Keyword type, const std::string& text) {
  const SqlSettings& settings = in.settings();
  switch (type) {
    case Keyword::kDate:
      return date_literal(text, settings);
    case Keyword::kTime:
      return time_literal(text);
    case Keyword::kTimestampLtz:
      return timestamp_literal(text, settings);
    case Keyword::kTimestampNtz:
      return timestamp_ntz_literal(text, settings);
    case Keyword::kTimestamp: {
      // Text with a time zone is an instant in any case.
      const auto parts = parse_timestamp_parts(text);
      const bool local = settings.timestamp_ntz_default && !(parts && parts->zone != nullptr);
      return local ? timestamp_ntz_literal(text, settings) : timestamp_literal(text, settings);
    }
    case Keyword::kInterval:
      return make_interval_literal(in, first, text);
    default:
      return hex_literal(text);
  }
}

bool is_literal_type(Keyword keyword) {
  switch (keyword) {
    case Keyword::kDate:
    case Keyword::kTime:
    case Keyword::kTimestamp:
    case Keyword::kTimestampLtz:
    case Keyword::kTimestampNtz:
    case Keyword::kInterval:
    case Keyword::kX:
      return true;
    default:
      return false;
  }
}

}  // namespace

bool at_typed_literal(const TokenStream& in) {
  return at_name(in) && in.peek().kind == TokenKind::kWord && at_string(in, 1);
}

ExprPtr parse_typed_literal(TokenStream& in) {
  const size_t first = in.position();
  const Token type = in.next();
  const std::string text = parse_single_string(in);
  if (!is_literal_type(type.keyword)) {
    in.fail("UNSUPPORTED_TYPED_LITERAL",
            {{"unsupportedType", quote_sql(to_upper(in.text(type)))},
             {"supportedTypes",
              "\"DATE\", \"TIMESTAMP_NTZ\", \"TIMESTAMP_LTZ\", \"TIMESTAMP\", \"INTERVAL\", "
              "\"X\", \"TIME\""}},
            first);
  }
  const ExprPtr literal = make_literal(in, first, type.keyword, text);
  if (literal == nullptr) {
    in.fail("INVALID_TYPED_LITERAL",
            {{"valueType", quote_sql(to_upper(in.text(type)))}, {"value", "'" + text + "'"}},
            first);
  }
  return in.located(literal, first);
}

}  // namespace firesteel::sql
