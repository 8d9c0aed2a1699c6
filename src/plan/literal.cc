#include <cctype>

#include "base/check.h"
#include "functions/number_text.h"
#include "plan/exprs.h"

namespace firesteel {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\\' || c == '\'') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string hex(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const unsigned char c : bytes) {
    out += kDigits[c >> 4];
    out += kDigits[c & 15];
  }
  return out;
}

// Joins SQL texts of a nested value's parts into name(...).
std::string nested_sql(const Value::List& parts, const DataType& type,
                       const std::string& time_zone) {
  std::string out;
  const auto append = [&](const std::string& text) {
    if (!out.empty()) out += ", ";
    out += text;
  };
  switch (type.id()) {
    case TypeId::kArray:
      for (const Value& part : parts) append(literal_sql(part, type.element_type(), time_zone));
      return "ARRAY(" + out + ")";
    case TypeId::kMap:
      for (size_t i = 0; i < parts.size(); ++i) {
        append(literal_sql(parts[i], i % 2 == 0 ? type.key_type() : type.value_type(), time_zone));
      }
      return "MAP(" + out + ")";
    default:
      for (size_t i = 0; i < parts.size(); ++i) {
        const StructField& field = type.fields()[i];
        append(quoted(field.name) + ", " + literal_sql(parts[i], field.type, time_zone));
      }
      return "NAMED_STRUCT(" + out + ")";
  }
}

bool is_finite_text(const std::string& number) {
  return std::isdigit(static_cast<unsigned char>(number.back())) != 0;
}

}  // namespace

std::string literal_sql(const Value& value, const DataType& type, const std::string& time_zone) {
  if (value.is_null()) {
    const bool untyped = type.is(TypeId::kNull) || type.is(TypeId::kArray) ||
                         type.is(TypeId::kMap) || type.is(TypeId::kStruct);
    return untyped ? "NULL" : "CAST(NULL AS " + type.sql() + ")";
  }
  switch (type.id()) {
    case TypeId::kString:
      return quoted(value.string());
    case TypeId::kBinary:
      return "X'" + hex(value.string()) + "'";
    case TypeId::kArray:
    case TypeId::kMap:
    case TypeId::kStruct:
      return nested_sql(value.list(), type, time_zone);
    default:
      break;
  }
  const std::string text = value_to_string(value, type, time_zone);
  switch (type.id()) {
    case TypeId::kByte:
      return text + "Y";
    case TypeId::kShort:
      return text + "S";
    case TypeId::kLong:
      return text + "L";
    case TypeId::kFloat:
      return "CAST('" + text + "' AS FLOAT)";
    case TypeId::kDouble:
      return is_finite_text(text) ? text + "D" : "CAST('" + text + "' AS DOUBLE)";
    case TypeId::kDecimal:
      return text + "BD";
    case TypeId::kDate:
      return "DATE '" + text + "'";
    case TypeId::kTimestamp:
      return "TIMESTAMP '" + text + "'";
    case TypeId::kTimestampNtz:
      return "TIMESTAMP_NTZ '" + text + "'";
    case TypeId::kTime:
      return "TIME '" + text + "'";
    case TypeId::kCalendarInterval:
      return "INTERVAL '" + text + "'";
    default:
      return text;
  }
}

Literal::Literal(Value value, DataType type, std::string time_zone)
    : Expr(kKind, {}),
      value_(std::move(value)),
      type_(std::move(type)),
      time_zone_(std::move(time_zone)) {}

ExprPtr Literal::make(Value value, DataType type) {
  return std::make_shared<Literal>(std::move(value), std::move(type));
}

ExprPtr Literal::with_children(Exprs children) const {
  FS_CHECK(children.empty());
  return clone();
}

std::string Literal::sql(bool with_ids) const {
  const std::string zone = time_zone_.empty() ? "UTC" : time_zone_;
  if (value_.is_null()) return with_ids ? "null" : "NULL";
  if (type_.is(TypeId::kString)) return value_.string();
  if (type_.is(TypeId::kDecimal)) {
    std::string text;
    append_decimal_scientific(text, value_.decimal(), type_.scale());
    return text;
  }
  if (type_.is_numeric()) return value_to_string(value_, type_, zone);
  if (!with_ids) return literal_sql(value_, type_, zone);
  if (type_.is(TypeId::kBinary)) return "0x" + hex(value_.string());
  return value_to_string(value_, type_, zone);
}

}  // namespace firesteel
