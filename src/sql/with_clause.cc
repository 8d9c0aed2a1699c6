#include <algorithm>
#include <set>

#include "base/ascii_case.h"
#include "sql/lookahead.h"
#include "sql/names.h"
#include "sql/query_parser.h"
#include "sql/type_parser.h"

namespace firesteel::sql {
namespace {

NamedQuery parse_named_query(TokenStream& in) {
  NamedQuery query;
  query.name = parse_dashed_name(in);
  if (in.at(TokenKind::kLeftParen) && !starts_query(in, 1)) {
    query.column_names = parse_name_list(in);
  }
  if (in.accept_sequence({Keyword::kMax, Keyword::kRecursion, Keyword::kLevel})) {
    query.max_depth = parse_integer_value(in);
  }
  in.accept(Keyword::kAs);
  query.plan = parse_parenthesized_query(in);
  return query;
}

// In lower case, each once, as Spark lists them.
std::string duplicate_names(const std::vector<NamedQuery>& queries) {
  std::set<std::string> names;
  std::set<std::string> duplicates;
  for (const NamedQuery& query : queries) {
    const std::string name = to_lower(query.name);
    if (!names.insert(name).second) duplicates.insert(name);
  }
  std::string shown;
  for (const std::string& name : duplicates) {
    shown += (shown.empty() ? "" : ", ") + quote_identifier(name);
  }
  return shown;
}

}  // namespace

WithClause accept_with_clause(TokenStream& in) {
  WithClause with;
  with.first = in.position();
  if (!in.accept(Keyword::kWith)) return with;
  with.recursive = in.at(Keyword::kRecursive) && at_name(in, 1) && in.accept(Keyword::kRecursive);
  do {
    with.queries.push_back(parse_named_query(in));
  } while (in.accept(TokenKind::kComma));
  return with;
}

PlanPtr WithClause::apply(const TokenStream& in, PlanPtr query) && {
  if (queries.empty()) return query;
  if (!recursive && std::ranges::any_of(queries, [](const NamedQuery& named) {
        return named.max_depth.has_value();
      })) {
    in.fail(
        "_LEGACY_ERROR_TEMP_0035",
        {{"message", "Cannot specify MAX RECURSION LEVEL when the CTE is not marked as RECURSIVE"}},
        first);
  }
  if (const std::string names = duplicate_names(queries); !names.empty()) {
    in.fail("DUPLICATED_CTE_NAMES", {{"duplicateNames", names}}, first);
  }
  return std::make_shared<UnresolvedWith>(std::move(queries), recursive, std::move(query));
}

}  // namespace firesteel::sql
