// Quoted CSV fields with quotes, escapes or anything odd inside.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/csv/csv_options.h"

namespace firesteel {

// Spaces and control characters.
inline bool is_csv_blank(char c) { return static_cast<unsigned char>(c) <= ' '; }

// Reads one field character by character, with the states of the parser that Spark uses
// (Univocity), so that malformed fields come out as they do there. Used by one thread.
class CsvQuotedField {
 public:
  // `newline` ends a record unless it is quoted; none: there is no line break in the text.
  CsvQuotedField(const CsvOptions& options, std::string_view text, std::optional<char> newline)
      : options_(options), text_(text), newline_(newline) {}

  // The field begins with a quote at `at`. Returns where it ends: at a separator, a line break, or
  // the end of the text.
  size_t read(size_t at);

  // What was read: mostly one field; none for null.
  const std::vector<std::optional<std::string>>& parts() const { return parts_; }
  // A quote that is not escaped, where the options forbid it.
  bool failed() const { return failed_; }

 private:
  enum class Next : uint8_t { kContinue, kDone };

  bool advance();
  bool at_end_of_field() const;
  void append_until_quote();
  Next unescaped_quote();
  Next blanks_behind();
  void rest_of_field();
  void escape_or_quote();
  void quote_before_escape();
  void read_unquoted();
  void end_of_text();
  void back_to_separator();

  const CsvOptions& options_;
  const std::string_view text_;
  const std::optional<char> newline_;

  // The current character, where it is, and the one before as the states want it (0: none).
  char c_ = 0;
  size_t position_ = 0;
  char previous_ = 0;
  bool ended_ = false;
  bool unescaped_ = false;
  bool failed_ = false;
  bool skipped_ = false;
  std::string value_;
  std::vector<std::optional<std::string>> parts_;
};

}  // namespace firesteel
