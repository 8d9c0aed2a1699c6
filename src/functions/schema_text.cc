#include "functions/schema_text.h"

#include <atomic>

#include "base/check.h"
#include "columnar/type_json.h"

namespace firesteel {
namespace {

std::atomic<SchemaTextParser> schema_text_parser{nullptr};

}  // namespace

void set_schema_text_parser(SchemaTextParser parser) { schema_text_parser = parser; }

DataType parse_schema_text(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  // No SQL starts so.
  if (first != std::string_view::npos && (text[first] == '{' || text[first] == '"')) {
    return parse_type_json(text);
  }
  const SchemaTextParser parser = schema_text_parser;
  FS_CHECK(parser != nullptr);
  return parser(text);
}

}  // namespace firesteel
