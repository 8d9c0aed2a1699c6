#include "sql/parameters.h"

#include "plan/unresolved_exprs.h"
#include "sql/lookahead.h"
#include "sql/names.h"
#include "sql/parser.h"

namespace firesteel::sql {

bool at_parameter(const TokenStream& in) {
  return in.at(TokenKind::kQuestion) || (in.at(TokenKind::kColon) && at_name(in, 1));
}

ExprPtr parse_parameter(TokenStream& in) {
  const size_t first = in.position();
  const bool named = in.next().kind == TokenKind::kColon;
  const std::string name = named ? parse_simple_name(in) : "";
  const int position = named ? -1 : in.next_parameter_position();
  const SqlParameters* values = in.parameters();
  if (values == nullptr) return in.located(std::make_shared<Parameter>(name, position), first);

  if (named) {
    if (const auto it = values->named.find(name); it != values->named.end()) {
      return in.located(it->second, first);
    }
  } else if (static_cast<size_t>(position) < values->positional.size()) {
    return in.located(values->positional[static_cast<size_t>(position)], first);
  }
  // Spark names a positional marker by its place in the text.
  const std::string shown = named ? name : "_" + std::to_string(in.token(first).start);
  throw SparkError("UNBOUND_SQL_PARAMETER", {{"name", shown}},
                   in.range_from(first).query_context());
}

}  // namespace firesteel::sql
