#include "formats/csv/csv_numbers.h"

#include <fast_float/fast_float.h>
#include <unicode/dcfmtsym.h>
#include <unicode/locid.h>

#include <algorithm>
#include <cctype>

namespace firesteel {
namespace {

// Double.parseDouble spells out NaN and Infinity in one way; digits may be followed by a type.
bool is_java_word(std::string_view text) {
  text = trim_all(text);
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  return text == "NaN" || text == "Infinity";
}

bool has_digit_first(std::string_view text) {
  text = trim_all(text);
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  return !text.empty() && (std::isdigit(static_cast<unsigned char>(text[0])) || text[0] == '.');
}

std::string symbol(const icu::DecimalFormatSymbols& symbols,
                   icu::DecimalFormatSymbols::ENumberFormatSymbol which) {
  std::string out;
  symbols.getSymbol(which).toUTF8String(out);
  return out;
}

void erase_all(std::string& text, const std::string& part) {
  if (part.empty()) return;
  for (size_t at; (at = text.find(part)) != std::string::npos;) text.erase(at, part.size());
}

// Digits behind the point less the exponent.
int64_t scale_of(std::string_view text) {
  int64_t scale = 0;
  const size_t mark = text.find_first_of("eE");
  const std::string_view mantissa = text.substr(0, mark);
  const size_t point = mantissa.find('.');
  if (point != std::string_view::npos) scale = static_cast<int64_t>(mantissa.size() - point - 1);
  int64_t exponent = 0;
  if (mark != std::string_view::npos && parse_csv_long(text.substr(mark + 1), exponent)) {
    scale -= exponent;
  }
  return scale;
}

}  // namespace

template <class T>
bool CsvDoubles::read_number(std::string_view text, T& out) const {
  if (text == options_.nan_value) {
    out = std::numeric_limits<T>::quiet_NaN();
    return true;
  }
  if (text == options_.negative_infinity || text == options_.positive_infinity) {
    const bool negative = text == options_.negative_infinity;
    out = negative ? -std::numeric_limits<T>::infinity() : std::numeric_limits<T>::infinity();
    return true;
  }
  const auto [rest, error] = fast_float::from_chars(text.data(), text.data() + text.size(), out);
  if (error == std::errc() && rest == text.data() + text.size() && has_digit_first(text)) {
    return true;
  }
  if (!has_digit_first(text) && !is_java_word(text)) return false;
  if constexpr (sizeof(T) == sizeof(double)) {
    const auto number = parse_double(text);
    if (number) out = *number;
    return number.has_value();
  } else {
    const auto number = parse_float(text);
    if (number) out = *number;
    return number.has_value();
  }
}

bool CsvDoubles::read(std::string_view text, double& out) const { return read_number(text, out); }
bool CsvDoubles::read(std::string_view text, float& out) const { return read_number(text, out); }

CsvDecimals::CsvDecimals(const CsvOptions& options) : us_(options.locale == "en-US") {
  if (us_) return;
  UErrorCode status = U_ZERO_ERROR;
  const auto locale = icu::Locale::forLanguageTag(options.locale, status);
  const icu::DecimalFormatSymbols symbols(locale, status);
  point_ = symbol(symbols, icu::DecimalFormatSymbols::kDecimalSeparatorSymbol);
  grouping_ = symbol(symbols, icu::DecimalFormatSymbols::kGroupingSeparatorSymbol);
}

std::optional<DecimalDigits> CsvDecimals::read(std::string_view text, int64_t* scale) const {
  std::string plain(text);
  erase_all(plain, grouping_);
  if (!us_) {
    if (const size_t point = plain.find(point_); point != std::string::npos) {
      plain.replace(point, point_.size(), ".");
    }
    // DecimalFormat takes no plus sign.
    if (plain.starts_with('+')) return std::nullopt;
  }
  if (trim_all(plain).size() != plain.size()) return std::nullopt;
  if (scale != nullptr) *scale = scale_of(plain);
  return parse_decimal_digits(plain);
}

}  // namespace firesteel
