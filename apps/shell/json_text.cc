#include "apps/shell/json_text.h"

#include <cmath>
#include <cstdio>

#include "functions/coercion.h"

namespace firesteel {
namespace {

std::string base64(const std::string& bytes) {
  static constexpr char kDigits[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    uint32_t group = 0;
    for (size_t k = 0; k < 3; ++k) {
      group = group << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0);
    }
    for (size_t k = 0; k < 4; ++k) {
      out += i + k <= bytes.size() ? kDigits[group >> (18 - 6 * k) & 63] : '=';
    }
  }
  return out;
}

}  // namespace

std::string json_string(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\r') {
      out += "\\r";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char code[8];
      std::snprintf(code, sizeof(code), "\\u%04x", c);
      out += code;
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string json_text(const Value& value, const DataType& type, const std::string& time_zone) {
  if (value.is_null()) return "null";
  switch (type.id()) {
    case TypeId::kFloat:
    case TypeId::kDouble:
      if (!std::isfinite(value.floating())) break;
      return value_to_string(value, type, time_zone);
    case TypeId::kBoolean:
    case TypeId::kByte:
    case TypeId::kShort:
    case TypeId::kInt:
    case TypeId::kLong:
    case TypeId::kDecimal:
    case TypeId::kVariant:
      return value_to_string(value, type, time_zone);
    case TypeId::kBinary:
      return json_string(base64(value.string()));
    case TypeId::kArray: {
      std::string out = "[";
      for (const auto& element : value.list()) {
        if (out.size() > 1) out += ',';
        out += json_text(element, type.element_type(), time_zone);
      }
      return out + "]";
    }
    case TypeId::kMap: {
      std::string out = "{";
      for (size_t i = 0; i + 1 < value.list().size(); i += 2) {
        if (i > 0) out += ',';
        out += json_string(value_to_string(value.list()[i], type.key_type(), time_zone)) + ":" +
               json_text(value.list()[i + 1], type.value_type(), time_zone);
      }
      return out + "}";
    }
    case TypeId::kStruct: {
      std::string out = "{";
      for (size_t i = 0; i < type.fields().size(); ++i) {
        if (i > 0) out += ',';
        out += json_string(type.fields()[i].name) + ":" +
               json_text(value.list()[i], type.fields()[i].type, time_zone);
      }
      return out + "}";
    }
    default:
      break;
  }
  return json_string(value_to_string(value, type, time_zone));
}

}  // namespace firesteel
