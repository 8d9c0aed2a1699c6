#include "functions/text_records.h"

#include <cctype>

#include "base/spark_error.h"
#include "functions/coercion.h"
#include "functions/parameters.h"

namespace firesteel {
namespace {

DataType all_nullable(const DataType& type) {
  switch (type.id()) {
    case TypeId::kArray:
      return DataType::array(all_nullable(type.element_type()), true);
    case TypeId::kMap:
      return DataType::map(type.key_type(), all_nullable(type.value_type()), true);
    case TypeId::kStruct: {
      std::vector<StructField> fields = type.fields();
      for (StructField& field : fields) {
        field.type = all_nullable(field.type);
        field.nullable = true;
      }
      return DataType::structure(std::move(fields));
    }
    default:
      return type;
  }
}

}  // namespace

TextRecords::TextRecords(std::string_view function, const DataType& schema,
                         const TextOptions& options)
    : type(all_nullable(schema)), parsed_type(type) {
  std::string mode = options.get("mode", "PERMISSIVE");
  for (char& c : mode) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  if (mode == "DROPMALFORMED") {
    throw SparkError("PARSE_MODE_UNSUPPORTED",
                     {{"funcName", quote_identifier(function)}, {"mode", mode}});
  }
  // Other names are taken as PERMISSIVE.
  fail_fast = mode == "FAILFAST";
  if (!type.is(TypeId::kStruct)) return;
  const std::string corrupt = options.get("columnNameOfCorruptRecord", "_corrupt_record");
  const auto& fields = type.fields();
  corrupt_field = fields.size();
  std::vector<StructField> parsed;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name != corrupt) {
      parsed.push_back(fields[i]);
      continue;
    }
    if (!fields[i].type.is(TypeId::kString)) {
      throw SparkError("INVALID_CORRUPT_RECORD_TYPE",
                       {{"columnName", quote_identifier(corrupt)},
                        {"actualType", quote_sql(fields[i].type.sql())}});
    }
    corrupt_field = i;
  }
  parsed_type = DataType::structure(std::move(parsed));
}

VectorPtr TextRecords::row_vector(size_t num_rows, std::vector<VectorPtr> parsed, VectorPtr corrupt,
                                  const std::vector<uint32_t>& nulls) const {
  if (corrupt_field < type.fields().size()) {
    parsed.insert(parsed.begin() + static_cast<ptrdiff_t>(corrupt_field), std::move(corrupt));
  }
  auto out = Vector::flat(type, num_rows);
  for (const uint32_t row : nulls) out->set_null(row);
  out->set_children(std::move(parsed));
  return out;
}

void throw_malformed_text(const DataType& type, const Value& partial,
                          const std::string& time_zone) {
  std::string record = "[";
  const size_t parts = type.is(TypeId::kStruct) ? type.fields().size() : 1;
  for (size_t i = 0; i < parts; ++i) {
    if (i > 0) record += ",";
    const bool is_null =
        partial.is_null() || !type.is(TypeId::kStruct) || partial.list()[i].is_null();
    record +=
        is_null ? "null" : value_to_string(partial.list()[i], type.fields()[i].type, time_zone);
  }
  throw SparkError("MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
                   {{"badRecord", record + "]"}, {"failFastMode", "FAILFAST"}});
}

}  // namespace firesteel
