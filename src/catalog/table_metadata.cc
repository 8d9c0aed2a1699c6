#include "catalog/table_metadata.h"

#include <algorithm>
#include <cstdio>

namespace firesteel {

std::string TableMetadata::kind_name() const {
  switch (kind) {
    case Kind::kManaged:
      return "MANAGED";
    case Kind::kExternal:
      return "EXTERNAL";
    case Kind::kView:
      return "VIEW";
  }
  return "";
}

Schema TableMetadata::data_schema() const {
  return {schema.begin(), schema.end() - static_cast<ptrdiff_t>(partition_columns.size())};
}

Schema TableMetadata::partition_schema() const {
  return {schema.end() - static_cast<ptrdiff_t>(partition_columns.size()), schema.end()};
}

std::string escape_path_name(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f ||
        std::string_view("\"#%'*/:=?\\{[]^").find(c) != std::string_view::npos) {
      char hex[4];
      std::snprintf(hex, sizeof(hex), "%%%02X", byte);
      out += hex;
    } else {
      out += c;
    }
  }
  return out;
}

std::string unescape_path_name(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() &&
        std::isxdigit(static_cast<unsigned char>(text[i + 1])) != 0 &&
        std::isxdigit(static_cast<unsigned char>(text[i + 2])) != 0) {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string partition_name(const std::vector<std::string>& columns,
                           const std::vector<std::string>& values) {
  std::string out;
  for (size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) out += '/';
    out += escape_path_name(columns[i]) + "=" + escape_path_name(values[i]);
  }
  return out;
}

}  // namespace firesteel
