// Functions as the metastore's files hold them.

#include <nlohmann/json.hpp>

#include "base/spark_error.h"
#include "catalog/routine_metadata.h"
#include "columnar/type_json.h"

namespace firesteel {
namespace {

using Json = nlohmann::json;

constexpr int kFormatVersion = 1;

Json json_of(const RoutineParameter& parameter) {
  Json out = {{"name", parameter.name}, {"type", Json::parse(parameter.type.json())}};
  if (parameter.default_text) out["default"] = *parameter.default_text;
  if (parameter.comment) out["comment"] = *parameter.comment;
  return out;
}

template <class T>
std::optional<T> optional_of(const Json& json, const char* key) {
  const auto it = json.find(key);
  if (it == json.end()) return std::nullopt;
  return it->get<T>();
}

RoutineParameter parameter_of(const Json& json) {
  return {.name = json.at("name").get<std::string>(),
          .type = parse_type_json(json.at("type").dump()),
          .default_text = optional_of<std::string>(json, "default"),
          .comment = optional_of<std::string>(json, "comment")};
}

RoutineMetadata routine_of(const Json& json) {
  if (json.at("version").get<int>() > kFormatVersion) throw std::runtime_error("newer version");
  RoutineMetadata out;
  out.database = json.at("database").get<std::string>();
  out.name = json.at("name").get<std::string>();
  out.current_database = json.at("currentDatabase").get<std::string>();
  out.settings = json.at("settings").get<std::map<std::string, std::string>>();
  out.owner = json.at("owner").get<std::string>();
  out.created_ms = json.at("createdMs").get<int64_t>();
  CreateFunctionCommand& definition = out.definition;
  definition.name = {out.name};
  for (const auto& parameter : json.at("parameters")) {
    definition.parameters.push_back(parameter_of(parameter));
  }
  if (json.contains("returnType")) {
    definition.return_type = parse_type_json(json.at("returnType").dump());
  }
  definition.returns_table = json.at("returnsTable").get<bool>();
  if (json.contains("returnColumns")) {
    definition.return_columns = parse_type_json(json.at("returnColumns").dump()).fields();
  }
  definition.deterministic = optional_of<bool>(json, "deterministic");
  definition.reads_data = optional_of<bool>(json, "readsData");
  definition.comment = optional_of<std::string>(json, "comment");
  definition.body = json.at("body").get<std::string>();
  definition.body_is_query = json.at("bodyIsQuery").get<bool>();
  definition.class_name = json.at("className").get<std::string>();
  return out;
}

}  // namespace

std::string to_json(const RoutineMetadata& routine) {
  const CreateFunctionCommand& definition = routine.definition;
  Json out = {{"version", kFormatVersion},
              {"database", routine.database},
              {"name", routine.name},
              {"parameters", Json::array()},
              {"returnsTable", definition.returns_table},
              {"body", definition.body},
              {"bodyIsQuery", definition.body_is_query},
              {"className", definition.class_name},
              {"currentDatabase", routine.current_database},
              {"settings", routine.settings},
              {"owner", routine.owner},
              {"createdMs", routine.created_ms}};
  for (const auto& parameter : definition.parameters) {
    out["parameters"].push_back(json_of(parameter));
  }
  if (definition.return_type) out["returnType"] = Json::parse(definition.return_type->json());
  if (!definition.return_columns.empty()) {
    out["returnColumns"] = Json::parse(DataType::structure(definition.return_columns).json());
  }
  if (definition.deterministic) out["deterministic"] = *definition.deterministic;
  if (definition.reads_data) out["readsData"] = *definition.reads_data;
  if (definition.comment) out["comment"] = *definition.comment;
  return out.dump(2);
}

RoutineMetadata parse_routine_json(const std::string& text, const std::string& path) {
  try {
    return routine_of(Json::parse(text));
  } catch (const std::exception& error) {
    throw SparkError("INTERNAL_ERROR",
                     {{"message", "The metastore's file " + path +
                                      " is unreadable: " + std::string(error.what())}});
  }
}

}  // namespace firesteel
