#include "connect/config_request.h"

#include "base/spark_error.h"

namespace firesteel {
namespace {

namespace proto = spark::connect;

void add_pair(proto::ConfigResponse& response, const std::string& key,
              const std::optional<std::string>& value) {
  auto* pair = response.add_pairs();
  pair->set_key(key);
  if (value) pair->set_value(*value);
}

// For settings that mean nothing to a client of Spark Connect.
void add_warning(proto::ConfigResponse& response, const std::string& key) {
  if (key == "spark.sql.execution.arrow.enabled" ||
      key == "spark.sql.execution.arrow.pyspark.fallback.enabled") {
    response.add_warnings("The SQL config '" + key + "' is NOT supported in Spark Connect");
  }
}

void set_pairs(const proto::ConfigRequest::Set& request, SessionConf& conf,
               proto::ConfigResponse& response) {
  for (const auto& pair : request.pairs()) {
    try {
      if (!pair.has_value()) {
        throw SparkError("INVALID_CONF_VALUE.REQUIREMENT",
                         {{"confName", pair.key()},
                          {"confValue", "null"},
                          {"confRequirement", "value cannot be null for key: " + pair.key()}});
      }
      conf.set(pair.key(), pair.value());
      add_warning(response, pair.key());
    } catch (const SparkError& error) {
      if (!request.silent()) throw;
      response.add_warnings("Failed to set " + pair.key() + " to " + pair.value() + " due to " +
                            error.message());
    }
  }
}

}  // namespace

void handle_config(const proto::ConfigRequest::Operation& operation, SessionConf& conf,
                   proto::ConfigResponse& response) {
  using Operation = proto::ConfigRequest::Operation;
  switch (operation.op_type_case()) {
    case Operation::kSet:
      return set_pairs(operation.set(), conf, response);
    case Operation::kGet:
      for (const auto& key : operation.get().keys()) {
        const auto value = conf.get(key);
        if (!value && !SessionConf::is_known(key)) {
          throw SparkError("SQL_CONF_NOT_FOUND", {{"sqlConf", quote_sql(key)}});
        }
        add_pair(response, key, value);
        add_warning(response, key);
      }
      return;
    case Operation::kGetWithDefault:
      for (const auto& pair : operation.get_with_default().pairs()) {
        // The caller's default wins over Spark's.
        auto value = conf.get_set(pair.key());
        if (!value && pair.has_value()) value = pair.value();
        add_pair(response, pair.key(), value);
      }
      return;
    case Operation::kGetOption:
      for (const auto& key : operation.get_option().keys()) add_pair(response, key, conf.get(key));
      return;
    case Operation::kGetAll:
      for (const auto& [key, value] : conf.all_set()) {
        const std::string& prefix = operation.get_all().prefix();
        if (key.starts_with(prefix)) add_pair(response, key.substr(prefix.size()), value);
      }
      return;
    case Operation::kUnset:
      for (const auto& key : operation.unset().keys()) conf.unset(key);
      return;
    case Operation::kIsModifiable:
      for (const auto& key : operation.is_modifiable().keys()) {
        add_pair(response, key, conf.is_modifiable(key) ? "true" : "false");
      }
      return;
    default:
      throw SparkError("CONNECT_INVALID_PLAN.CANNOT_PARSE",
                       {{"errorMsg", "unknown configuration request"}});
  }
}

}  // namespace firesteel
