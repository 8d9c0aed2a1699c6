#include <algorithm>

#include "base/ascii_case.h"
#include "plan/exprs.h"
#include "sql/expression_parser.h"
#include "sql/from_clause.h"
#include "sql/lookahead.h"
#include "sql/names.h"
#include "sql/query_parser.h"
#include "sql/select.h"

namespace firesteel::sql {
namespace {

[[noreturn]] void fail_not_allowed(const TokenStream& in, const std::string& message,
                                   size_t first) {
  in.fail("_LEGACY_ERROR_TEMP_0035", {{"message", message}}, first);
}

PlanPtr parse_extend(TokenStream& in, PlanPtr input) {
  in.next();
  Exprs list = parse_named_expressions(in);
  list.insert(list.begin(), std::make_shared<UnresolvedStar>(std::vector<std::string>()));
  return std::make_shared<Project>(std::move(list), std::move(input));
}

bool same_name(const std::string& a, const std::string& b, bool case_sensitive) {
  return case_sensitive ? a == b : to_lower(a) == to_lower(b);
}

// The input's columns, the one called `name` replaced.
PlanPtr replace_column(const std::string& name, const ExprPtr& value, const PlanPtr& input,
                       const SqlSettings& settings) {
  Exprs list;
  bool found = false;
  std::string known;
  for (const Attribute& attribute : input->output()) {
    if (attribute.hidden) continue;
    known += (known.empty() ? "" : ", ") + quote_identifier(attribute.name);
    if (same_name(attribute.name, name, settings.case_sensitive)) {
      list.push_back(Alias::make(value, name));
      found = true;
    } else {
      list.push_back(AttributeRef::make(attribute));
    }
  }
  if (!found) {
    const auto context = value->source().query_context();
    throw SparkError("UNRESOLVED_COLUMN.WITH_SUGGESTION",
                     {{"objectName", quote_identifier(name)}, {"proposal", known}}, context);
  }
  return std::make_shared<Project>(std::move(list), input);
}

// One projection an assignment, so that later ones see earlier ones.
PlanPtr parse_set(TokenStream& in, PlanPtr input) {
  in.next();
  const size_t first = in.position();
  do {
    const std::string name = parse_dashed_name(in);
    if (in.at(TokenKind::kDot)) {
      fail_not_allowed(in,
                       "SQL pipe syntax |> SET operator with multi-part assignment key (only "
                       "single-part keys are allowed)",
                       first);
    }
    in.expect(TokenKind::kEq);
    const ExprPtr value = parse_expression(in);
    input = std::make_shared<Deferred>(
        "PipeSet", Plans{std::move(input)},
        [name, value](const Plans& children, PlanServices& services) {
          return replace_column(name, value, children[0], services.settings());
        });
  } while (in.accept(TokenKind::kComma));
  return input;
}

PlanPtr parse_drop(TokenStream& in, PlanPtr input) {
  in.next();
  Exprs list = {
      std::make_shared<UnresolvedStar>(std::vector<std::string>(), parse_multipart_names(in))};
  return std::make_shared<Project>(std::move(list), std::move(input));
}

// GROUP BY of |> AGGREGATE: expressions that may have aliases, shown before the aggregates.
Exprs parse_keys(TokenStream& in) {
  const size_t first = in.position();
  in.expect_sequence({Keyword::kGroup, Keyword::kBy});
  const auto refuse = [&](const char* what) {
    in.fail("UNSUPPORTED_FEATURE.PIPE_OPERATOR_AGGREGATE_UNSUPPORTED_CASE", {{"case", what}},
            first);
  };
  Exprs keys;
  do {
    if (in.at(TokenKind::kLeftParen, 1)) {
      if (in.at(Keyword::kRollup)) refuse("GROUP BY ROLLUP");
      if (in.at(Keyword::kCube)) refuse("GROUP BY CUBE");
    }
    if (in.at_sequence({Keyword::kGrouping, Keyword::kSets})) refuse("GROUPING SETS");
    keys.push_back(parse_named_expression(in));
  } while (in.accept(TokenKind::kComma));
  if (in.at_sequence({Keyword::kWith, Keyword::kRollup})) refuse("GROUP BY ROLLUP");
  if (in.at_sequence({Keyword::kWith, Keyword::kCube})) refuse("GROUP BY CUBE");
  if (in.at_sequence({Keyword::kGrouping, Keyword::kSets})) refuse("GROUPING SETS");
  const auto* only = keys.size() == 1 ? keys[0]->as<UnresolvedAttribute>() : nullptr;
  if (only != nullptr && only->parts().size() == 1 && to_upper(only->parts()[0]) == "ALL") {
    refuse("GROUP BY ALL");
  }
  return keys;
}

// What |> AGGREGATE has no meaning for.
void check_aggregates(const TokenStream& in, const Exprs& list, size_t first) {
  const auto refuse = [&](const std::string& what) {
    in.fail("UNSUPPORTED_FEATURE.PIPE_OPERATOR_AGGREGATE_UNSUPPORTED_CASE", {{"case", what}},
            first);
  };
  for (const ExprPtr& expr : list) {
    visit(expr, [&](const ExprPtr& node) {
      if (node->kind() == ExprKind::kUnresolvedWindow) {
        refuse(
            "window functions; please update the query to move the window functions to a "
            "subsequent |> SELECT operator instead");
      }
      if (const auto* call = node->as<UnresolvedFunction>();
          call != nullptr && call->name().size() == 1 && call->args().size() == 1) {
        const std::string name = to_upper(call->name()[0]);
        if (name == "GROUPING" || name == "GROUPING_ID") refuse(name);
      }
      return true;
    });
  }
}

PlanPtr aggregate(const Exprs& keys, const Exprs& aggregates, PlanPtr input) {
  std::vector<UnresolvedGroupBy::Element> elements;
  Exprs list;
  for (const ExprPtr& key : keys) {
    const auto* alias = key->as<Alias>();
    elements.push_back({UnresolvedGroupBy::Element::Type::kExpression,
                        {{alias != nullptr ? alias->child() : key}}});
    list.push_back(key);
  }
  list.insert(list.end(), aggregates.begin(), aggregates.end());
  return std::make_shared<UnresolvedGroupBy>(std::move(elements), false, std::move(list),
                                             std::move(input));
}

bool is_ordinal(const ExprPtr& key) {
  const auto* literal = key->as<Literal>();
  return literal != nullptr && literal->type().is(TypeId::kInt) && !literal->value().is_null();
}

// GROUP BY 1 means the input's first column here.
ExprPtr resolve_ordinal(const ExprPtr& key, const PlanPtr& input) {
  if (!is_ordinal(key)) return key;
  const int64_t ordinal = key->as<Literal>()->value().integer();
  const Attributes& columns = input->output();
  if (ordinal < 1 || ordinal > static_cast<int64_t>(columns.size())) {
    throw SparkError("GROUP_BY_POS_OUT_OF_RANGE", {{"index", std::to_string(ordinal)},
                                                   {"size", std::to_string(columns.size())}});
  }
  return AttributeRef::make(columns[static_cast<size_t>(ordinal - 1)]);
}

PlanPtr parse_aggregate(TokenStream& in, PlanPtr input, size_t first) {
  in.next();
  Exprs aggregates;
  if (!at_group_by(in) && starts_operand(in)) aggregates = parse_named_expressions(in);
  Exprs keys;
  if (at_group_by(in)) keys = parse_keys(in);
  if (aggregates.empty() && keys.empty()) {
    fail_not_allowed(in,
                     "The AGGREGATE clause requires a list of aggregate expressions or a list of "
                     "grouping expressions, or both",
                     first);
  }
  if (!keys.empty()) {
    check_aggregates(in, keys, first);
    check_aggregates(in, aggregates, first);
  }
  if (!in.settings().group_by_ordinal || std::ranges::none_of(keys, is_ordinal)) {
    return aggregate(keys, aggregates, std::move(input));
  }
  return std::make_shared<Deferred>("PipeAggregate", Plans{std::move(input)},
                                    [keys, aggregates](const Plans& children, PlanServices&) {
                                      Exprs resolved;
                                      for (const ExprPtr& key : keys)
                                        resolved.push_back(resolve_ordinal(key, children[0]));
                                      return aggregate(resolved, aggregates, children[0]);
                                    });
}

PlanPtr parse_where(TokenStream& in, PlanPtr input, size_t first) {
  in.next();
  ExprPtr condition = parse_expression(in);
  if (!accept_window_clause(in).empty()) {
    in.fail("NOT_ALLOWED_IN_PIPE_OPERATOR_WHERE.WINDOW_CLAUSE", {}, first);
  }
  return std::make_shared<Filter>(std::move(condition), std::move(input));
}

PlanPtr parse_pivots(TokenStream& in, PlanPtr input, size_t first) {
  const bool pivots = at_pivot(in);
  input = pivots ? parse_pivot(in, std::move(input)) : parse_unpivot(in, std::move(input));
  if (pivots ? at_unpivot(in) : at_pivot(in)) {
    in.fail("NOT_ALLOWED_IN_FROM.UNPIVOT_WITH_PIVOT", {}, first);
  }
  return input;
}

}  // namespace

PlanPtr parse_pipe_operator(TokenStream& in, PlanPtr input) {
  in.next();
  const size_t first = in.position();
  if (at_join(in)) return parse_join(in, std::move(input));
  switch (in.peek().keyword) {
    case Keyword::kSelect:
      return parse_pipe_select(in, std::move(input));
    case Keyword::kExtend:
      return parse_extend(in, std::move(input));
    case Keyword::kSet:
      return parse_set(in, std::move(input));
    case Keyword::kDrop:
      return parse_drop(in, std::move(input));
    case Keyword::kAs:
      in.next();
      return std::make_shared<SubqueryAlias>(std::vector{parse_dashed_name(in)}, std::move(input));
    case Keyword::kWhere:
      return parse_where(in, std::move(input), first);
    case Keyword::kPivot:
    case Keyword::kUnpivot:
      return parse_pivots(in, std::move(input), first);
    case Keyword::kTablesample:
      return parse_sample(in, std::move(input));
    case Keyword::kUnion:
    case Keyword::kIntersect:
    case Keyword::kExcept:
    case Keyword::kMinus: {
      const Keyword set_operator = in.next().keyword;
      const bool all = accept_all(in);
      PlanPtr right = parse_query_primary(in);
      return combine(in, set_operator, all, std::move(input), std::move(right));
    }
    case Keyword::kAggregate:
      return parse_aggregate(in, std::move(input), first);
    default:
      return parse_pipe_organization(in, std::move(input), first);
  }
}

}  // namespace firesteel::sql
