#include "firesteel/exception.h"

#include "rdd/guarded.h"

namespace firesteel {

SparkException::SparkException(std::string condition, std::string sqlState,
                               const std::string& message,
                               std::map<std::string, std::string> messageParameters)
    : std::runtime_error(message),
      condition_(std::move(condition)),
      sqlState_(std::move(sqlState)),
      messageParameters_(std::move(messageParameters)) {}

SparkException to_exception(const SparkError& error) {
  return {error.condition(), error.sql_state(), error.message(), error.params()};
}

}  // namespace firesteel
