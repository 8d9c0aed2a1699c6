#include "sql/number_literal.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "plan/exprs.h"

namespace firesteel::sql {
namespace {

bool is_number(TokenKind kind) {
  return kind >= TokenKind::kInteger && kind <= TokenKind::kBigDecimal;
}

// What a typed literal (300Y, 1e400D) must lie in.
struct Range {
  std::string_view type;
  std::string_view min;
  std::string_view max;
};

constexpr Range kByteRange = {"tinyint", "-128", "127"};
constexpr Range kShortRange = {"smallint", "-32768", "32767"};
constexpr Range kLongRange = {"bigint", "-9223372036854775808", "9223372036854775807"};
constexpr Range kFloatRange = {"float", "-3.4028234663852886E+38", "3.4028234663852886E+38"};
constexpr Range kDoubleRange = {"double", "-1.7976931348623157E+308", "1.7976931348623157E+308"};

[[noreturn]] void fail_range(TokenStream& in, size_t first, const std::string& text,
                             const Range& range) {
  in.fail("INVALID_NUMERIC_LITERAL_RANGE",
          {{"rawStrippedQualifier", text},
           {"minValue", std::string(range.min)},
           {"maxValue", std::string(range.max)},
           {"typeName", std::string(range.type)}},
          first);
}

std::optional<int64_t> to_integer(const std::string& text) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return std::nullopt;
  return value;
}

template <class Int>
ExprPtr bounded_integer(TokenStream& in, size_t first, const std::string& text, TypeId type,
                        const Range& range) {
  const auto value = to_integer(text);
  if (!value || *value < std::numeric_limits<Int>::min() ||
      *value > std::numeric_limits<Int>::max()) {
    fail_range(in, first, text, range);
  }
  return Literal::make(*value, type);
}

// Digits and scale, as Java's BigDecimal reads them.
struct DecimalText {
  bool negative = false;
  // Without leading zeros; "0" for zero.
  std::string digits;
  int scale = 0;
};

DecimalText read_decimal(std::string_view text) {
  DecimalText decimal;
  if (text.starts_with('-')) {
    decimal.negative = true;
    text.remove_prefix(1);
  }
  const size_t exponent_at = text.find_first_of("eE");
  bool fraction = false;
  for (const char c : text.substr(0, exponent_at)) {
    if (c == '.') {
      fraction = true;
      continue;
    }
    if (fraction) ++decimal.scale;
    if (c != '0' || !decimal.digits.empty()) decimal.digits += c;
  }
  if (decimal.digits.empty()) decimal.digits = "0";
  if (exponent_at != std::string_view::npos) {
    decimal.scale -= static_cast<int>(
        std::strtol(std::string(text.substr(exponent_at + 1)).c_str(), nullptr, 10));
  }
  if (decimal.scale < 0) {
    // Negative scales become digits; more of them than any decimal has are as good as many.
    const int zeros = std::min(-decimal.scale, 2 * DataType::kMaxPrecision);
    if (decimal.digits != "0") decimal.digits.append(static_cast<size_t>(zeros), '0');
    decimal.scale = 0;
  }
  return decimal;
}

// Throws with the literal's place only where Spark does (`located`).
ExprPtr decimal_literal(TokenStream& in, size_t first, const std::string& text, bool located) {
  const DecimalText decimal = read_decimal(text);
  const int precision = std::max(static_cast<int>(decimal.digits.size()), decimal.scale);
  if (precision > DataType::kMaxPrecision) {
    ErrorParams params = {{"precision", std::to_string(precision)},
                          {"maxPrecision", std::to_string(DataType::kMaxPrecision)}};
    constexpr std::string_view kCondition = "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION";
    if (located) in.fail(kCondition, std::move(params), first);
    throw SparkError(kCondition, std::move(params));
  }
  int128_t value = 0;
  for (const char c : decimal.digits) value = value * 10 + (c - '0');
  if (decimal.negative) value = -value;
  return Literal::make(value, DataType::decimal(precision, decimal.scale));
}

ExprPtr integer_literal(TokenStream& in, size_t first, const std::string& text) {
  const auto value = to_integer(text);
  if (!value) return decimal_literal(in, first, text, false);
  const bool fits = *value >= std::numeric_limits<int32_t>::min() &&
                    *value <= std::numeric_limits<int32_t>::max();
  return Literal::make(*value, fits ? TypeId::kInt : TypeId::kLong);
}

ExprPtr double_literal(TokenStream& in, size_t first, const std::string& text) {
  const double value = std::strtod(text.c_str(), nullptr);
  if (std::isinf(value)) fail_range(in, first, text, kDoubleRange);
  return Literal::make(value, TypeId::kDouble);
}

ExprPtr float_literal(TokenStream& in, size_t first, const std::string& text) {
  // What would be rounded down to the greatest float is outside, too.
  const double written = std::strtod(text.c_str(), nullptr);
  if (std::abs(written) > static_cast<double>(std::numeric_limits<float>::max())) {
    fail_range(in, first, text, kFloatRange);
  }
  return Literal::make(static_cast<double>(std::strtof(text.c_str(), nullptr)), TypeId::kFloat);
}

ExprPtr make_number(TokenStream& in, size_t first, TokenKind kind, const std::string& text) {
  // All but the first three kinds carry a suffix.
  const std::string bare = text.substr(0, text.size() - 1);
  switch (kind) {
    case TokenKind::kInteger:
      return integer_literal(in, first, text);
    case TokenKind::kDecimal:
      return decimal_literal(in, first, text, false);
    case TokenKind::kExponent:
      return double_literal(in, first, text);
    case TokenKind::kBigint:
      return bounded_integer<int64_t>(in, first, bare, TypeId::kLong, kLongRange);
    case TokenKind::kSmallint:
      return bounded_integer<int16_t>(in, first, bare, TypeId::kShort, kShortRange);
    case TokenKind::kTinyint:
      return bounded_integer<int8_t>(in, first, bare, TypeId::kByte, kByteRange);
    case TokenKind::kFloat:
      return float_literal(in, first, bare);
    case TokenKind::kDouble:
      return double_literal(in, first, bare);
    default:
      return decimal_literal(in, first, bare.substr(0, bare.size() - 1), true);
  }
}

}  // namespace

bool at_number(const TokenStream& in) {
  return is_number(in.peek().kind) || (in.at(TokenKind::kMinus) && is_number(in.peek(1).kind));
}

ExprPtr parse_number(TokenStream& in) {
  const size_t first = in.position();
  std::string text;
  if (in.accept(TokenKind::kMinus)) text = "-";
  const Token token = in.next();
  text += in.text(token);
  return in.located(make_number(in, first, token.kind, text), first);
}

}  // namespace firesteel::sql
