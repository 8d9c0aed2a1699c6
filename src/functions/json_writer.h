#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "functions/json_reader.h"

namespace firesteel {

// Appends a quoted and escaped string; with `ascii_only` every other character as \uHHHH.
void append_json_string(std::string& out, std::string_view text, bool ascii_only = false);

// Writes JSON as Jackson's generator does. Commas and colons come by themselves.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out, bool pretty = false, bool ascii_only = false)
      : out_(out), pretty_(pretty), ascii_only_(ascii_only) {}

  void start_object();
  void end_object();
  void start_array();
  void end_array();
  void field(std::string_view name);
  void string(std::string_view text);
  // A number or another text that is JSON already.
  void raw_value(std::string_view json);
  void number(double value);
  // Text between values, without any comma.
  void raw(std::string_view text) { out_ += text; }

  // Copies the value that the reader is at, to its end. Floats are written as doubles. False when
  // the text is malformed.
  bool copy(JsonReader& reader);

 private:
  struct Level {
    char bracket;
    bool has_member = false;
  };
  void before_value();
  void new_line();

  std::string& out_;
  bool pretty_;
  bool ascii_only_;
  bool after_name_ = false;
  std::vector<Level> open_;
};

}  // namespace firesteel
