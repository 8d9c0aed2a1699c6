#include "plan/function_sql.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace firesteel {
namespace {

std::string join(std::span<const std::string> texts) {
  std::string out;
  for (size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) out += ", ";
    out += texts[i];
  }
  return out;
}

}  // namespace

const char* infix_sign(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, const char*>, 23> kSigns{{
      {"+", "+"},     {"-", "-"},     {"*", "*"},     {"/", "/"},   {"%", "%"},   {"div", "div"},
      {"=", "="},     {"==", "="},    {"<=>", "<=>"}, {"<", "<"},   {"<=", "<="}, {">", ">"},
      {">=", ">="},   {"&", "&"},     {"|", "|"},     {"^", "^"},   {"<<", "<<"}, {">>", ">>"},
      {">>>", ">>>"}, {"and", "AND"}, {"or", "OR"},   {"<>", "<>"}, {"!=", "!="},
  }};
  const auto it = std::find_if(kSigns.begin(), kSigns.end(),
                               [&](const auto& sign) { return sign.first == name; });
  return it == kSigns.end() ? nullptr : it->second;
}

namespace {

// Operators that are written otherwise than name(arguments).
std::optional<std::string> operator_sql(std::string_view name, std::span<const std::string> args,
                                        bool with_ids) {
  if (args.size() == 1) {
    const std::string& arg = args[0];
    if (name == "-") return with_ids ? "-" + arg : "(- " + arg + ")";
    if (name == "+" || name == "positive") return with_ids ? "+" + arg : "(+ " + arg + ")";
    if (name == "~") return "~" + arg;
    if (name == "not" || name == "!") return with_ids ? "NOT " + arg : "(NOT " + arg + ")";
    if (name == "isnull") return with_ids ? "isnull(" + arg + ")" : "(" + arg + " IS NULL)";
    if (name == "isnotnull") {
      return with_ids ? "isnotnull(" + arg + ")" : "(" + arg + " IS NOT NULL)";
    }
  }
  if (name == "like" && args.size() >= 2) {
    std::string out = args[0] + " LIKE " + args[1];
    if (args.size() == 3) out += " ESCAPE '" + args[2] + "'";
    return out;
  }
  if (name == "rlike") return "RLIKE(" + join(args) + ")";
  if (name == "in" && !args.empty()) {
    if (!with_ids) return "(" + args[0] + " IN (" + join(args.subspan(1)) + "))";
    std::string list;
    for (size_t i = 1; i < args.size(); ++i) list += (i > 1 ? "," : "") + args[i];
    return args[0] + " IN (" + list + ")";
  }
  return std::nullopt;
}

}  // namespace

std::string function_sql(std::string_view name, std::span<const std::string> args, bool with_ids) {
  if (const char* sign = infix_sign(name); sign != nullptr && args.size() == 2) {
    return "(" + args[0] + " " + sign + " " + args[1] + ")";
  }
  if (auto text = operator_sql(name, args, with_ids)) return *std::move(text);
  return std::string(name) + "(" + join(args) + ")";
}

}  // namespace firesteel
