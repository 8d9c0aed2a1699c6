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

  // Starts anew. The text must outlive the reading.
  void reset(std::string_view text);

  JsonToken next();
  JsonToken token() const { return token_; }
  // Of a name, string or number; valid until the next token.
  std::string_view text() const { return text_; }
  // Objects and arrays that are open; those that just started count.
  size_t depth() const { return open_.size(); }

  // At the start of an object or array: goes to its end. False when the text is malformed.
  bool skip_children();
  // Goes on until `depth` objects and arrays are open.
  bool skip_to_depth(size_t depth);

 private:
  JsonToken fail();
  bool skip_space();
  JsonToken read_value();
  JsonToken read_name();
  JsonToken read_number();
  JsonToken read_word(std::string_view word, JsonToken token);
  bool read_string(char quote);
  bool read_escape();
  JsonToken close(char bracket, JsonToken token);

  JsonReadOptions options_;
  std::string_view in_;
  size_t at_ = 0;
  JsonToken token_ = JsonToken::kNone;
  std::string_view text_;
  std::string unescaped_;
  // '{' or '['.
  std::vector<char> open_;
  // The innermost object or array has a member already.
  bool has_member_ = false;
};

}  // namespace firesteel
