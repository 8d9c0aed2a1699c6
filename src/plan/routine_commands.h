#pragma once

// Statements about functions that users define.

#include "plan/catalog_commands.h"

namespace firesteel {

struct RoutineParameter {
  std::string name;
  DataType type;
  // The text of its DEFAULT.
  std::optional<std::string> default_text;
  std::optional<std::string> comment;
};

// CREATE FUNCTION ... RETURN body, or AS 'class'.
struct CreateFunctionCommand {
  TableName name;
  bool temporary = false;
  bool replace = false;
  bool if_not_exists = false;
  std::vector<RoutineParameter> parameters;
  // Of a scalar function; none: as the body's. The analyzer fills it in.
  std::optional<DataType> return_type;
  bool returns_table = false;
  // Of a table function; empty: as the body's. The analyzer fills them in.
  Schema return_columns;
  std::optional<bool> deterministic;
  // CONTAINS SQL (false), READS SQL DATA (true). The analyzer fills it in.
  std::optional<bool> reads_data;
  std::optional<std::string> comment;
  // A query or an expression.
  std::string body;
  bool body_is_query = false;
  // Of a function in Java; then there is no body.
  std::string class_name;
  SourceRange source;
};

struct DropFunctionCommand {
  TableName name;
  bool temporary = false;
  bool if_exists = false;
};

struct RefreshFunctionCommand {
  TableName name;
};

}  // namespace firesteel
