#include "sql/function_call.h"

#include <algorithm>

#include "base/ascii_case.h"
#include "plan/exprs.h"
#include "sql/expression_parser.h"
#include "sql/lookahead.h"
#include "sql/names.h"

namespace firesteel::sql {
namespace {

struct Arguments {
  Exprs values;
  std::vector<std::string> names;
  bool has_names = false;
  bool distinct = false;
  std::optional<bool> ignore_nulls;
};

void add_argument(TokenStream& in, Arguments& arguments) {
  std::string name;
  arguments.values.push_back(parse_argument(in, name));
  arguments.has_names = arguments.has_names || !name.empty();
  arguments.names.push_back(std::move(name));
}

void accept_nulls_option(TokenStream& in, std::optional<bool>& ignore_nulls) {
  if (in.accept_sequence({Keyword::kIgnore, Keyword::kNulls})) {
    ignore_nulls = true;
  } else if (in.accept_sequence({Keyword::kRespect, Keyword::kNulls})) {
    ignore_nulls = false;
  }
}

// Up to the closing parenthesis.
void parse_more_arguments(TokenStream& in, Arguments& arguments) {
  while (in.accept(TokenKind::kComma)) add_argument(in, arguments);
  // first(x IGNORE NULLS)
  accept_nulls_option(in, arguments.ignore_nulls);
  in.expect(TokenKind::kRightParen);
}

bool is_call_of(const std::vector<std::string>& name, std::string_view function) {
  return name.size() == 1 && to_lower(name[0]) == function;
}

// COUNT(*) counts rows.
void replace_star(const std::vector<std::string>& name, Arguments& arguments) {
  if (arguments.distinct || arguments.values.size() != 1 || !is_call_of(name, "count")) return;
  const auto* star = arguments.values[0]->as<UnresolvedStar>();
  if (star == nullptr || !star->target().empty() || !star->except().empty()) return;
  arguments.values[0] = Literal::integer(1)->with_source(star->source());
}

ExprPtr finish(TokenStream& in, std::vector<std::string> name, Arguments arguments, size_t first) {
  replace_star(name, arguments);
  UnresolvedFunction::Modifiers modifiers;
  modifiers.distinct = arguments.distinct;
  modifiers.ignore_nulls = arguments.ignore_nulls;
  if (arguments.has_names) modifiers.arg_names = std::move(arguments.names);
  if (in.accept_sequence({Keyword::kWithin, Keyword::kGroup})) {
    in.expect(TokenKind::kLeftParen);
    in.expect_sequence({Keyword::kOrder, Keyword::kBy});
    modifiers.within_group = parse_sort_items(in);
    in.expect(TokenKind::kRightParen);
  }
  if (in.at(Keyword::kFilter) && in.at(TokenKind::kLeftParen, 1) && in.at(Keyword::kWhere, 2)) {
    in.seek(in.position() + 3);
    modifiers.filter = parse_expression(in);
    in.expect(TokenKind::kRightParen);
  }
  accept_nulls_option(in, modifiers.ignore_nulls);
  const bool windowed =
      in.at(Keyword::kOver) && (in.at(TokenKind::kLeftParen, 1) || at_name(in, 1));
  ExprPtr call = std::make_shared<UnresolvedFunction>(std::move(name), std::move(arguments.values),
                                                      std::move(modifiers));
  if (!windowed) return in.located(call, first);
  in.next();
  WindowSpec spec = parse_window_spec(in);
  call = in.located(call, first);
  return in.located(std::make_shared<UnresolvedWindow>(std::move(call), std::move(spec)), first);
}

}  // namespace

ExprPtr parse_argument(TokenStream& in, std::string& name) {
  if (at_name(in) && in.at(TokenKind::kFatArrow, 1)) {
    name = parse_name(in);
    in.next();
  }
  return parse_expression(in);
}

ExprPtr parse_call(TokenStream& in, std::vector<std::string> name, size_t first) {
  in.expect(TokenKind::kLeftParen);
  Arguments arguments;
  if (in.accept(TokenKind::kRightParen)) {
    return finish(in, std::move(name), std::move(arguments), first);
  }
  if (starts_operand(in, 1)) {
    arguments.distinct = in.accept(Keyword::kDistinct);
    if (!arguments.distinct) in.accept(Keyword::kAll);
  }
  add_argument(in, arguments);
  parse_more_arguments(in, arguments);
  return finish(in, std::move(name), std::move(arguments), first);
}

ExprPtr finish_call(TokenStream& in, std::vector<std::string> name, ExprPtr first_argument,
                    size_t first) {
  Arguments arguments;
  arguments.values.push_back(std::move(first_argument));
  arguments.names.emplace_back();
  parse_more_arguments(in, arguments);
  return finish(in, std::move(name), std::move(arguments), first);
}

}  // namespace firesteel::sql
