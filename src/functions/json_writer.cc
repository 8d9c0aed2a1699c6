#include "functions/json_writer.h"

#include <algorithm>
#include <cmath>

#include "functions/number_text.h"
#include "functions/utf8.h"

namespace firesteel {
namespace {

void append_unit(std::string& out, uint32_t unit) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kHex[unit >> shift & 15];
}

}  // namespace

void append_json_string(std::string& out, std::string_view text, bool ascii_only) {
  out += '"';
  for (size_t i = 0; i < text.size();) {
    const char c = text[i];
    const auto byte = static_cast<uint8_t>(c);
    if (byte >= 0x80 && ascii_only) {
      const uint32_t code = utf8::code_point(text, i);
      if (code < 0x10000) {
        append_unit(out, code);
      } else {
        append_unit(out, 0xD800 + ((code - 0x10000) >> 10));
        append_unit(out, 0xDC00 + ((code - 0x10000) & 0x3FF));
      }
      i = utf8::next(text, i);
      continue;
    }
    ++i;
    if (byte >= 0x20 && c != '"' && c != '\\') {
      out += c;
      continue;
    }
    switch (c) {
      case '"':
      case '\\':
        out += '\\';
        out += c;
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        append_unit(out, byte);
        break;
    }
  }
  out += '"';
}

void JsonWriter::new_line() {
  out_ += '\n';
  const auto objects = std::count_if(open_.begin(), open_.end(),
                                     [](const Level& level) { return level.bracket == '{'; });
  out_.append(static_cast<size_t>(objects) * 2, ' ');
}

void JsonWriter::before_value() {
  if (after_name_) {
    after_name_ = false;
    return;
  }
  if (open_.empty()) return;
  Level& level = open_.back();
  if (level.has_member) out_ += ',';
  if (pretty_ && level.bracket == '[') out_ += ' ';
  level.has_member = true;
}

void JsonWriter::start_object() {
  before_value();
  out_ += '{';
  open_.push_back({'{'});
}

void JsonWriter::end_object() {
  const bool empty = !open_.back().has_member;
  open_.pop_back();
  if (pretty_) {
    if (empty) {
      out_ += ' ';
    } else {
      new_line();
    }
  }
  out_ += '}';
}

void JsonWriter::start_array() {
  before_value();
  out_ += '[';
  open_.push_back({'['});
}

void JsonWriter::end_array() {
  open_.pop_back();
  if (pretty_) out_ += ' ';
  out_ += ']';
}

void JsonWriter::field(std::string_view name) {
  Level& level = open_.back();
  if (level.has_member) out_ += ',';
  level.has_member = true;
  if (pretty_) new_line();
  append_json_string(out_, name, ascii_only_);
  out_ += pretty_ ? " : " : ":";
  after_name_ = true;
}

void JsonWriter::string(std::string_view text) {
  before_value();
  append_json_string(out_, text, ascii_only_);
}

void JsonWriter::raw_value(std::string_view json) {
  before_value();
  out_ += json;
}

void JsonWriter::number(double value) {
  before_value();
  if (std::isfinite(value)) {
    append_double(out_, value);
  } else {
    out_ += '"';
    append_double(out_, value);
    out_ += '"';
  }
}

bool JsonWriter::copy(JsonReader& reader) {
  switch (reader.token()) {
    case JsonToken::kStartObject:
      start_object();
      while (reader.next() != JsonToken::kEndObject) {
        if (reader.token() == JsonToken::kError) return false;
        field(reader.text());
        if (reader.next() == JsonToken::kError || !copy(reader)) return false;
      }
      end_object();
      return true;
    case JsonToken::kStartArray:
      start_array();
      while (reader.next() != JsonToken::kEndArray) {
        if (reader.token() == JsonToken::kError || !copy(reader)) return false;
      }
      end_array();
      return true;
    case JsonToken::kString:
      string(reader.text());
      return true;
    case JsonToken::kInteger:
      raw_value(reader.text() == "-0" ? std::string_view("0") : reader.text());
      return true;
    case JsonToken::kFloat:
      number(parse_double(reader.text()).value_or(0));
      return true;
    case JsonToken::kTrue:
      raw_value("true");
      return true;
    case JsonToken::kFalse:
      raw_value("false");
      return true;
    case JsonToken::kNull:
      raw_value("null");
      return true;
    default:
      return false;
  }
}

}  // namespace firesteel
