#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

enum class JsonToken : uint8_t {
  // Before the first token, and at the end of the text.
  kNone,
  kStartObject,
  kEndObject,
  kStartArray,
  kEndArray,
  kFieldName,
  kString,
  kInteger,
  kFloat,
  kTrue,
  kFalse,
  kNull,
  // The text is no JSON. No further token follows.
  kError,
};

// What a reader accepts beyond the JSON standard.
struct JsonReadOptions {
  bool comments = false;
  bool unquoted_names = false;
  bool single_quotes = true;
  bool leading_zeros = false;
  // NaN, Infinity, -INF...
  bool non_numeric_numbers = true;
  bool escape_any_character = false;
  bool control_characters = false;
};

// Reads one JSON text token by token, as Jackson's parser does: what follows the first value is not
// looked at. Used by one thread.
class JsonReader {
 public:
  explicit JsonReader(const JsonReadOptions& options) : options_(options) {}

  // Starts anew. The text must outlive the reading; `slack` bytes behind it can be read too, which
  // makes strings near its end faster.
  void reset(std::string_view text, size_t slack = 0);

  JsonToken next();
  JsonToken token() const { return token_; }
  // Of a name, string or number; valid until the next token.
  std::string_view text() const { return text_; }
  // Where the token begins in the text, and what is behind it.
  size_t token_begin() const { return begin_; }
  size_t position() const { return at_; }
  // The text between two positions.
  std::string_view slice(size_t begin, size_t end) const { return in_.substr(begin, end - begin); }
  // Objects and arrays that are open; those that just started count.
  size_t depth() const { return open_.size(); }

  // At the start of an object or array: goes to its end. False when the text is malformed.
  bool skip_children();
  // Goes on until `depth` objects and arrays are open.
  bool skip_to_depth(size_t depth);

 private:
  JsonToken fail();
  // False for a comment that does not end.
  bool skip_space() {
    // Mostly there is none, or one.
    if (at_ < in_.size() && in_[at_] == ' ') ++at_;
    if (at_ < in_.size() && static_cast<uint8_t>(in_[at_]) > ' ' && in_[at_] != '/') return true;
    return skip_long_space();
  }
  bool skip_long_space();
  JsonToken read_value();
  JsonToken read_name();
  JsonToken read_number();
  JsonToken read_word(std::string_view word, JsonToken token);
  JsonToken read_non_numeric(size_t begin);
  bool read_string(char quote);
  bool read_escape();
  JsonToken close(char bracket, JsonToken token);

  JsonReadOptions options_;
  std::string_view in_;
  // Bytes that can be read.
  size_t readable_ = 0;
  size_t at_ = 0;
  size_t begin_ = 0;
  JsonToken token_ = JsonToken::kNone;
  std::string_view text_;
  std::string unescaped_;
  // '{' or '['.
  std::vector<char> open_;
  // The innermost object or array has a member already.
  bool has_member_ = false;
};

}  // namespace firesteel
