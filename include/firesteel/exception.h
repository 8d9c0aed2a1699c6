#pragma once

#include <map>
#include <stdexcept>
#include <string>

namespace firesteel {

// What every call of this API throws when a query or its author is at fault: one of Spark's error
// conditions. what() is the message that Spark prints, the place in the SQL text included.
class SparkException : public std::runtime_error {
 public:
  SparkException(std::string condition, std::string sqlState, const std::string& message,
                 std::map<std::string, std::string> messageParameters = {});

  // "UNRESOLVED_COLUMN.WITH_SUGGESTION"
  const std::string& condition() const noexcept { return condition_; }
  // Five characters: "42703".
  const std::string& sqlState() const noexcept { return sqlState_; }
  // What stands in the places of the condition's message.
  const std::map<std::string, std::string>& messageParameters() const noexcept {
    return messageParameters_;
  }

 private:
  std::string condition_;
  std::string sqlState_;
  std::map<std::string, std::string> messageParameters_;
};

}  // namespace firesteel
