#include "sql/property_list.h"

#include "base/ascii_case.h"
#include "functions/coercion.h"
#include "plan/exprs.h"
#include "sql/expression_parser.h"
#include "sql/names.h"
#include "sql/string_literal.h"

namespace firesteel::sql {
namespace {

std::string parse_key(TokenStream& in) {
  if (at_string(in)) return parse_single_string(in);
  std::string key;
  do {
    key += (key.empty() ? "" : ".") + parse_dashed_name(in);
  } while (in.accept(TokenKind::kDot));
  return key;
}

// Number, boolean or string, as text.
std::string parse_value(TokenStream& in) {
  if (at_string(in)) return parse_string(in);
  if (in.at(TokenKind::kInteger) || in.at(TokenKind::kDecimal)) {
    return std::string(in.text(in.next()));
  }
  if (in.at(Keyword::kTrue) || in.at(Keyword::kFalse)) return to_lower(in.text(in.next()));
  in.fail_syntax();
}

std::string parse_constant_value(TokenStream& in, const std::string& key) {
  const ExprPtr value = parse_expression(in);
  const auto* literal = value->as<Literal>();
  if (literal == nullptr) {
    throw SparkError("INVALID_SQL_SYNTAX.OPTION_IS_INVALID",
                     {{"key", key}, {"supported", "literals"}}, value->source().query_context());
  }
  return value_to_string(literal->value(), literal->type(), in.settings().time_zone);
}

template <class ParseValue>
Options parse_list(TokenStream& in, const ParseValue& parse) {
  const size_t first = in.position();
  Options options;
  std::string valueless;
  in.expect(TokenKind::kLeftParen);
  do {
    const std::string key = parse_key(in);
    const bool has_equals = in.accept(TokenKind::kEq);
    std::string value;
    if (!has_equals && (in.at(TokenKind::kComma) || in.at(TokenKind::kRightParen))) {
      valueless += (valueless.empty() ? "" : ",") + key;
    } else {
      value = parse(key);
    }
    if (!options.emplace(key, std::move(value)).second) {
      in.fail("DUPLICATE_KEY", {{"keyColumn", quote_identifier(key)}}, first);
    }
  } while (in.accept(TokenKind::kComma));
  in.expect(TokenKind::kRightParen);
  if (!valueless.empty()) {
    in.fail("_LEGACY_ERROR_TEMP_0035",
            {{"message", "Values must be specified for key(s): [" + valueless + "]"}}, first);
  }
  return options;
}

}  // namespace

Options parse_properties(TokenStream& in) {
  return parse_list(in, [&](const std::string&) { return parse_value(in); });
}

Options parse_table_properties(TokenStream& in, size_t first) {
  static const std::map<std::string, std::string> kReserved = {
      {"provider", "please use the USING clause to specify it"},
      {"location", "please use the LOCATION clause to specify it"},
      {"owner", "it will be set to the current user"},
      {"external", "please use CREATE EXTERNAL TABLE"},
      {"is_managed_location", "please use the LOCATION clause to specify it"},
  };
  Options properties = parse_properties(in);
  for (const auto& [key, hint] : kReserved) {
    if (!properties.contains(key)) continue;
    in.fail("UNSUPPORTED_FEATURE.SET_TABLE_PROPERTY", {{"property", key}, {"msg", hint}}, first);
  }
  return properties;
}

std::vector<std::string> parse_property_keys(TokenStream& in) {
  std::vector<std::string> keys;
  in.expect(TokenKind::kLeftParen);
  do {
    keys.push_back(parse_key(in));
    if (in.accept(TokenKind::kEq)) parse_value(in);
  } while (in.accept(TokenKind::kComma));
  in.expect(TokenKind::kRightParen);
  return keys;
}

Options parse_option_expressions(TokenStream& in) {
  return parse_list(in, [&](const std::string& key) { return parse_constant_value(in, key); });
}

}  // namespace firesteel::sql
