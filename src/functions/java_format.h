#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "columnar/data_type.h"

namespace firesteel {

// A format of java.util.Formatter, as printf and format_string take it, taken apart once.
// Immutable.
class JavaFormat {
 public:
  // An argument as the JVM would hold it. Decimals and what has only a text come as text.
  struct Integer {
    int64_t value;
    // Of the Java type: 8, 16, 32 or 64; decides what a negative number is in hexadecimal.
    int bits;
  };
  struct OtherText {
    std::string text;
    std::string java_class;
  };
  using Arg = std::variant<std::monostate, bool, Integer, double, std::string_view, OtherText>;

  // Throws INVALID_FORMAT for a malformed format.
  explicit JavaFormat(std::string_view format);

  // Throws INVALID_FORMAT where an argument does not suit its conversion or is missing.
  void append(std::string& out, const std::vector<Arg>& args) const;

 private:
  struct Spec {
    // Text before the conversion.
    std::string text;
    // The specifier as written, for messages.
    std::string source;
    // 0: only text. n and % take no argument.
    char conversion = 0;
    bool upper = false;
    // From 0; -1 is the next one, -2 the one before.
    int index = -1;
    int width = -1;
    int precision = -1;
    bool left = false, alternate = false, plus = false, space = false, zero = false, group = false,
         parentheses = false;
  };

  static size_t parse_spec(std::string_view format, size_t at, Spec& spec);
  static std::string convert(const Spec& spec, const Arg& arg);
  static std::string convert_integer(const Spec& spec, const Arg& arg);
  static std::string convert_float(const Spec& spec, const Arg& arg);
  static std::string with_sign(const Spec& spec, std::string digits, bool negative, bool finite);

  std::vector<Spec> specs_;
};

}  // namespace firesteel
