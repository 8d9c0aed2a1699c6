#include "session/text_table.h"

#include <algorithm>
#include <cstdio>

#include "functions/coercion.h"

namespace firesteel {
namespace {

// Columns are at least this wide, as Spark's.
constexpr size_t kMinWidth = 3;

// Terminal cells of a code point: wide ones (East Asian) take two, as Spark counts them.
size_t cell_width(uint32_t code_point) {
  const bool wide = (code_point >= 0x1100 && code_point <= 0x115f) ||
                    (code_point >= 0x2e80 && code_point <= 0xa4cf) ||
                    (code_point >= 0xac00 && code_point <= 0xd7a3) ||
                    (code_point >= 0xf900 && code_point <= 0xfaff) ||
                    (code_point >= 0xfe30 && code_point <= 0xfe6f) ||
                    (code_point >= 0xff00 && code_point <= 0xff60) ||
                    (code_point >= 0xffe0 && code_point <= 0xffe6);
  return wide ? 2 : 1;
}

// Calls visit(code point, byte offset) for each character.
template <class Visit>
void for_each_character(const std::string& text, const Visit& visit) {
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    uint32_t code_point = lead < 0x80 ? lead : lead & (0xff >> (size + 1));
    for (size_t k = 1; k < size && i + k < text.size(); ++k) {
      code_point = (code_point << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3f);
    }
    visit(code_point, i);
    i += size;
  }
}

std::string padded(const std::string& text, size_t width, bool right) {
  const size_t own = display_width(text);
  const std::string space(width > own ? width - own : 0, ' ');
  return right ? space + text : text + space;
}

// Line breaks and other controls would tear the table.
std::string escape_controls(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\f':
        out += "\\f";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\v':
        out += "\\v";
        break;
      case '\a':
        out += "\\a";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string pretty_binary(const std::string& bytes) {
  std::string out = "[";
  for (const char c : bytes) {
    char hex[4];
    std::snprintf(hex, sizeof(hex), "%02X", static_cast<unsigned char>(c));
    if (out.size() > 1) out += ' ';
    out += hex;
  }
  return out + "]";
}

}  // namespace

size_t display_width(const std::string& text) {
  size_t width = 0;
  for_each_character(text, [&](uint32_t code_point, size_t) { width += cell_width(code_point); });
  return width;
}

std::string pretty_value(const Value& value, const DataType& type, const std::string& time_zone) {
  if (value.is_null()) return "NULL";
  std::string out;
  switch (type.id()) {
    case TypeId::kString:
      return value.string();
    case TypeId::kBinary:
      return pretty_binary(value.string());
    case TypeId::kArray:
      for (size_t i = 0; i < value.list().size(); ++i) {
        if (i > 0) out += ", ";
        out += pretty_value(value.list()[i], type.element_type(), time_zone);
      }
      return "[" + out + "]";
    case TypeId::kMap:
      for (size_t i = 0; i + 1 < value.list().size(); i += 2) {
        if (i > 0) out += ", ";
        out += pretty_value(value.list()[i], type.key_type(), time_zone) + " -> " +
               pretty_value(value.list()[i + 1], type.value_type(), time_zone);
      }
      return "{" + out + "}";
    case TypeId::kStruct:
      for (size_t i = 0; i < type.fields().size(); ++i) {
        if (i > 0) out += ", ";
        out += pretty_value(value.list()[i], type.fields()[i].type, time_zone);
      }
      return "{" + out + "}";
    default:
      return value_to_string(value, type, time_zone);
  }
}

std::string shown_value(const Value& value, const DataType& type, const std::string& time_zone) {
  return escape_controls(pretty_value(value, type, time_zone));
}

std::string truncated(const std::string& text, int truncate) {
  if (truncate <= 0) return text;
  size_t count = 0;
  size_t cut = text.size();
  // Too short for dots: just cut.
  const size_t keep =
      truncate < 4 ? static_cast<size_t>(truncate) : static_cast<size_t>(truncate) - 3;
  for_each_character(text, [&](uint32_t, size_t offset) {
    if (count == keep) cut = offset;
    ++count;
  });
  if (count <= static_cast<size_t>(truncate)) return text;
  return text.substr(0, cut) + (truncate < 4 ? "" : "...");
}

TableLayout::TableLayout(const std::vector<std::string>& names,
                         const std::vector<std::vector<std::string>>& rows, std::vector<bool> right)
    : widths_(names.size(), kMinWidth), right_(std::move(right)) {
  const auto widen = [&](const std::vector<std::string>& cells) {
    for (size_t c = 0; c < widths_.size(); ++c) {
      widths_[c] = std::max(widths_[c], display_width(cells[c]));
    }
  };
  widen(names);
  for (const auto& row : rows) widen(row);
  border_ = "+";
  for (const size_t width : widths_) border_ += std::string(width, '-') + "+";
  // Without columns: "++".
  border_ += widths_.empty() ? "+\n" : "\n";
}

std::string TableLayout::line(const std::vector<std::string>& cells) const {
  std::string out = "|";
  for (size_t c = 0; c < widths_.size(); ++c) out += padded(cells[c], widths_[c], right_[c]) + "|";
  return out + (widths_.empty() ? "|\n" : "\n");
}

std::string text_table(const std::vector<std::string>& names,
                       const std::vector<std::vector<std::string>>& rows, int truncate) {
  std::vector<std::string> header;
  for (const auto& name : names) header.push_back(escape_controls(name));
  std::vector<std::vector<std::string>> cells;
  for (const auto& row : rows) {
    cells.emplace_back();
    for (const auto& cell : row) cells.back().push_back(truncated(cell, truncate));
  }
  const TableLayout layout(header, cells, std::vector<bool>(names.size(), truncate > 0));
  std::string out = layout.border() + layout.line(header) + layout.border();
  for (const auto& row : cells) out += layout.line(row);
  return out + layout.border();
}

std::string vertical_table(const std::vector<std::string>& names,
                           const std::vector<std::vector<std::string>>& rows, int truncate) {
  size_t name_width = kMinWidth;
  size_t value_width = kMinWidth;
  for (const auto& name : names) name_width = std::max(name_width, display_width(name));
  for (const auto& row : rows) {
    for (const auto& cell : row) {
      value_width = std::max(value_width, display_width(truncated(cell, truncate)));
    }
  }
  std::string out;
  for (size_t r = 0; r < rows.size(); ++r) {
    std::string head = "-RECORD " + std::to_string(r);
    const size_t width = name_width + value_width + 5;
    head += std::string(width > head.size() ? width - head.size() : 0, '-');
    out += head + "\n";
    for (size_t c = 0; c < names.size(); ++c) {
      out += " " + padded(names[c], name_width, false) + " | " +
             padded(truncated(rows[r][c], truncate), value_width, false) + " \n";
    }
  }
  if (rows.empty()) out += "(0 rows)\n";
  return out;
}

}  // namespace firesteel
