#include "connect/error_status.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <array>
#include <nlohmann/json.hpp>

namespace firesteel {
namespace {

// Statuses travel in headers, which are small.
constexpr size_t kMaxStatusMessage = 2048;
constexpr size_t kMaxHeaderParameters = 1024;

bool begins_with_any(const std::string& condition, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (condition.starts_with(name)) return true;
  }
  return false;
}

std::string exception_class(const SparkError& error) {
  const std::string& condition = error.condition();
  if (error.is_parse_error()) return "org.apache.spark.sql.catalyst.parser.ParseException";
  if (begins_with_any(condition,
                      {"DIVIDE_BY_ZERO", "REMAINDER_BY_ZERO", "ARITHMETIC_OVERFLOW",
                       "BINARY_ARITHMETIC_OVERFLOW", "CAST_OVERFLOW", "NUMERIC_VALUE_OUT_OF_RANGE",
                       "INTERVAL_ARITHMETIC_OVERFLOW", "INTERVAL_DIVIDED_BY_ZERO",
                       "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION"})) {
    return "org.apache.spark.SparkArithmeticException";
  }
  if (begins_with_any(condition, {"INVALID_ARRAY_INDEX", "INVALID_BITMAP_POSITION"})) {
    return "org.apache.spark.SparkArrayIndexOutOfBoundsException";
  }
  if (condition == "CAST_INVALID_INPUT") {
    const auto target = error.params().find("targetType");
    if (target != error.params().end() && target->second == "\"BOOLEAN\"") {
      return "org.apache.spark.SparkRuntimeException";
    }
    const bool is_time =
        target != error.params().end() && (target->second.find("DATE") != std::string::npos ||
                                           target->second.find("TIME") != std::string::npos ||
                                           target->second.find("INTERVAL") != std::string::npos);
    return is_time ? "org.apache.spark.SparkDateTimeException"
                   : "org.apache.spark.SparkNumberFormatException";
  }
  if (begins_with_any(condition, {"CANNOT_PARSE_TIMESTAMP", "DATETIME_FIELD_OUT_OF_BOUNDS",
                                  "INVALID_DATETIME", "DATETIME_OVERFLOW", "INVALID_TIMEZONE"})) {
    return "org.apache.spark.SparkDateTimeException";
  }
  if (begins_with_any(condition, {"INCONSISTENT_BEHAVIOR_CROSS_VERSION"})) {
    return "org.apache.spark.SparkUpgradeException";
  }
  if (begins_with_any(condition, {"SQL_CONF_NOT_FOUND"})) {
    return "org.apache.spark.SparkNoSuchElementException";
  }
  if (begins_with_any(condition, {"INVALID_HANDLE", "INVALID_CURSOR"})) {
    return "org.apache.spark.sql.connect.common.InvalidPlanInput";
  }
  if (begins_with_any(condition, {"INVALID_CONF_VALUE"})) {
    return "org.apache.spark.SparkIllegalArgumentException";
  }
  if (begins_with_any(condition, {"FAILED_READ_FILE", "OPERATION_CANCELED", "INTERNAL_ERROR",
                                  "TASK_WRITE_FAILED", "MALFORMED_RECORD_IN_PARSING",
                                  "UNABLE_TO_ACQUIRE_MEMORY"})) {
    return "org.apache.spark.SparkException";
  }
  // Data exceptions happen while a query runs.
  const bool at_run_time =
      error.sql_state().starts_with("22") ||
      begins_with_any(condition, {"SCALAR_SUBQUERY_TOO_MANY_ROWS", "USER_RAISED_EXCEPTION",
                                  "NULL_MAP_KEY", "DUPLICATED_MAP_KEY", "NOT_NULL_ASSERT"});
  return at_run_time ? "org.apache.spark.SparkRuntimeException"
                     : "org.apache.spark.sql.AnalysisException";
}

}  // namespace

