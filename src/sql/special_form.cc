#include "sql/special_form.h"

#include "base/ascii_case.h"
#include "plan/exprs.h"
#include "sql/expression_parser.h"
#include "sql/function_call.h"
#include "sql/lookahead.h"
#include "sql/names.h"
#include "sql/string_literal.h"
#include "sql/type_parser.h"

namespace firesteel::sql {
namespace {

DataType without_lengths(const DataType& type) {
  switch (type.id()) {
    case TypeId::kString:
      return type.string_kind() == StringKind::kString ? type : DataType(TypeId::kString);
    case TypeId::kArray:
      return DataType::array(without_lengths(type.element_type()), type.contains_null());
    case TypeId::kMap:
      return DataType::map(without_lengths(type.key_type()), without_lengths(type.value_type()),
                           type.value_contains_null());
    case TypeId::kStruct: {
      std::vector<StructField> fields = type.fields();
      for (StructField& field : fields) field.type = without_lengths(field.type);
      return DataType::structure(std::move(fields));
    }
    default:
      return type;
  }
}

CastMode cast_mode(const TokenStream& in) {
  return in.settings().ansi ? CastMode::kAnsi : CastMode::kLegacy;
}

ExprPtr parse_case(TokenStream& in) {
  const size_t first = in.position();
  in.next();
  ExprPtr subject;
  if (!in.at(Keyword::kWhen)) subject = parse_expression(in);
  if (!in.at(Keyword::kWhen)) in.fail_syntax();
  Exprs args;
  while (in.at(Keyword::kWhen)) {
    in.next();
    const size_t condition_at = in.position();
    ExprPtr condition = parse_expression(in);
    if (subject != nullptr) {
      condition = in.located(make_operator("=", {subject, std::move(condition)}), condition_at);
    }
    args.push_back(std::move(condition));
    in.expect(Keyword::kThen);
    args.push_back(parse_expression(in));
  }
  if (in.accept(Keyword::kElse)) args.push_back(parse_expression(in));
  in.expect(Keyword::kEnd);
  return in.located(make_operator("when", std::move(args)), first);
}

ExprPtr parse_cast(TokenStream& in) {
  const size_t first = in.position();
  const bool is_try = in.next().keyword == Keyword::kTryCast;
  in.expect(TokenKind::kLeftParen);
  ExprPtr child = parse_expression(in);
  in.expect(Keyword::kAs);
  const DataType type = parse_type(in);
  in.expect(TokenKind::kRightParen);
  if (!is_try) return make_cast(in, std::move(child), type, first);
  return in.located(std::make_shared<Cast>(std::move(child), without_lengths(type), CastMode::kTry,
                                           in.settings().time_zone),
                    first);
}

ExprPtr parse_struct(TokenStream& in) {
  const size_t first = in.position();
  in.next();
  in.next();
  Exprs args;
  if (!in.at(TokenKind::kRightParen)) args = parse_named_expressions(in);
  in.expect(TokenKind::kRightParen);
  return in.located(UnresolvedFunction::make("struct", std::move(args)), first);
}

ExprPtr parse_extract(TokenStream& in) {
  const size_t first = in.position();
  in.next();
  in.next();
  const size_t field_at = in.position();
  const ExprPtr field = in.located(Literal::string(parse_simple_name(in)), field_at);
  in.expect(Keyword::kFrom);
  ExprPtr source = parse_value_expression(in);
  in.expect(TokenKind::kRightParen);
  return in.located(make_operator("extract", {field, std::move(source)}), first);
}

bool is_trim_option(Keyword keyword) {
  return keyword == Keyword::kBoth || keyword == Keyword::kLeading || keyword == Keyword::kTrailing;
}

// Behind TRIM( and the option, when there is one: [characters] FROM source ).
ExprPtr finish_trim(TokenStream& in, Keyword option, ExprPtr characters, size_t first) {
  in.expect(Keyword::kFrom);
  ExprPtr source = parse_value_expression(in);
  in.expect(TokenKind::kRightParen);
  const char* name = option == Keyword::kLeading    ? "ltrim"
                     : option == Keyword::kTrailing ? "rtrim"
                                                    : "trim";
  Exprs args;
  if (characters != nullptr) args.push_back(std::move(characters));
  args.push_back(std::move(source));
  return in.located(make_operator(name, std::move(args)), first);
}

ExprPtr parse_optioned_trim(TokenStream& in) {
  const size_t first = in.position();
  in.next();
  in.next();
  const Keyword option = in.next().keyword;
  ExprPtr characters;
  if (!in.at(Keyword::kFrom)) characters = parse_value_expression(in);
  return finish_trim(in, option, std::move(characters), first);
}

ExprPtr finish_substring(TokenStream& in, ExprPtr text, size_t first) {
  in.expect(Keyword::kFrom);
  Exprs args = {std::move(text), parse_value_expression(in)};
  if (in.accept(Keyword::kFor) || in.accept(TokenKind::kComma)) {
    args.push_back(parse_value_expression(in));
  }
  in.expect(TokenKind::kRightParen);
  return in.located(make_operator("substring", std::move(args)), first);
}

ExprPtr finish_position(TokenStream& in, ExprPtr part, size_t first) {
  in.expect(Keyword::kIn);
  ExprPtr text = parse_value_expression(in);
  in.expect(TokenKind::kRightParen);
  return in.located(make_operator("locate", {std::move(part), std::move(text)}), first);
}

ExprPtr finish_overlay(TokenStream& in, ExprPtr text, size_t first) {
  in.expect(Keyword::kPlacing);
  Exprs args = {std::move(text), parse_value_expression(in)};
  in.expect(Keyword::kFrom);
  args.push_back(parse_value_expression(in));
  if (in.accept(Keyword::kFor)) args.push_back(parse_value_expression(in));
  in.expect(TokenKind::kRightParen);
  return in.located(make_operator("overlay", std::move(args)), first);
}

// Calls whose first argument tells whether keywords or commas follow.
ExprPtr parse_worded_call(TokenStream& in) {
  const size_t first = in.position();
  const Token name = in.next();
  in.next();
  const size_t value_at = in.position();
  ExprPtr value = parse_value_expression(in);
  switch (name.keyword) {
    case Keyword::kTrim:
      if (in.at(Keyword::kFrom)) {
        return finish_trim(in, Keyword::kBoth, std::move(value), first);
      }
      break;
    case Keyword::kSubstr:
    case Keyword::kSubstring:
      if (in.at(Keyword::kFrom)) return finish_substring(in, std::move(value), first);
      break;
    case Keyword::kPosition:
      if (in.at(Keyword::kIn)) return finish_position(in, std::move(value), first);
      break;
    default:
      if (in.at(Keyword::kPlacing)) return finish_overlay(in, std::move(value), first);
      break;
  }
  value = finish_expression(in, std::move(value), value_at);
  return finish_call(in, {std::string(in.text(name))}, std::move(value), first);
}

bool is_datetime_unit(Keyword keyword) {
  switch (keyword) {
    case Keyword::kYear:
    case Keyword::kQuarter:
    case Keyword::kMonth:
    case Keyword::kWeek:
    case Keyword::kDay:
    case Keyword::kDayofyear:
    case Keyword::kHour:
    case Keyword::kMinute:
    case Keyword::kSecond:
    case Keyword::kMillisecond:
    case Keyword::kMicrosecond:
      return true;
    default:
      return false;
  }
}

// name(unit, a, b)
bool at_unit_call(const TokenStream& in) {
  if (!in.at(TokenKind::kComma, 3)) return false;
  if (!is_datetime_unit(in.peek(2).keyword) && !at_string(in, 2)) return false;
  size_t commas = 0;
  const size_t close = in.closing(in.position() + 1);
  for (size_t i = in.position() + 2; i < close; ++i) {
    const TokenKind kind = in.token(i).kind;
    if (kind == TokenKind::kLeftParen) i = in.closing(i);
    if (kind == TokenKind::kComma) ++commas;
  }
  return commas == 2;
}

ExprPtr parse_unit_call(TokenStream& in) {
  const size_t first = in.position();
  const Token name = in.next();
  in.next();
  const size_t unit_at = in.position();
  const Token unit = in.next();
  in.expect(TokenKind::kComma);
  Exprs args = {Literal::string(std::string(in.text(unit)))->with_source(in.range_from(unit_at))};
  args.push_back(parse_value_expression(in));
  in.expect(TokenKind::kComma);
  args.push_back(parse_value_expression(in));
  in.expect(TokenKind::kRightParen);
  if (unit.kind != TokenKind::kWord) {
    in.fail("INVALID_PARAMETER_VALUE.DATETIME_UNIT",
            {{"functionName", quote_identifier(in.text(name))},
             {"parameter", "`unit`"},
             {"invalidValue", std::string(in.text(unit))}},
            first);
  }
  const bool adds = name.keyword == Keyword::kTimestampadd || name.keyword == Keyword::kDateadd ||
                    name.keyword == Keyword::kDateAdd;
  return in.located(make_operator(adds ? "timestampadd" : "timestampdiff", std::move(args)), first);
}

// The first argument is an expression without a name or a quantifier before it.
bool at_plain_argument(const TokenStream& in, size_t ahead) {
  return starts_operand(in, ahead) && !in.at(TokenKind::kAsterisk, ahead) &&
         !in.at(Keyword::kDistinct, ahead) && !in.at(Keyword::kAll, ahead) &&
         !in.at(TokenKind::kFatArrow, ahead + 1);
}

}  // namespace

ExprPtr make_cast(TokenStream& in, ExprPtr child, const DataType& type, size_t first) {
  return in.located(std::make_shared<Cast>(std::move(child), without_lengths(type), cast_mode(in),
                                           in.settings().time_zone),
                    first);
}

bool at_special_form(const TokenStream& in) {
  const Keyword keyword = in.peek().keyword;
  if (keyword == Keyword::kCase) return in.at(Keyword::kWhen, 1) || starts_operand(in, 1);
  if (!in.at(TokenKind::kLeftParen, 1)) return false;
  switch (keyword) {
    case Keyword::kCast:
    case Keyword::kTryCast:
    case Keyword::kStruct:
      return true;
    case Keyword::kExtract:
      return in.peek(2).kind == TokenKind::kWord && in.at(Keyword::kFrom, 3);
    case Keyword::kTrim:
    case Keyword::kSubstr:
    case Keyword::kSubstring:
    case Keyword::kPosition:
    case Keyword::kOverlay:
      return at_plain_argument(in, 2);
    case Keyword::kTimestampadd:
    case Keyword::kTimestampdiff:
    case Keyword::kDateadd:
    case Keyword::kDateAdd:
    case Keyword::kDatediff:
    case Keyword::kDateDiff:
    case Keyword::kTimediff:
      return at_unit_call(in);
    default:
      return false;
  }
}

ExprPtr parse_special_form(TokenStream& in) {
  switch (in.peek().keyword) {
    case Keyword::kCase:
      return parse_case(in);
    case Keyword::kCast:
    case Keyword::kTryCast:
      return parse_cast(in);
    case Keyword::kStruct:
      return parse_struct(in);
    case Keyword::kExtract:
      return parse_extract(in);
    case Keyword::kTrim:
      // BOTH and its like can be names of columns, too.
      if (is_trim_option(in.peek(2).keyword) &&
          (in.at(Keyword::kFrom, 3) ||
           (starts_operand(in, 3) && !in.at(TokenKind::kMinus, 3) && !in.at(TokenKind::kPlus, 3) &&
            !in.at(TokenKind::kAsterisk, 3)))) {
        return parse_optioned_trim(in);
      }
      return parse_worded_call(in);
    case Keyword::kSubstr:
    case Keyword::kSubstring:
    case Keyword::kPosition:
    case Keyword::kOverlay:
      return parse_worded_call(in);
    default:
      return parse_unit_call(in);
  }
}

}  // namespace firesteel::sql
