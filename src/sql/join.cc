#include "sql/expression_parser.h"
#include "sql/from_clause.h"
#include "sql/lookahead.h"
#include "sql/names.h"
#include "sql/unsupported.h"

namespace firesteel::sql {
namespace {

struct JoinStart {
  bool natural = false;
  JoinType type = JoinType::kInner;
  // Tokens up to JOIN; 0 when no join starts here.
  size_t tokens = 0;
};

JoinStart peek_join(const TokenStream& in) {
  JoinStart start;
  size_t ahead = 0;
  if (in.at(Keyword::kNatural)) {
    start.natural = true;
    ++ahead;
  }
  const auto outer = [&] {
    if (in.at(Keyword::kOuter, ahead)) ++ahead;
  };
  switch (in.peek(ahead).keyword) {
    case Keyword::kInner:
      ++ahead;
      break;
    case Keyword::kCross:
      start.type = JoinType::kCross;
      ++ahead;
      break;
    case Keyword::kLeft:
      start.type = JoinType::kLeft;
      ++ahead;
      if (in.at(Keyword::kSemi, ahead) || in.at(Keyword::kAnti, ahead)) {
        start.type = in.at(Keyword::kSemi, ahead) ? JoinType::kLeftSemi : JoinType::kLeftAnti;
        ++ahead;
      } else {
        outer();
      }
      break;
    case Keyword::kRight:
      start.type = JoinType::kRight;
      ++ahead;
      outer();
      break;
    case Keyword::kFull:
      start.type = JoinType::kFull;
      ++ahead;
      outer();
      break;
    case Keyword::kSemi:
      start.type = JoinType::kLeftSemi;
      ++ahead;
      break;
    case Keyword::kAnti:
      start.type = JoinType::kLeftAnti;
      ++ahead;
      break;
    default:
      break;
  }
  if (in.at(Keyword::kJoin, ahead)) start.tokens = ahead + 1;
  return start;
}

// Which joins LATERAL can be part of.
void check_lateral_join(const TokenStream& in, const JoinStart& start, size_t first) {
  if (start.natural) {
    in.fail("INCOMPATIBLE_JOIN_TYPES", {{"joinType1", "LATERAL"}, {"joinType2", "NATURAL"}}, first);
  }
  if (start.type != JoinType::kInner && start.type != JoinType::kCross &&
      start.type != JoinType::kLeft) {
    in.fail("INVALID_LATERAL_JOIN_TYPE", {{"joinType", join_type_name(start.type)}}, first);
  }
}

bool at_nearest_by(const TokenStream& in) {
  return (in.at(Keyword::kApprox) || in.at(Keyword::kExact)) && in.at(Keyword::kNearest, 1);
}

}  // namespace

bool at_join(const TokenStream& in) { return peek_join(in).tokens > 0; }

PlanPtr parse_join(TokenStream& in, PlanPtr left) {
  const size_t first = in.position();
  const JoinStart start = peek_join(in);
  if (start.tokens == 0) in.fail_syntax();
  in.seek(first + start.tokens);
  const bool lateral = in.accept(Keyword::kLateral);
  const size_t right_at = in.position();
  PlanPtr right = parse_relation_primary(in);
  if (lateral) check_lateral(in, *right, right_at);

  if (start.natural) {
    if (lateral) check_lateral_join(in, start, first);
    if (start.type == JoinType::kCross) {
      in.fail("INCOMPATIBLE_JOIN_TYPES", {{"joinType1", "NATURAL"}, {"joinType2", "Cross"}}, first);
    }
    return std::make_shared<UnresolvedUsingJoin>(start.type, std::nullopt, std::move(left),
                                                 std::move(right));
  }
  if (in.at(Keyword::kUsing) && in.at(TokenKind::kLeftParen, 1)) {
    in.next();
    std::vector<std::string> columns = parse_name_list(in);
    if (lateral) in.fail("UNSUPPORTED_FEATURE.LATERAL_JOIN_USING", {}, first);
    return std::make_shared<UnresolvedUsingJoin>(start.type, std::move(columns), std::move(left),
                                                 std::move(right));
  }
  if (at_nearest_by(in)) {
    in.next();
    in.next();
    fail_unsupported(in, "JOIN ... NEAREST BY", first);
  }
  ExprPtr condition;
  if (in.accept(Keyword::kOn)) condition = parse_expression(in);
  if (lateral) check_lateral_join(in, start, first);
  return std::make_shared<Join>(start.type, std::move(condition), std::move(left), std::move(right),
                                std::nullopt, lateral);
}

}  // namespace firesteel::sql
