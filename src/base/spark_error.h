#pragma once

#include <exception>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

// Where in a query's text (or in a DataFrame call) an error arose, as Spark's QueryContext.
struct QueryContext {
  std::string object_type;
  std::string object_name;
  std::string fragment;
  // Character positions in the statement's text, both inclusive; -1 when unknown.
  int start_index = -1;
  int stop_index = -1;
  // Source line (1-based) and column (0-based) of the start, for messages.
  int line = -1;
  int start_position = -1;
  // The whole statement, so that a message can show the line.
  std::string sql_text;
  // DataFrame calls: the place in the user's program; then `fragment` is the call.
  std::string call_site;

  // The "== SQL (line 1, position 8) ==" or "== DataFrame ==" block that Spark appends to messages.
  std::string summary() const;
};

// Where a parser stopped: 1-based line, 0-based column, both in code points.
struct SyntaxPosition {
  int line = 1;
  int column = 0;
  // The whole statement.
  std::string sql_text;

  // " (line 1, pos 7)" and the "== SQL ==" block with an arrow that Spark appends to messages.
  std::string summary() const;
};

using ErrorParams = std::map<std::string, std::string>;

// An error that ends a query and is meant for its author: a condition from Spark's list, the
// parameters of its message template, and the SQLSTATE that belongs to the condition.
class SparkError : public std::exception {
 public:
  SparkError(std::string_view condition, ErrorParams params,
             std::optional<QueryContext> context = std::nullopt);

  // Errors of the parser, Spark's ParseException: text that is no statement (a position), or one
  // that says something impossible (a context).
  static SparkError parse_error(std::string_view condition, ErrorParams params,
                                const SyntaxPosition& position);
  static SparkError parse_error(std::string_view condition, ErrorParams params,
                                std::optional<QueryContext> context);

  const char* what() const noexcept override { return message_.c_str(); }

  const std::string& condition() const { return condition_; }
  const std::string& sql_state() const { return sql_state_; }
  const ErrorParams& params() const { return params_; }
  const std::optional<QueryContext>& context() const { return context_; }
  // A ParseException of Spark; others are AnalysisExceptions or errors at run time.
  bool is_parse_error() const { return is_parse_error_; }
  // "[CONDITION] text. SQLSTATE: xxxxx" followed by the query context.
  const std::string& message() const { return message_; }

  // The same error with a context, if it has none yet.
  SparkError with_context(const QueryContext& context) const;

 private:
  std::string condition_;
  std::string sql_state_;
  ErrorParams params_;
  std::optional<QueryContext> context_;
  std::string message_;
  bool is_parse_error_ = false;
};

// Raised into a query's threads when it is interrupted or its client is gone.
class QueryCancelled : public SparkError {
 public:
  QueryCancelled() : SparkError("OPERATION_CANCELED", {}) {}
};

// SQL identifiers and types as Spark quotes them in message parameters: `a`.`b` and "INT".
std::string quote_identifier(std::string_view name);
std::string quote_identifiers(const std::vector<std::string>& parts);
std::string quote_sql(std::string_view text);

}  // namespace firesteel
