#include "sql/partition_spec.h"

#include <algorithm>

#include "functions/coercion.h"
#include "plan/exprs.h"
#include "sql/expression_parser.h"
#include "sql/names.h"
#include "sql/unsupported.h"

namespace firesteel::sql {
namespace {

Value parse_value(TokenStream& in) {
  const size_t value_at = in.position();
  const ExprPtr expr = parse_value_expression(in);
  const auto* literal = expr->as<Literal>();
  if (literal == nullptr) fail_unsupported(in, "PARTITION values but literals", value_at);
  if (literal->value().is_null()) return {};
  return Value(value_to_string(literal->value(), literal->type(), in.settings().time_zone));
}

}  // namespace

PartitionSpec parse_partition_spec(TokenStream& in, bool dynamic) {
  const size_t first = in.position();
  PartitionSpec partition;
  in.expect(Keyword::kPartition);
  in.expect(TokenKind::kLeftParen);
  do {
    PartitionItem item{parse_name(in), std::nullopt};
    if (in.accept(TokenKind::kEq)) {
      item.value = parse_value(in);
    } else if (!dynamic) {
      in.fail("INVALID_SQL_SYNTAX.EMPTY_PARTITION_VALUE",
              {{"partKey", quote_identifier(item.column)}}, first);
    }
    const bool repeated =
        std::any_of(partition.begin(), partition.end(),
                    [&](const PartitionItem& known) { return known.column == item.column; });
    if (repeated) in.fail("DUPLICATE_KEY", {{"keyColumn", quote_identifier(item.column)}}, first);
    partition.push_back(std::move(item));
  } while (in.accept(TokenKind::kComma));
  in.expect(TokenKind::kRightParen);
  return partition;
}

PartitionSpec accept_partition_spec(TokenStream& in, bool dynamic) {
  if (!in.at(Keyword::kPartition) || !in.at(TokenKind::kLeftParen, 1)) return {};
  return parse_partition_spec(in, dynamic);
}

}  // namespace firesteel::sql
