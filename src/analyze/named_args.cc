#include "analyze/named_args.h"

#include "analyze/analysis.h"
#include "analyze/column_errors.h"

namespace firesteel::analyze {

namespace {

// These take a null without type for an argument that is left out.
bool takes_null_for_default(const std::string& function) { return function.starts_with("tuple_"); }

}  // namespace

Exprs order_named_args(const std::string& function, const std::vector<std::string>& parameters,
                       int min_args, const UnresolvedFunction& call, Exprs args) {
  const std::vector<std::string> names = call.modifiers().arg_names;
  const bool any_named = std::any_of(names.begin(), names.end(),
                                     [](const std::string& name) { return !name.empty(); });
  if (!any_named) return args;
  const std::string routine = quote_identifier(function);
  if (parameters.empty()) {
    fail(call.source(), "NAMED_PARAMETERS_NOT_SUPPORTED", {{"functionName", routine}});
  }
  Exprs ordered(parameters.size());
  bool named_seen = false;
  for (size_t i = 0; i < args.size(); ++i) {
    size_t position = i;
    if (i < names.size() && !names[i].empty()) {
      named_seen = true;
      position = 0;
      while (position < parameters.size() &&
             !equal_names(parameters[position], names[i], /*case_sensitive=*/false)) {
        ++position;
      }
      if (position == parameters.size()) {
        std::vector<std::vector<std::string>> candidates;
        for (const auto& parameter : parameters) candidates.push_back({parameter});
        fail(call.source(), "UNRECOGNIZED_PARAMETER_NAME",
             {{"routineName", routine},
              {"argumentName", quote_identifier(names[i])},
              {"proposal", suggest_names({names[i]}, candidates)}});
      }
      if (ordered[position] != nullptr) {
        fail(call.source(),
             "DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.DOUBLE_NAMED_ARGUMENT_REFERENCE",
             {{"routineName", routine}, {"parameterName", quote_identifier(names[i])}});
      }
    } else if (named_seen) {
      fail(call.source(), "UNEXPECTED_POSITIONAL_ARGUMENT",
           {{"routineName", routine}, {"parameterName", quote_identifier(parameters.back())}});
    }
    if (position < ordered.size()) ordered[position] = std::move(args[i]);
  }
  while (!ordered.empty() && ordered.back() == nullptr) ordered.pop_back();
  for (size_t i = 0; i < std::max(ordered.size(), static_cast<size_t>(min_args)); ++i) {
    if (i < ordered.size() && ordered[i] != nullptr) continue;
    if (i < ordered.size() && i >= static_cast<size_t>(min_args) &&
        takes_null_for_default(function)) {
      ordered[i] = Literal::null();
      continue;
    }
    fail(call.source(), "REQUIRED_PARAMETER_NOT_FOUND",
         {{"routineName", routine},
          {"parameterName", quote_identifier(parameters[i])},
          {"index", std::to_string(i)}});
  }
  return ordered;
}

}  // namespace firesteel::analyze
