#include "functions/decimal_format.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/spark_error.h"

namespace firesteel {
namespace {

constexpr std::string_view kPerMille = "\xE2\x80\xB0";
constexpr std::string_view kInfinity = "\xE2\x88\x9E";
constexpr int kManyDigits = std::numeric_limits<int>::max();

[[noreturn]] void throw_malformed_pattern(const std::string& pattern) {
  throw SparkError("INVALID_FORMAT", {{"format", "Malformed pattern \"" + pattern + "\""}});
}

// The exact value of a double, which to_chars can be asked for in any number of digits.
DecimalDigits exact_digits(double value, int places) {
  // Doubles have up to 1,074 places and 309 integral digits.
  char buffer[1500];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof(buffer), value,
                                          std::chars_format::fixed, std::max(places, 0));
  return *parse_decimal_digits(std::string_view(buffer, static_cast<size_t>(end - buffer)));
}

DecimalDigits exact_significant_digits(double value, int count) {
  char buffer[1500];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof(buffer), value,
                                          std::chars_format::scientific, std::max(count - 1, 0));
  return *parse_decimal_digits(std::string_view(buffer, static_cast<size_t>(end - buffer)));
}

}  // namespace

DecimalFormat::DecimalFormat(std::string_view pattern) : pattern_(pattern) {
  const std::string_view rest = parse_part(pattern, positive_, true);
  if (rest.empty()) {
    negative_ = {"-" + positive_.prefix, positive_.suffix};
  } else {
    parse_part(rest.substr(1), negative_, false);
    if (negative_.prefix == positive_.prefix && negative_.suffix == positive_.suffix) {
      negative_.prefix = "-" + positive_.prefix;
    }
  }
}

// Prefix, number and suffix; what is left from the semicolon on. Only the affixes of the second
// part count.
std::string_view DecimalFormat::parse_part(std::string_view pattern, Affixes& affixes, bool first) {
  size_t at = 0;
  parse_affix(pattern, at, affixes.prefix, true);
  if (first) {
    parse_number(pattern, at);
  } else {
    while (at < pattern.size() &&
           std::string_view("#0,.").find(pattern[at]) != std::string_view::npos) {
      ++at;
    }
  }
  parse_affix(pattern, at, affixes.suffix, false);
  if (at < pattern.size() && (pattern[at] != ';' || !first)) throw_malformed_pattern(pattern_);
  return pattern.substr(at);
}

void DecimalFormat::parse_affix(std::string_view pattern, size_t& at, std::string& out,
                                bool is_prefix) {
  bool quoted = false;
  while (at < pattern.size()) {
    const char c = pattern[at];
    if (c == '\'') {
      if (pattern.substr(at + 1).starts_with("'")) {
        out += c;
        ++at;
      } else {
        quoted = !quoted;
      }
      ++at;
      continue;
    }
    if (!quoted) {
      const bool digit = std::string_view("#0,.").find(c) != std::string_view::npos;
      if (c == ';') break;
      if (digit) {
        if (!is_prefix) throw_malformed_pattern(pattern_);
        break;
      }
      if (c == '%') multiplier_ = 2;
      if (pattern.substr(at).starts_with(kPerMille)) multiplier_ = 3;
    }
    out += c;
    ++at;
  }
  if (quoted) throw_malformed_pattern(pattern_);
}

void DecimalFormat::parse_number(std::string_view pattern, size_t& at) {
  int left = 0;
  int zeros = 0;
  int right = 0;
  int point = -1;
  int grouping = -1;
  for (; at < pattern.size(); ++at) {
    const char c = pattern[at];
    if (c == '#') {
      ++(zeros > 0 ? right : left);
      if (grouping >= 0 && point < 0) ++grouping;
    } else if (c == '0') {
      if (right > 0) throw_malformed_pattern(pattern_);
      ++zeros;
      if (grouping >= 0 && point < 0) ++grouping;
    } else if (c == ',') {
      grouping = 0;
    } else if (c == '.') {
      if (point >= 0) throw_malformed_pattern(pattern_);
      point = left + zeros + right;
    } else {
      break;
    }
  }
  if (pattern.substr(at).starts_with("E")) {
    exponential_ = true;
    for (++at; at < pattern.size() && pattern[at] == '0'; ++at) ++min_exponent_;
    if (left + zeros < 1 || min_exponent_ < 1) throw_malformed_pattern(pattern_);
  }
  if (zeros == 0 && left > 0 && point >= 0) {
    // "###.###", "###." and ".###" stand for one zero before, or right behind, the point.
    const int n = std::max(point, 1);
    right = left - n;
    left = n - 1;
    zeros = 1;
  }
  const int total = left + zeros + right;
  if ((point >= 0 && (point < left || point > left + zeros)) || grouping == 0) {
    throw_malformed_pattern(pattern_);
  }
  min_integer_ = (point >= 0 ? point : total) - left;
  max_integer_ = exponential_ ? left + min_integer_ : kManyDigits;
  max_fraction_ = point >= 0 ? total - point : 0;
  min_fraction_ = point >= 0 ? left + zeros - point : 0;
  group_size_ = std::max(grouping, 0);
  always_point_ = point == 0 || (point >= 0 && point == total);
}

