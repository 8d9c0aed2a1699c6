#pragma once

#include <charconv>
#include <cmath>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>

#include "firesteel/rdd/serializer.h"

namespace firesteel::rdd {

// "1.0", "1.5E10", "NaN": as Java and Scala print doubles.
std::string double_text(double value);
std::string float_text(float value);

// An element as text files and piped programs get it: strings as they are, "(a,b)" for pairs and
// tuples, "[a, b]" for containers, otherwise what operator<< prints.
template <class T>
std::string to_text(const T& value) {
  if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    return std::string(std::string_view(value));
  } else if constexpr (std::is_same_v<T, bool>) {
    return value ? "true" : "false";
  } else if constexpr (std::is_same_v<T, char>) {
    return std::string(1, value);
  } else if constexpr (std::is_same_v<T, float>) {
    return float_text(value);
  } else if constexpr (std::is_floating_point_v<T>) {
    return double_text(static_cast<double>(value));
  } else if constexpr (std::is_integral_v<T>) {
    return std::to_string(value);
  } else if constexpr (detail::kTupleLike<T>) {
    std::string text = "(";
    std::apply(
        [&](const auto&... parts) {
          size_t i = 0;
          ((text += (i++ == 0 ? "" : ",") + to_text(parts)), ...);
        },
        value);
    return text + ")";
  } else if constexpr (detail::kIsOptional<T>) {
    return value ? "Some(" + to_text(*value) + ")" : "None";
  } else if constexpr (requires(std::ostream & out) { out << value; }) {
    std::ostringstream out;
    out << value;
    return out.str();
  } else {
    static_assert(detail::Iterable<T>, "this type needs operator<< to become text");
    std::string text = "[";
    for (const auto& element : value) {
      if (text.size() > 1) text += ", ";
      text += to_text(element);
    }
    return text + "]";
  }
}

}  // namespace firesteel::rdd
