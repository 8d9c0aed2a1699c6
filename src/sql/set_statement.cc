#include <fmt/format.h>

#include <cctype>
#include <cmath>
#include <cstdlib>
#include <filesystem>

#include "base/calendar.h"
#include "functions/number_text.h"
#include "plan/exprs.h"
#include "sql/expression_parser.h"
#include "sql/interval_literal.h"
#include "sql/lookahead.h"
#include "sql/names.h"
#include "sql/statement.h"
#include "sql/string_literal.h"

namespace firesteel::sql {
namespace {

constexpr const char* kTimeZoneKey = "spark.sql.session.timeZone";
constexpr int64_t kMaxOffsetSeconds = 18 * kSecondsPerHour;

bool is_key(std::string_view text) {
  if (text.empty()) return false;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '_' && c != '.' && c != ':' &&
        c != '\\') {
      return false;
    }
  }
  return true;
}

// The statement's text behind token `index`, without blanks and semicolons at its ends.
std::string_view rest_behind(const TokenStream& in, size_t index) {
  std::string_view rest =
      trim_all(std::string_view(in.statement()).substr(static_cast<size_t>(in.token(index).stop)));
  while (rest.ends_with(';')) rest = rest.substr(0, rest.size() - 1);
  return rest;
}

void take_all(TokenStream& in) {
  while (!in.at(TokenKind::kEnd)) in.next();
}

PlanPtr set_command(std::optional<std::string> key, std::optional<std::string> value) {
  return std::make_shared<Command>(SetCommand{std::move(key), std::move(value), false});
}

// "+05:30", as Java's ZoneOffset prints itself.
std::string offset_id(int64_t seconds) {
  if (seconds == 0) return "Z";
  const int64_t magnitude = std::abs(seconds);
  std::string id = fmt::format("{}{:02}:{:02}", seconds < 0 ? '-' : '+',
                               magnitude / kSecondsPerHour, magnitude / 60 % 60);
  if (magnitude % 60 != 0) id += fmt::format(":{:02}", magnitude % 60);
  return id;
}

// `first`: the statement's start, which errors are about.
std::string zone_of_interval(TokenStream& in, const Literal& interval, size_t first) {
  const int64_t value = interval.value().integer();
  const auto refuse = [&](int64_t shown) {
    in.fail("INVALID_INTERVAL_FORMAT.TIMEZONE_INTERVAL_OUT_OF_RANGE",
            {{"input", std::to_string(shown)}}, first);
  };
  const auto in_days = static_cast<int>(DayTimeField::kDay);
  if (interval.type().is(TypeId::kYearMonthInterval)) {
    if (value != 0) refuse(value);
  } else if (interval.type().start_field() == in_days && value / kMicrosPerDay != 0) {
    refuse(value / kMicrosPerDay);
  } else if (std::abs(value) > kMaxOffsetSeconds * kMicrosPerSecond) {
    refuse(std::abs(value) / kMicrosPerHour);
  } else if (value % kMicrosPerSecond != 0) {
    refuse(value / kMicrosPerSecond);
  }
  return offset_id(value / kMicrosPerSecond);
}

// The machine's own zone.
std::string local_zone() {
  if (const char* zone = std::getenv("TZ"); zone != nullptr && *zone != '\0') {
    return *zone == ':' ? zone + 1 : zone;
  }
  constexpr std::string_view kFolder = "zoneinfo/";
  std::error_code error;
  const std::string target = std::filesystem::read_symlink("/etc/localtime", error).string();
  const size_t at = target.find(kFolder);
  return error || at == std::string::npos ? "UTC" : target.substr(at + kFolder.size());
}

PlanPtr parse_time_zone(TokenStream& in) {
  const size_t first = in.position();
  in.seek(first + 3);
  if (in.accept(Keyword::kLocal)) return set_command(kTimeZoneKey, local_zone());
  if (at_string(in)) return set_command(kTimeZoneKey, parse_string(in));
  if (at_interval(in)) {
    const ExprPtr interval = parse_interval(in);
    if (in.at(TokenKind::kEnd) || in.at(TokenKind::kSemicolon)) {
      return set_command(kTimeZoneKey, zone_of_interval(in, *interval->as<Literal>(), first));
    }
  }
  take_all(in);
  in.fail("_LEGACY_ERROR_TEMP_0045", {}, first);
}

