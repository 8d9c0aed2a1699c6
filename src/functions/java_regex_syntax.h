#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace firesteel {

struct TranslatedRegex {
  std::string pattern;
  // (?U): \w, \d, \b and their like follow Unicode.
  bool unicode_classes = false;
};

// A pattern of java.util.regex in PCRE2's syntax; none when it is malformed.
std::optional<TranslatedRegex> translate_java_regex(std::string_view pattern);

// What the pattern matches when it is plain text, escaped punctuation included.
std::optional<std::string> literal_of_java_regex(std::string_view pattern);

}  // namespace firesteel
