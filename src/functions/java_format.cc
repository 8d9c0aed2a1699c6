#include "functions/java_format.h"

#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "base/spark_error.h"
#include "functions/decimal_text.h"
#include "functions/number_text.h"
#include "functions/utf8.h"

namespace firesteel {
namespace {

constexpr int kOrdinaryIndex = -1;
constexpr int kPreviousIndex = -2;
constexpr int kDefaultPrecision = 6;

[[noreturn]] void throw_bad_format(const std::string& message) {
  throw SparkError("INVALID_FORMAT", {{"format", message}});
}

const char* java_class(const JavaFormat::Arg& arg) {
  struct Namer {
    const char* operator()(std::monostate) const { return "null"; }
    const char* operator()(bool) const { return "java.lang.Boolean"; }
    const char* operator()(const JavaFormat::Integer& item) const {
      switch (item.bits) {
        case 8:
          return "java.lang.Byte";
        case 16:
          return "java.lang.Short";
        case 32:
          return "java.lang.Integer";
        default:
          return "java.lang.Long";
      }
    }
    const char* operator()(double) const { return "java.lang.Double"; }
    const char* operator()(std::string_view) const {
      return "org.apache.spark.unsafe.types.UTF8String";
    }
    const char* operator()(const JavaFormat::OtherText& item) const {
      return item.java_class.c_str();
    }
  };
  return std::visit(Namer{}, arg);
}

[[noreturn]] void throw_conversion(char conversion, const JavaFormat::Arg& arg) {
  throw_bad_format(std::string(1, conversion) + " != " + java_class(arg));
}

std::string text_of(const JavaFormat::Arg& arg) {
  struct Printer {
    std::string operator()(std::monostate) const { return "null"; }
    std::string operator()(bool item) const { return item ? "true" : "false"; }
    std::string operator()(const JavaFormat::Integer& item) const {
      return std::to_string(item.value);
    }
    std::string operator()(double item) const {
      std::string out;
      append_double(out, item);
      return out;
    }
    std::string operator()(std::string_view item) const { return std::string(item); }
    std::string operator()(const JavaFormat::OtherText& item) const { return item.text; }
  };
  return std::visit(Printer{}, arg);
}

std::string to_upper(const std::string& text) {
  std::string out;
  icu::UnicodeString::fromUTF8(text).toUpper(icu::Locale::getUS()).toUTF8String(out);
  return out;
}

void append_padded(std::string& out, const std::string& text, int width, bool left) {
  const auto size = static_cast<int>(utf8::count(text));
  const size_t missing = width > size ? static_cast<size_t>(width - size) : 0;
  if (!left) out.append(missing, ' ');
  out += text;
  if (left) out.append(missing, ' ');
}

}  // namespace

JavaFormat::JavaFormat(std::string_view format) {
  Spec spec;
  for (size_t i = 0; i < format.size();) {
    if (format[i] != '%') {
      spec.text += format[i++];
      continue;
    }
    i = parse_spec(format, i, spec);
    specs_.push_back(std::move(spec));
    spec = {};
  }
  if (!spec.text.empty()) specs_.push_back(std::move(spec));
}

// %[index$][flags][width][.precision]conversion
size_t JavaFormat::parse_spec(std::string_view format, size_t at, Spec& spec) {
  const size_t begin = at++;
  const auto peek = [&] { return at < format.size() ? format[at] : '\0'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto number = [&] {
    int64_t value = 0;
    while (is_digit(peek())) value = std::min<int64_t>(value * 10 + (format[at++] - '0'), 1 << 30);
    return static_cast<int>(value);
  };
  const size_t before_number = at;
  if (is_digit(peek()) && peek() != '0') {
    const int value = number();
    if (peek() == '$') {
      ++at;
      spec.index = value - 1;
    } else {
      at = before_number;
    }
  } else if (peek() == '<') {
    ++at;
    spec.index = kPreviousIndex;
  }
  for (bool flag = true; flag;) {
    switch (peek()) {
      case '-':
        spec.left = true;
        break;
      case '#':
        spec.alternate = true;
        break;
      case '+':
        spec.plus = true;
        break;
      case ' ':
        spec.space = true;
        break;
      case '0':
        spec.zero = true;
        break;
      case ',':
        spec.group = true;
        break;
      case '(':
        spec.parentheses = true;
        break;
      case '<':
        spec.index = kPreviousIndex;
        break;
      default:
        flag = false;
        continue;
    }
    ++at;
  }
  if (is_digit(peek())) spec.width = number();
  if (peek() == '.') {
    ++at;
    if (!is_digit(peek())) throw_bad_format(std::string(format.substr(begin, at - begin)));
    spec.precision = number();
  }
  const char conversion = peek();
  if (conversion == '\0') throw_bad_format("Conversion = '%'");
  ++at;
  spec.source = format.substr(begin, at - begin);
  spec.upper = std::string_view("BHSCXEGAT").find(conversion) != std::string_view::npos;
  spec.conversion = spec.upper
                        ? static_cast<char>(std::tolower(static_cast<unsigned char>(conversion)))
                        : conversion;
  if (std::string_view("bhscdoxefgn%").find(spec.conversion) == std::string_view::npos) {
    throw_bad_format(std::string("Conversion = '") + conversion + "'");
  }
  if ((spec.left || spec.zero) && spec.width < 0) throw_bad_format(spec.source);
  if ((spec.left && spec.zero) || (spec.plus && spec.space)) {
    throw_bad_format("Flags = '" + spec.source + "'");
  }
  if (spec.precision >= 0 &&
      std::string_view("cdox%n").find(spec.conversion) != std::string_view::npos) {
    throw_bad_format(std::to_string(spec.precision));
  }
  return at;
}

void JavaFormat::append(std::string& out, const std::vector<Arg>& args) const {
  int next = 0;
  int previous = -1;
  for (const Spec& spec : specs_) {
    out += spec.text;
    if (spec.conversion == 0) continue;
    if (spec.conversion == 'n') {
      out += '\n';
      continue;
    }
    if (spec.conversion == '%') {
      append_padded(out, "%", spec.width, spec.left);
      continue;
    }
    int index = spec.index;
    if (index == kOrdinaryIndex) index = next++;
    if (index == kPreviousIndex) index = previous;
    if (index < 0 || static_cast<size_t>(index) >= args.size()) {
      throw_bad_format("Format specifier '" + spec.source + "'");
    }
    previous = index;
    append_padded(out, convert(spec, args[static_cast<size_t>(index)]), spec.width, spec.left);
  }
}

std::string JavaFormat::convert(const Spec& spec, const Arg& arg) {
  const bool is_null = std::holds_alternative<std::monostate>(arg);
  std::string text;
  switch (spec.conversion) {
    case 's':
      text = text_of(arg);
      break;
    case 'b':
      text = is_null                             ? "false"
             : std::holds_alternative<bool>(arg) ? (std::get<bool>(arg) ? "true" : "false")
                                                 : "true";
      break;
    case 'h': {
      if (is_null) {
        text = "null";
        break;
      }
      const Integer* item = std::get_if<Integer>(&arg);
      if (item == nullptr) throw_conversion('h', arg);
      const auto bits = static_cast<uint64_t>(item->value);
      const auto hash = item->bits == 64 ? static_cast<uint32_t>(bits ^ (bits >> 32))
                                         : static_cast<uint32_t>(bits);
      char digits[9];
      std::snprintf(digits, sizeof(digits), "%x", hash);
      text = digits;
      break;
    }
    case 'c': {
      if (is_null) {
        text = "null";
        break;
      }
      const Integer* item = std::get_if<Integer>(&arg);
      if (item == nullptr || item->bits == 64) throw_conversion('c', arg);
      if (item->value < 0 || item->value > 0x10FFFF) {
        throw_bad_format("Code point = " + std::to_string(item->value));
      }
      utf8::append(text, static_cast<uint32_t>(item->value));
      break;
    }
    case 'd':
    case 'o':
    case 'x':
      text = is_null ? "null" : convert_integer(spec, arg);
      return spec.upper ? to_upper(text) : text;
    default:
      text = is_null ? "null" : convert_float(spec, arg);
      return spec.upper ? to_upper(text) : text;
  }
  if (spec.precision >= 0 && spec.conversion != 'c') {
    text = std::string(utf8::slice(text, 0, spec.precision));
  }
  return spec.upper ? to_upper(text) : text;
}

std::string JavaFormat::convert_integer(const Spec& spec, const Arg& arg) {
  const Integer* item = std::get_if<Integer>(&arg);
  if (item == nullptr) throw_conversion(spec.conversion, arg);
  if (spec.conversion == 'd') {
    const bool negative = item->value < 0;
    const uint64_t absolute =
        negative ? 0 - static_cast<uint64_t>(item->value) : static_cast<uint64_t>(item->value);
    std::string digits = std::to_string(absolute);
    if (spec.group) digits = group_thousands(digits);
    return with_sign(spec, std::move(digits), negative, true);
  }
  // Two's complement in the width of the Java type.
  auto bits = static_cast<uint64_t>(item->value);
  if (item->bits < 64) bits &= (uint64_t{1} << item->bits) - 1;
  char buffer[32];
  std::snprintf(buffer, sizeof(buffer), spec.conversion == 'x' ? "%lx" : "%lo",
                static_cast<unsigned long>(bits));
  std::string digits = buffer;
  const std::string prefix = !spec.alternate ? "" : spec.conversion == 'x' ? "0x" : "0";
  if (spec.zero) {
    const size_t width = static_cast<size_t>(spec.width);
    if (prefix.size() + digits.size() < width) {
      digits.insert(0, width - prefix.size() - digits.size(), '0');
    }
  }
  return prefix + digits;
}

std::string JavaFormat::convert_float(const Spec& spec, const Arg& arg) {
  const double* item = std::get_if<double>(&arg);
  if (item == nullptr) throw_conversion(spec.conversion, arg);
  const double value = *item;
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return with_sign(spec, "Infinity", value < 0, false);
  const bool negative = std::signbit(value);
  const DecimalDigits digits = *digits_of_double(value);
  int precision = spec.precision < 0 ? kDefaultPrecision : spec.precision;
  std::string text;
  if (spec.conversion == 'e') {
    text = scientific_text(digits, precision);
  } else if (spec.conversion == 'f') {
    text = fixed_text(digits, precision, DecimalRounding::kHalfUp);
  } else {
    if (precision == 0) precision = 1;
    const double magnitude = std::fabs(value);
    if (magnitude == 0 || (magnitude >= 1e-4 && magnitude < std::pow(10, precision))) {
      // As many places as leave `precision` digits in all.
      const int64_t integral = magnitude == 0 ? 1 : digits.integral_digits();
      text = fixed_text(digits, static_cast<int>(std::max<int64_t>(precision - integral, 0)),
                        DecimalRounding::kHalfUp);
    } else {
      text = scientific_text(digits, precision - 1);
    }
  }
  if (spec.group) {
    const size_t point = std::min(text.find('.'), text.size());
    text = group_thousands(text.substr(0, point)) + text.substr(point);
  }
  return with_sign(spec, std::move(text), negative, true);
}

std::string JavaFormat::with_sign(const Spec& spec, std::string digits, bool negative,
                                  bool finite) {
  const std::string before = negative     ? (spec.parentheses ? "(" : "-")
                             : spec.plus  ? "+"
                             : spec.space ? " "
                                          : "";
  const std::string after = negative && spec.parentheses ? ")" : "";
  if (spec.zero && finite) {
    const size_t width = static_cast<size_t>(spec.width);
    const size_t size = before.size() + digits.size() + after.size();
    if (size < width) digits.insert(0, width - size, '0');
  }
  return before + digits + after;
}

}  // namespace firesteel