// SET `key` [= value], SET key = `value`, or none of both.
PlanPtr parse_quoted(TokenStream& in) {
  const size_t first = in.position();
  if (in.at(TokenKind::kBackquoted, 1)) {
    in.next();
    std::string key = parse_name(in);
    if (!in.at(TokenKind::kEq)) {
      if (!in.at(TokenKind::kEnd) && !in.at(TokenKind::kSemicolon)) return nullptr;
      return set_command(std::move(key), std::nullopt);
    }
    std::string value(rest_behind(in, in.position()));
    in.next();
    const bool quoted = in.at(TokenKind::kBackquoted) &&
                        (in.at(TokenKind::kEnd, 1) || in.at(TokenKind::kSemicolon, 1));
    if (quoted) value = parse_name(in);
    take_all(in);
    if (!quoted && value.find(';') != std::string::npos) {
      in.fail("INVALID_PROPERTY_VALUE", {{"value", value}, {"key", key}}, first);
    }
    return set_command(std::move(key), std::move(value));
  }
  return nullptr;
}

PlanPtr parse_catalog(TokenStream& in) {
  in.seek(in.position() + 2);
  UseCommand use;
  use.catalog = true;
  if (at_string(in)) {
    use.name = {parse_string(in)};
  } else {
    use.name = parse_name_reference(in);
  }
  return std::make_shared<Command>(std::move(use));
}

}  // namespace

PlanPtr parse_set(TokenStream& in) {
  const size_t first = in.position();
  if (in.at(Keyword::kRole, 1)) fail_statement(in);
  if (in.at(Keyword::kTime, 1) && in.at(Keyword::kZone, 2)) return parse_time_zone(in);
  if (in.at(Keyword::kCatalog, 1) && (at_string(in, 2) || at_name(in, 2))) {
    return parse_catalog(in);
  }
  const bool sets_path = in.at(Keyword::kPath, 1) && in.at(TokenKind::kEq, 2);
  const bool sets_variable = (in.at(Keyword::kVariable, 1) || in.at(Keyword::kVar, 1)) &&
                             (at_name(in, 2) || in.at(TokenKind::kLeftParen, 2));
  if (sets_path || sets_variable) fail_statement(in);
  if (PlanPtr quoted = parse_quoted(in)) return quoted;

  // Keys and values are text, not tokens.
  in.seek(first);
  const std::string_view text = rest_behind(in, first);
  take_all(in);
  if (text.empty()) return set_command(std::nullopt, std::nullopt);
  if (text == "-v") return std::make_shared<Command>(SetCommand{std::nullopt, std::nullopt, true});
  const size_t equals = text.find('=');
  const std::string_view key = trim_all(text.substr(0, equals));
  if (!is_key(key)) {
    in.fail("INVALID_SET_SYNTAX", {}, first);
  }
  if (equals == std::string_view::npos) return set_command(std::string(key), std::nullopt);
  std::string_view value = trim_all(text.substr(equals + 1));
  if (value.find(';') != std::string_view::npos) in.fail("INVALID_SET_SYNTAX", {}, first);
  if (value.size() >= 2 && value.front() == '`' && value.back() == '`') {
    value = value.substr(1, value.size() - 2);
  }
  return set_command(std::string(key), std::string(value));
}

PlanPtr parse_reset(TokenStream& in) {
  const size_t first = in.position();
  ResetCommand reset;
  if (in.at(TokenKind::kBackquoted, 1)) {
    in.next();
    reset.key = parse_name(in);
    return std::make_shared<Command>(std::move(reset));
  }
  const std::string_view text = rest_behind(in, first);
  take_all(in);
  if (!text.empty()) {
    if (!is_key(text)) in.fail("_LEGACY_ERROR_TEMP_0043", {}, first);
    reset.key = std::string(text);
  }
  return std::make_shared<Command>(std::move(reset));
}

}  // namespace firesteel::sql
