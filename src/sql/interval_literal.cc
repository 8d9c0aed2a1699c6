#include "sql/interval_literal.h"

#include <algorithm>
#include <array>
#include <sstream>

#include "base/ascii_case.h"
#include "base/calendar.h"
#include "functions/interval_text.h"
#include "plan/exprs.h"
#include "sql/string_literal.h"

namespace firesteel::sql {
namespace {

struct Unit {
  // Singular, in lower case.
  std::string_view name;
  bool year_month;
  // Place among the fields of its family.
  int field;
  // May stand in "field TO field".
  bool ranged = true;
};

constexpr std::array kUnits = {
    Unit{"year", true, static_cast<int>(IntervalField::kYear)},
    Unit{"month", true, static_cast<int>(IntervalField::kMonth)},
    Unit{"day", false, static_cast<int>(DayTimeField::kDay)},
    Unit{"hour", false, static_cast<int>(DayTimeField::kHour)},
    Unit{"minute", false, static_cast<int>(DayTimeField::kMinute)},
    Unit{"second", false, static_cast<int>(DayTimeField::kSecond)},
    Unit{"week", false, static_cast<int>(DayTimeField::kDay), false},
    Unit{"millisecond", false, static_cast<int>(DayTimeField::kSecond), false},
    Unit{"microsecond", false, static_cast<int>(DayTimeField::kSecond), false},
    // Read only to be refused.
    Unit{"nanosecond", false, static_cast<int>(DayTimeField::kSecond), false},
};

// Singular or plural, any case.
const Unit* find_unit(std::string_view word) {
  std::string name = to_lower(word);
  if (name.ends_with('s')) name.pop_back();
  const auto it = std::ranges::find(kUnits, name, &Unit::name);
  return it == kUnits.end() ? nullptr : &*it;
}

// Tokens of [+-] value at `ahead`; 0 when there is none.
size_t value_size(const TokenStream& in, size_t ahead) {
  size_t size = in.at(TokenKind::kPlus, ahead) || in.at(TokenKind::kMinus, ahead) ? 1 : 0;
  if (in.at(TokenKind::kInteger, ahead + size) || in.at(TokenKind::kDecimal, ahead + size)) {
    return size + 1;
  }
  const size_t before = size;
  while (at_string(in, ahead + size)) ++size;
  return size > before ? size : 0;
}

bool at_unit(const TokenStream& in, size_t ahead) {
  return in.at(TokenKind::kWord, ahead) && find_unit(in.peek_text(ahead)) != nullptr;
}

bool at_value_and_unit(const TokenStream& in, size_t ahead) {
  const size_t size = value_size(in, ahead);
  return size > 0 && at_unit(in, ahead + size);
}

bool at_unit_to_unit(const TokenStream& in, size_t ahead) {
  if (!at_value_and_unit(in, ahead)) return false;
  const size_t unit_at = ahead + value_size(in, ahead);
  return in.at(Keyword::kTo, unit_at + 1) && at_unit(in, unit_at + 2);
}

struct IntervalValue {
  // With its sign; strings may carry one of their own.
  std::string text;
  bool is_string = false;
};

IntervalValue parse_value(TokenStream& in) {
  const bool minus = in.at(TokenKind::kMinus);
  const bool plus = in.at(TokenKind::kPlus);
  if (minus || plus) in.next();
  if (!at_string(in)) {
    return {(minus ? "-" : plus ? "+" : "") + std::string(in.text(in.next())), false};
  }
  std::string text = parse_string(in);
  if (!minus) return {std::move(text), true};
  return {text.starts_with('-') ? text.substr(1) : "-" + text, true};
}

DataType interval_type(bool year_month, int start, int end) {
  if (year_month) {
    return DataType::year_month_interval(static_cast<IntervalField>(start),
                                         static_cast<IntervalField>(end));
  }
  return DataType::day_time_interval(static_cast<DayTimeField>(start),
                                     static_cast<DayTimeField>(end));
}

// The literal of the narrowest ANSI type that has all the units.
ExprPtr make_literal(TokenStream& in, size_t first, const CalendarInterval& interval,
                     const std::vector<const Unit*>& units) {
  const bool year_month = std::ranges::any_of(units, &Unit::year_month);
  if (year_month && !std::ranges::all_of(units, &Unit::year_month)) {
    in.fail("_LEGACY_ERROR_TEMP_0029", {{"literal", in.source_text(first)}}, first);
  }
  const auto [start, end] =
      std::ranges::minmax(units, {}, [](const Unit* unit) { return unit->field; });
  DataType type = interval_type(year_month, start->field, end->field);
  if (year_month) return Literal::make(int64_t{interval.months}, std::move(type));
  int64_t micros = 0;
  if (__builtin_mul_overflow(int64_t{interval.days}, kMicrosPerDay, &micros) ||
      __builtin_add_overflow(micros, interval.microseconds, &micros)) {
    throw SparkError("INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION", {});
  }
  return Literal::make(micros, std::move(type));
}

bool has_letter(std::string_view text) {
  return std::ranges::any_of(
      text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

// 1 YEAR 2 MONTHS
ExprPtr parse_multi_units(TokenStream& in, size_t first) {
  const size_t body = in.position();
  std::string text;
  std::vector<const Unit*> units;
  std::optional<std::string> worded;
  do {
    const IntervalValue value = parse_value(in);
    // Else '1 day 2' HOUR would pass once it is put together.
    if (value.is_string && has_letter(value.text) && !worded) worded = value.text;
    const std::string unit(in.text(in.next()));
    units.push_back(find_unit(unit));
    text += " " + value.text + " " + unit;
  } while (at_value_and_unit(in, 0) && !at_unit_to_unit(in, 0));
  if (at_unit_to_unit(in, 0)) {
    const size_t second = in.position();
    in.seek(second + value_size(in, 0) + 3);
    in.fail("_LEGACY_ERROR_TEMP_0024", {}, second);
  }
  if (worded) in.fail("_LEGACY_ERROR_TEMP_0026", {{"value", *worded}}, body);
  return make_literal(in, first, parse_calendar_interval(text), units);
}

// '1-2' YEAR TO MONTH
ExprPtr parse_unit_to_unit(TokenStream& in) {
  const size_t body = in.position();
  const IntervalValue value = parse_value(in);
  const std::string from = to_lower(in.text(in.next()));
  in.next();
  const std::string to = to_lower(in.text(in.next()));
  if (at_value_and_unit(in, 0)) {
    const size_t second = in.position();
    in.seek(second + value_size(in, 0) + 1);
    in.fail("_LEGACY_ERROR_TEMP_0024", {}, second);
  }
  if (!value.is_string) in.fail("_LEGACY_ERROR_TEMP_0027", {}, body);

  const Unit* start = find_unit(from);
  const Unit* end = find_unit(to);
  const bool valid = start->name == from && end->name == to && start->ranged && end->ranged &&
                     start->year_month == end->year_month && start->field < end->field;
  if (!valid) {
    in.fail("INVALID_INTERVAL_FORMAT.UNSUPPORTED_FROM_TO_EXPRESSION",
            {{"input", value.text}, {"from", from}, {"to", to}}, body);
  }
  DataType type = interval_type(start->year_month, start->field, end->field);
  try {
    const int64_t parsed = start->year_month ? int64_t{parse_year_month_interval(value.text, type)}
                                             : parse_day_time_interval(value.text, type);
    return Literal::make(parsed, std::move(type));
  } catch (const SparkError& error) {
    in.fail(error.condition(), error.params(), body);
  }
}

}  // namespace

bool at_interval(const TokenStream& in) {
  if (!in.at(Keyword::kInterval)) return false;
  if (at_value_and_unit(in, 1)) return true;
  // A number can only have a unit behind it, or the syntax is wrong.
  const size_t size = value_size(in, 1);
  if (size == 1 && !at_string(in, 1)) in.fail_syntax_at(in.position() + 2);
  return false;
}

ExprPtr parse_interval(TokenStream& in) {
  const size_t first = in.position();
  in.next();
  const ExprPtr literal =
      at_unit_to_unit(in, 0) ? parse_unit_to_unit(in) : parse_multi_units(in, first);
  return in.located(literal, first);
}

ExprPtr make_interval_literal(TokenStream& in, size_t first, const std::string& text) {
  CalendarInterval interval;
  try {
    interval = parse_calendar_interval(text);
  } catch (const SparkError&) {
    return nullptr;
  }
  std::vector<const Unit*> units;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (const Unit* unit = find_unit(word)) units.push_back(unit);
  }
  return units.empty() ? nullptr : make_literal(in, first, interval, units);
}

}  // namespace firesteel::sql
