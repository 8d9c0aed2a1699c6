#include "columnar/type_json.h"

#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>

#include "base/spark_error.h"

namespace firesteel {
namespace {

[[noreturn]] void throw_invalid(const std::string& text) {
  throw SparkError("INVALID_JSON_DATA_TYPE", {{"invalidType", text}});
}

DataType parse_named(const std::string& name) {
  static const std::map<std::string, TypeId> kNames = {
      {"void", TypeId::kNull},
      {"null", TypeId::kNull},
      {"boolean", TypeId::kBoolean},
      {"byte", TypeId::kByte},
      {"tinyint", TypeId::kByte},
      {"short", TypeId::kShort},
      {"smallint", TypeId::kShort},
      {"integer", TypeId::kInt},
      {"int", TypeId::kInt},
      {"long", TypeId::kLong},
      {"bigint", TypeId::kLong},
      {"float", TypeId::kFloat},
      {"double", TypeId::kDouble},
      {"decimal", TypeId::kDecimal},
      {"string", TypeId::kString},
      {"binary", TypeId::kBinary},
      {"date", TypeId::kDate},
      {"timestamp", TypeId::kTimestamp},
      {"timestamp_ltz", TypeId::kTimestamp},
      {"timestamp_ntz", TypeId::kTimestampNtz},
      {"interval", TypeId::kCalendarInterval},
      {"calendarinterval", TypeId::kCalendarInterval},
      {"variant", TypeId::kVariant},
  };
  const auto it = kNames.find(name);
  if (it != kNames.end()) return it->second;
  int a = 0;
  int b = 0;
  if (std::sscanf(name.c_str(), "decimal(%d,%d)", &a, &b) == 2) return DataType::decimal(a, b);
  if (std::sscanf(name.c_str(), "decimal(%d, %d)", &a, &b) == 2) return DataType::decimal(a, b);
  if (std::sscanf(name.c_str(), "char(%d)", &a) == 1) return DataType::string(StringKind::kChar, a);
  if (std::sscanf(name.c_str(), "varchar(%d)", &a) == 1) {
    return DataType::string(StringKind::kVarchar, a);
  }
  if (std::sscanf(name.c_str(), "time(%d)", &a) == 1) return DataType::time(a);
  if (name.starts_with("string collate ")) return DataType::collated_string(name.substr(15));
  for (int start = 0; start < 2; ++start) {
    for (int end = start; end < 2; ++end) {
      const DataType type = DataType::year_month_interval(static_cast<IntervalField>(start),
                                                          static_cast<IntervalField>(end));
      if (type.simple_string() == name) return type;
    }
  }
  for (int start = 0; start < 4; ++start) {
    for (int end = start; end < 4; ++end) {
      const DataType type = DataType::day_time_interval(static_cast<DayTimeField>(start),
                                                        static_cast<DayTimeField>(end));
      if (type.simple_string() == name) return type;
    }
  }
  throw_invalid(name);
}

DataType parse(const nlohmann::json& json) {
  if (json.is_string()) return parse_named(json.get<std::string>());
  if (!json.is_object() || !json.contains("type")) throw_invalid(json.dump());
  const auto& kind = json["type"];
  if (kind == "array") {
    return DataType::array(parse(json.at("elementType")), json.value("containsNull", true));
  }
  if (kind == "map") {
    return DataType::map(parse(json.at("keyType")), parse(json.at("valueType")),
                         json.value("valueContainsNull", true));
  }
  if (kind == "udt") return parse(json.at("sqlType"));
  if (kind != "struct") throw_invalid(json.dump());
  std::vector<StructField> fields;
  for (const auto& field : json.at("fields")) {
    const auto metadata = field.find("metadata");
    const bool has_metadata =
        metadata != field.end() && metadata->is_object() && !metadata->empty();
    fields.push_back({field.at("name").get<std::string>(), parse(field.at("type")),
                      field.value("nullable", true), has_metadata ? metadata->dump() : ""});
  }
  return DataType::structure(std::move(fields));
}

}  // namespace

DataType parse_type_json(std::string_view json) {
  try {
    return parse(nlohmann::json::parse(json));
  } catch (const nlohmann::json::exception&) {
    throw_invalid(std::string(json));
  }
}

}  // namespace firesteel