DecimalFormat::Digits DecimalFormat::round(const DecimalDigits& value) const {
  Digits out;
  if (!value.digits.empty()) {
    int64_t places = max_fraction_;
    if (exponential_) places = int64_t{max_integer_} + max_fraction_ - value.integral_digits();
    if (-value.exponent <= places) {
      out = {value.digits, value.integral_digits()};
    } else if (places >= 0) {
      out.digits = scaled_digits(value, static_cast<int>(places), DecimalRounding::kHalfEven);
      out.point = static_cast<int64_t>(out.digits.size()) - places;
    } else {
      // Significant digits before the point: shifted there and back.
      DecimalDigits shifted = value;
      shifted.exponent += places;
      out.digits = scaled_digits(shifted, 0, DecimalRounding::kHalfEven);
      out.point = static_cast<int64_t>(out.digits.size()) - places;
    }
  }
  const size_t first = out.digits.find_first_not_of('0');
  if (first == std::string::npos) return {};
  out.digits.erase(0, first);
  out.point -= static_cast<int64_t>(first);
  out.digits.erase(out.digits.find_last_not_of('0') + 1);
  return out;
}

void DecimalFormat::append(std::string& out, double value) const {
  if (std::isnan(value)) {
    out += "NaN";
    return;
  }
  const bool negative = std::signbit(value);
  if (std::isinf(value)) {
    const Affixes& affixes = negative ? negative_ : positive_;
    out += affixes.prefix;
    out += kInfinity;
    out += affixes.suffix;
    return;
  }
  for (int i = 0; i < multiplier_; ++i) value *= 10;
  DecimalDigits digits = *digits_of_double(value);
  if (!digits.digits.empty()) {
    const int64_t places = -digits.exponent;
    if (exponential_) {
      const int count = max_integer_ + max_fraction_;
      if (static_cast<int64_t>(digits.digits.size()) > count) {
        digits = exact_significant_digits(value, count);
      }
    } else if (places > max_fraction_) {
      digits = exact_digits(value, max_fraction_);
    }
  }
  append_digits(out, round(digits), negative);
}

void DecimalFormat::append(std::string& out, const DecimalDigits& value) const {
  DecimalDigits scaled = value;
  scaled.exponent += multiplier_;
  append_digits(out, round(scaled), value.negative);
}

void DecimalFormat::append_digits(std::string& out, const Digits& digits, bool negative) const {
  const Affixes& affixes = negative ? negative_ : positive_;
  out += affixes.prefix;
  if (exponential_) {
    append_exponential(out, digits);
  } else {
    append_plain(out, digits);
  }
  out += affixes.suffix;
}

void DecimalFormat::append_plain(std::string& out, const Digits& digits) const {
  const auto size = static_cast<int64_t>(digits.digits.size());
  const auto digit = [&](int64_t i) {
    return i >= 0 && i < size ? digits.digits[static_cast<size_t>(i)] : '0';
  };
  const int64_t integral = std::max<int64_t>(min_integer_, digits.point);
  const size_t before = out.size();
  for (int64_t i = integral; i > 0; --i) {
    out += digit(digits.point - i);
    if (group_size_ > 0 && i > 1 && (i - 1) % group_size_ == 0) out += ',';
  }
  const bool has_fraction = min_fraction_ > 0 || size > digits.point;
  if (!has_fraction && out.size() == before) out += '0';
  if (always_point_ || has_fraction) out += '.';
  for (int64_t i = 0; i < max_fraction_; ++i) {
    if (i >= min_fraction_ && digits.point + i >= size) break;
    out += digit(digits.point + i);
  }
}

void DecimalFormat::append_exponential(std::string& out, const Digits& digits) const {
  int64_t exponent = digits.point;
  int min_integer = min_integer_;
  if (max_integer_ > 1 && max_integer_ > min_integer_) {
    // The exponent is a multiple of the integral digits ("##0.#E0").
    exponent = exponent >= 1 ? (exponent - 1) / max_integer_ * max_integer_
                             : (exponent - max_integer_) / max_integer_ * max_integer_;
    min_integer = 1;
  } else {
    exponent -= min_integer_;
  }
  const bool zero = digits.digits.empty();
  if (zero) exponent = 0;
  const int64_t integral = zero ? min_integer : digits.point - exponent;
  const int64_t least = std::max<int64_t>(min_integer_ + min_fraction_, integral);
  const auto size = static_cast<int64_t>(digits.digits.size());
  const int64_t total = std::max(least, size);
  for (int64_t i = 0; i < total; ++i) {
    if (i == integral) out += '.';
    out += i < size ? digits.digits[static_cast<size_t>(i)] : '0';
  }
  if (always_point_ && total == integral) out += '.';
  out += exponent < 0 ? "E-" : "E";
  const std::string power = std::to_string(std::abs(exponent));
  if (static_cast<int>(power.size()) < min_exponent_) {
    out.append(static_cast<size_t>(min_exponent_) - power.size(), '0');
  }
  out += power;
}

}  // namespace firesteel