std::vector<std::string> exception_classes(const SparkError& error) {
  struct Parent {
    std::string_view name;
    std::string_view parent;
  };
  static constexpr std::array<Parent, 9> kParents = {{
      {"org.apache.spark.sql.catalyst.parser.ParseException",
       "org.apache.spark.sql.AnalysisException"},
      {"org.apache.spark.SparkArithmeticException", "java.lang.ArithmeticException"},
      {"org.apache.spark.SparkArrayIndexOutOfBoundsException",
       "java.lang.ArrayIndexOutOfBoundsException"},
      {"org.apache.spark.SparkDateTimeException", "java.time.DateTimeException"},
      {"org.apache.spark.SparkNumberFormatException", "java.lang.NumberFormatException"},
      {"org.apache.spark.SparkNoSuchElementException", "java.util.NoSuchElementException"},
      {"org.apache.spark.SparkIllegalArgumentException", "java.lang.IllegalArgumentException"},
      {"org.apache.spark.SparkRuntimeException", "java.lang.RuntimeException"},
      {"org.apache.spark.SparkUpgradeException", "java.lang.RuntimeException"},
  }};
  std::vector<std::string> classes = {exception_class(error)};
  for (const auto& [name, parent] : kParents) {
    if (classes[0] == name) classes.emplace_back(parent);
  }
  classes.emplace_back("java.lang.Exception");
  classes.emplace_back("java.lang.Throwable");
  classes.emplace_back("java.lang.Object");
  return classes;
}

grpc::Status error_status(const SparkError& error, ConnectSession* session) {
  const auto classes = exception_classes(error);
  google::rpc::ErrorInfo info;
  info.set_reason(classes[0]);
  info.set_domain("org.apache.spark");
  auto& metadata = *info.mutable_metadata();
  metadata["classes"] = nlohmann::json(classes).dump();
  metadata["errorClass"] = error.condition();
  metadata["sqlState"] = error.sql_state();
  const std::string parameters =
      nlohmann::json(error.params()).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  if (parameters.size() <= kMaxHeaderParameters) metadata["messageParameters"] = parameters;
  if (session != nullptr) metadata["errorId"] = session->add_error(error);
  google::rpc::Status status;
  std::string message = error.message();
  if (message.size() > kMaxStatusMessage) message.resize(kMaxStatusMessage);
  status.set_code(static_cast<int>(grpc::StatusCode::INTERNAL));
  status.set_message(message);
  status.add_details()->PackFrom(info);
  return grpc::Status(grpc::StatusCode::INTERNAL, message, status.SerializeAsString());
}

grpc::Status with_status(const std::function<void(std::shared_ptr<ConnectSession>&)>& body) {
  std::shared_ptr<ConnectSession> session;
  try {
    body(session);
    return grpc::Status::OK;
  } catch (const SparkError& error) {
    return error_status(error, session.get());
  } catch (const std::exception& error) {
    return error_status(SparkError("INTERNAL_ERROR", {{"message", error.what()}}), session.get());
  }
}

void encode_error_details(const SparkError& error,
                          spark::connect::FetchErrorDetailsResponse& response) {
  using Details = spark::connect::FetchErrorDetailsResponse;
  response.set_root_error_idx(0);
  auto* out = response.add_errors();
  for (const auto& name : exception_classes(error)) out->add_error_type_hierarchy(name);
  out->set_message(error.message());
  auto* throwable = out->mutable_spark_throwable();
  throwable->set_error_class(error.condition());
  throwable->set_sql_state(error.sql_state());
  for (const auto& [name, value] : error.params()) {
    (*throwable->mutable_message_parameters())[name] = value;
  }
  if (!error.context()) return;
  const QueryContext& context = *error.context();
  auto* encoded = throwable->add_query_contexts();
  const bool dataframe = !context.call_site.empty();
  encoded->set_context_type(dataframe ? Details::QueryContext::DATAFRAME
                                      : Details::QueryContext::SQL);
  encoded->set_object_type(context.object_type);
  encoded->set_object_name(context.object_name);
  encoded->set_fragment(context.fragment);
  encoded->set_call_site(context.call_site);
  encoded->set_start_index(context.start_index);
  encoded->set_stop_index(context.stop_index);
  encoded->set_summary(context.summary());
}

}  // namespace firesteel
