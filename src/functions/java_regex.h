#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace firesteel {

// A regular expression in Java's syntax, run by PCRE2's JIT. Where the two languages differ the
// pattern is translated (character class unions and intersections, \p{...} names, \uHHHH, flags).
// Immutable, shared by threads.
class JavaRegex {
 public:
  // Null when the pattern is malformed.
  static std::shared_ptr<const JavaRegex> compile(std::string_view pattern,
                                                  bool case_insensitive = false);
  ~JavaRegex();

  int group_count() const { return group_count_; }
  // -1 when there is no group of that name.
  int group_index(std::string_view name) const;
  // The text that the pattern matches when it has no operators: a search needs no regex then.
  const std::optional<std::string>& literal() const { return literal_; }

 private:
  friend class RegexMatcher;
  JavaRegex() = default;

  // A pcre2_code.
  void* code_ = nullptr;
  int group_count_ = 0;
  std::optional<std::string> literal_;
};

// Finds matches and remembers the last one. Used by one thread.
class RegexMatcher {
 public:
  explicit RegexMatcher(std::shared_ptr<const JavaRegex> regex);
  ~RegexMatcher();
  RegexMatcher(const RegexMatcher&) = delete;
  RegexMatcher& operator=(const RegexMatcher&) = delete;

  const std::shared_ptr<const JavaRegex>& regex() const { return regex_; }

  // Starts anew at the first byte of a subject, which must outlive the calls of find.
  void reset(std::string_view subject);
  // The next match, as Java's Matcher.find: after an empty match it goes on one character later.
  bool find();

  // Of the last match. Byte offsets; groups that took no part are empty and start at npos.
  size_t start(int group = 0) const;
  size_t end(int group = 0) const;
  std::string_view group(int group) const;

 private:
  bool match_from(size_t offset);

  std::shared_ptr<const JavaRegex> regex_;
  std::string_view subject_;
  // Where the next search starts; beyond the subject when it is exhausted.
  size_t next_ = 0;
  size_t literal_start_ = 0;
  // pcre2_match_data, its offsets, pcre2_match_context, pcre2_jit_stack.
  void* data_ = nullptr;
  size_t* offsets_ = nullptr;
  void* context_ = nullptr;
  void* stack_ = nullptr;
};

// Keeps the matcher of the last pattern, which is mostly the only one. Used by one thread.
class RegexCache {
 public:
  // Throws INVALID_PARAMETER_VALUE.PATTERN in the name of `function`.
  RegexMatcher& matcher(std::string_view pattern, std::string_view function);

 private:
  std::string pattern_;
  std::unique_ptr<RegexMatcher> matcher_;
};

}  // namespace firesteel
