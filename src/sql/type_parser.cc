#include "sql/type_parser.h"

#include <charconv>

#include "base/ascii_case.h"
#include "plan/exprs.h"
#include "sql/lookahead.h"
#include "sql/names.h"
#include "sql/parameters.h"
#include "sql/string_literal.h"

namespace firesteel::sql {
namespace {

constexpr int kDefaultPrecision = 10;
// Also the default.
constexpr int kMaxTimePrecision = 6;

// STRING COLLATE name
std::string accept_collation(TokenStream& in) {
  if (!in.accept(Keyword::kCollate)) return "";
  std::string name;
  for (const std::string& part : parse_multipart_name(in)) name = part;
  return name;
}

DataType parse_string_type(TokenStream& in) {
  in.next();
  const std::string collation = accept_collation(in);
  return collation.empty() ? DataType(TypeId::kString) : DataType::collated_string(collation);
}

DataType parse_sized_string(TokenStream& in, StringKind kind, size_t first) {
  const std::string name(in.text(in.next()));
  if (!in.accept(TokenKind::kLeftParen)) {
    in.fail("DATATYPE_MISSING_SIZE", {{"type", quote_sql(to_upper(name))}}, first);
  }
  const int length = parse_integer_value(in);
  in.expect(TokenKind::kRightParen);
  accept_collation(in);
  return DataType::string(kind, length);
}

DataType parse_decimal(TokenStream& in) {
  in.next();
  int precision = kDefaultPrecision;
  int scale = 0;
  if (in.accept(TokenKind::kLeftParen)) {
    precision = parse_integer_value(in);
    if (in.accept(TokenKind::kComma)) scale = parse_integer_value(in);
    in.expect(TokenKind::kRightParen);
  }
  // Errors of the type itself, which Spark reports without a place.
  if (precision > DataType::kMaxPrecision) {
    throw SparkError("DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION",
                     {{"precision", std::to_string(precision)},
                      {"maxPrecision", std::to_string(DataType::kMaxPrecision)}});
  }
  if (scale > precision) {
    throw SparkError("_LEGACY_ERROR_TEMP_1228",
                     {{"precision", std::to_string(precision)}, {"scale", std::to_string(scale)}});
  }
  return DataType::decimal(precision, scale);
}

std::optional<IntervalField> year_month_field(Keyword keyword) {
  switch (keyword) {
    case Keyword::kYear:
      return IntervalField::kYear;
    case Keyword::kMonth:
      return IntervalField::kMonth;
    default:
      return std::nullopt;
  }
}

std::optional<DayTimeField> day_time_field(Keyword keyword) {
  switch (keyword) {
    case Keyword::kDay:
      return DayTimeField::kDay;
    case Keyword::kHour:
      return DayTimeField::kHour;
    case Keyword::kMinute:
      return DayTimeField::kMinute;
    case Keyword::kSecond:
      return DayTimeField::kSecond;
    default:
      return std::nullopt;
  }
}

// field [TO field]; only fields that can end an interval are taken behind TO.
template <class Field, class Make>
DataType parse_interval_fields(TokenStream& in, size_t first, std::optional<Field> (*read)(Keyword),
                               const Make& make) {
  const std::string start_name = to_lower(in.peek_text());
  const Field start = *read(in.next().keyword);
  const auto end = in.at(Keyword::kTo) ? read(in.peek(1).keyword) : std::nullopt;
  if (!end || *end == Field{}) return make(start, start);
  in.next();
  const std::string end_name = to_lower(in.text(in.next()));
  if (*end <= start) {
    in.fail("INVALID_INTERVAL_FORMAT.UNSUPPORTED_FROM_TO_EXPRESSION",
            {{"input", start_name}, {"from", start_name}, {"to", end_name}}, first);
  }
  return make(start, *end);
}

DataType parse_interval_type(TokenStream& in, size_t first) {
  in.next();
  if (year_month_field(in.peek().keyword)) {
    return parse_interval_fields(in, first, year_month_field, DataType::year_month_interval);
  }
  if (day_time_field(in.peek().keyword)) {
    return parse_interval_fields(in, first, day_time_field, DataType::day_time_interval);
  }
  return TypeId::kCalendarInterval;
}

// A type that Spark has not got, with what follows its name in parentheses.
[[noreturn]] void fail_unsupported(TokenStream& in, size_t first) {
  if (in.position() == first) {
    if (!at_name(in)) in.fail_syntax();
    in.next();
  }
  if (in.at(TokenKind::kLeftParen) && in.at(TokenKind::kInteger, 1)) {
    in.next();
    parse_integer_value(in);
    while (in.accept(TokenKind::kComma)) parse_integer_value(in);
    in.expect(TokenKind::kRightParen);
  }
  std::string type;
  for (size_t i = first; i < in.position(); ++i) type += to_upper(in.text(in.token(i)));
  in.fail("UNSUPPORTED_DATATYPE", {{"typeName", quote_sql(type)}}, first);
}

DataType parse_timestamp_type(TokenStream& in, size_t first) {
  const Keyword keyword = in.next().keyword;
  if (in.at(TokenKind::kLeftParen)) fail_unsupported(in, first);
  if (keyword == Keyword::kTimestampLtz) return TypeId::kTimestamp;
  if (keyword == Keyword::kTimestampNtz) return TypeId::kTimestampNtz;
  if (in.accept_sequence({Keyword::kWith, Keyword::kLocal, Keyword::kTime, Keyword::kZone})) {
    return TypeId::kTimestamp;
  }
  if (in.accept_sequence({Keyword::kWithout, Keyword::kTime, Keyword::kZone})) {
    return TypeId::kTimestampNtz;
  }
  return in.settings().timestamp_ntz_default ? TypeId::kTimestampNtz : TypeId::kTimestamp;
}

DataType parse_time_type(TokenStream& in) {
  in.next();
  int precision = kMaxTimePrecision;
  if (in.accept(TokenKind::kLeftParen)) {
    precision = parse_integer_value(in);
    in.expect(TokenKind::kRightParen);
    if (precision > kMaxTimePrecision) {
      throw SparkError("UNSUPPORTED_TIME_PRECISION", {{"precision", std::to_string(precision)}});
    }
  }
  in.accept_sequence({Keyword::kWithout, Keyword::kTime, Keyword::kZone});
  return DataType::time(precision);
}

[[noreturn]] void fail_incomplete(const TokenStream& in, size_t first) {
  const std::string type = to_upper(in.text(in.token(first)));
  ErrorParams params;
  if (type == "ARRAY") params["elementType"] = "<INT>";
  in.fail("INCOMPLETE_TYPE_DEFINITION." + type, std::move(params), first);
}

DataType parse_struct_type(TokenStream& in, size_t first) {
  in.next();
  // STRUCT<> without fields is one token.
  if (in.accept(TokenKind::kNotEq)) return DataType::structure({});
  if (!in.accept(TokenKind::kLess)) fail_incomplete(in, first);
  Schema fields;
  if (!in.at(TokenKind::kGreater)) {
    do {
      fields.push_back(parse_field(in, true));
    } while (in.accept(TokenKind::kComma));
  }
  in.expect(TokenKind::kGreater);
  return DataType::structure(std::move(fields));
}

DataType parse_array_type(TokenStream& in, size_t first) {
  in.next();
  if (!in.accept(TokenKind::kLess)) fail_incomplete(in, first);
  DataType element = parse_type(in);
  in.expect(TokenKind::kGreater);
  return DataType::array(std::move(element));
}

DataType parse_map_type(TokenStream& in, size_t first) {
  in.next();
  if (!in.accept(TokenKind::kLess)) fail_incomplete(in, first);
  DataType key = parse_type(in);
  in.expect(TokenKind::kComma);
  DataType value = parse_type(in);
  in.expect(TokenKind::kGreater);
  return DataType::map(std::move(key), std::move(value));
}

std::optional<TypeId> simple_type(Keyword keyword) {
  switch (keyword) {
    case Keyword::kBoolean:
      return TypeId::kBoolean;
    case Keyword::kTinyint:
    case Keyword::kByte:
      return TypeId::kByte;
    case Keyword::kSmallint:
    case Keyword::kShort:
      return TypeId::kShort;
    case Keyword::kInt:
    case Keyword::kInteger:
      return TypeId::kInt;
    case Keyword::kBigint:
    case Keyword::kLong:
      return TypeId::kLong;
    case Keyword::kFloat:
    case Keyword::kReal:
      return TypeId::kFloat;
    case Keyword::kDouble:
      return TypeId::kDouble;
    case Keyword::kDate:
      return TypeId::kDate;
    case Keyword::kBinary:
      return TypeId::kBinary;
    case Keyword::kVoid:
      return TypeId::kNull;
    case Keyword::kVariant:
      return TypeId::kVariant;
    default:
      return std::nullopt;
  }
}

}  // namespace

DataType parse_type(TokenStream& in) {
  const NestingGuard guard(in);
  const size_t first = in.position();
  const Keyword keyword = in.peek().keyword;
  if (const auto simple = simple_type(keyword)) {
    in.next();
    return *simple;
  }
  switch (keyword) {
    case Keyword::kString:
      return parse_string_type(in);
    case Keyword::kChar:
    case Keyword::kCharacter:
      return parse_sized_string(in, StringKind::kChar, first);
    case Keyword::kVarchar:
      return parse_sized_string(in, StringKind::kVarchar, first);
    case Keyword::kDecimal:
    case Keyword::kDec:
    case Keyword::kNumeric:
      return parse_decimal(in);
    case Keyword::kInterval:
      return parse_interval_type(in, first);
    case Keyword::kTimestamp:
    case Keyword::kTimestampLtz:
    case Keyword::kTimestampNtz:
      return parse_timestamp_type(in, first);
    case Keyword::kTime:
      return parse_time_type(in);
    case Keyword::kArray:
      return parse_array_type(in, first);
    case Keyword::kMap:
      return parse_map_type(in, first);
    case Keyword::kStruct:
      return parse_struct_type(in, first);
    default:
      fail_unsupported(in, first);
  }
}

bool accept_not_null(TokenStream& in) {
  const bool bang = in.at(TokenKind::kBang);
  if (!(bang || in.at(Keyword::kNot)) || !in.at(Keyword::kNull, 1)) return false;
  const size_t first = in.position();
  in.next();
  if (bang) in.fail("SYNTAX_DISCONTINUED.BANG_EQUALS_NOT", {{"clause", "!"}}, first);
  in.next();
  return true;
}

std::string comment_metadata(const std::string& comment) {
  std::string out = "{\"comment\":\"";
  for (const char c : comment) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          constexpr char kHex[] = "0123456789abcdef";
          out += "\\u00";
          out += kHex[c >> 4];
          out += kHex[c & 15];
        } else {
          out += c;
        }
    }
  }
  return out + "\"}";
}

StructField parse_field(TokenStream& in, bool colon) {
  StructField field;
  field.name = parse_dashed_name(in);
  if (colon) in.accept(TokenKind::kColon);
  field.type = parse_type(in);
  field.nullable = !accept_not_null(in);
  if (in.accept(Keyword::kComment)) field.metadata = comment_metadata(parse_string(in));
  return field;
}

Schema parse_fields(TokenStream& in) {
  Schema fields;
  do {
    fields.push_back(parse_field(in, false));
  } while (in.accept(TokenKind::kComma));
  return fields;
}

int parse_integer_value(TokenStream& in) {
  const size_t first = in.position();
  if (at_parameter(in)) {
    const ExprPtr value = parse_parameter(in);
    const auto* literal = value->as<Literal>();
    if (literal == nullptr || !literal->type().is_integral() || literal->value().is_null()) {
      in.fail("UNSUPPORTED_FEATURE.PARAMETER_MARKER_IN_UNEXPECTED_STATEMENT",
              {{"statement", "an integer's place"}}, first);
    }
    return static_cast<int>(literal->value().integer());
  }
  const std::string_view text = in.text(in.expect(TokenKind::kInteger));
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) in.fail_syntax_at(first);
  return value;
}

}  // namespace firesteel::sql
