#include "firesteel/value.h"

#include <charconv>
#include <stdexcept>

#include "api/value_conversion.h"
#include "base/decimal_math.h"
#include "rdd/guarded.h"
#include "session/text_table.h"

namespace firesteel {
namespace types {

Decimal Decimal::fromString(std::string_view text) {
  const auto fail = [&] { throw std::invalid_argument("no decimal: " + std::string(text)); };
  Decimal out;
  size_t i = 0;
  const bool negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) ++i;
  bool has_digits = false;
  bool after_point = false;
  for (; i < text.size() && text[i] != 'e' && text[i] != 'E'; ++i) {
    if (text[i] == '.' && !after_point) {
      after_point = true;
      continue;
    }
    if (text[i] < '0' || text[i] > '9') fail();
    if (decimal_digits(out.unscaled) >= firesteel::DataType::kMaxPrecision) fail();
    out.unscaled = out.unscaled * 10 + (text[i] - '0');
    if (after_point) ++out.scale;
    has_digits = true;
  }
  if (!has_digits) fail();
  if (i < text.size()) {
    int exponent = 0;
    const char* begin = text.data() + i + 1;
    if (begin < text.data() + text.size() && *begin == '+') ++begin;
    const auto [end, error] = std::from_chars(begin, text.data() + text.size(), exponent);
    if (error != std::errc() || end != text.data() + text.size()) fail();
    out.scale -= exponent;
  }
  if (out.scale < 0) {
    const auto whole = rescale_decimal(out.unscaled, 0, std::min(-out.scale, 38),
                                       firesteel::DataType::kMaxPrecision);
    if (!whole || out.scale < -38) fail();
    out.unscaled = *whole;
    out.scale = 0;
  }
  if (out.scale > firesteel::DataType::kMaxPrecision) fail();
  if (negative) out.unscaled = -out.unscaled;
  return out;
}

std::string Decimal::toString() const {
  return pretty_value(firesteel::Value(int128_t{unscaled}),
                      firesteel::DataType::decimal(firesteel::DataType::kMaxPrecision, scale),
                      "UTC");
}

double Decimal::toDouble() const { return decimal_to_double(unscaled, scale); }

bool Decimal::operator==(const Decimal& other) const {
  const int common = std::max(scale, other.scale);
  const auto a = rescale_decimal(unscaled, scale, common, firesteel::DataType::kMaxPrecision);
  const auto b =
      rescale_decimal(other.unscaled, other.scale, common, firesteel::DataType::kMaxPrecision);
  return a && b ? *a == *b : unscaled == other.unscaled && scale == other.scale;
}

Value::Value(Row value) : data_(std::make_shared<Row>(std::move(value))) {}

std::string Value::toString() const {
  return guarded([&] {
    const TypedValue typed = typed_value(*this);
    return pretty_value(typed.value, typed.type, "UTC");
  });
}

bool Value::operator==(const Value& other) const {
  return std::visit(
      [&](const auto& held) {
        using Held = std::remove_cvref_t<decltype(held)>;
        const auto* same = std::get_if<Held>(&other.data_);
        if (same == nullptr) return false;
        if constexpr (std::same_as<Held, std::shared_ptr<const Array>> ||
                      std::same_as<Held, std::shared_ptr<const Map>> ||
                      std::same_as<Held, std::shared_ptr<const Row>>) {
          return *held == **same;
        } else if constexpr (std::floating_point<Held>) {
          return held == *same || (held != held && *same != *same);
        } else {
          return held == *same;
        }
      },
      data_);
}

std::ostream& operator<<(std::ostream& out, const Value& value) { return out << value.toString(); }

namespace detail {

void throwNull() { throw to_exception(SparkError("ROW_VALUE_IS_NULL", {{"index", "asked for"}})); }

void throwOtherType(const Value& value, const char* wanted) {
  const std::string type = typed_value(value).type.sql();
  throw to_exception(SparkError(
      "INVALID_EXTERNAL_TYPE",
      {{"externalType", wanted}, {"type", quote_sql(type)}, {"expr", value.toString()}}));
}

}  // namespace detail
}  // namespace types
}  // namespace firesteel
