#include "functions/coercion.h"

#include <algorithm>
#include <cctype>

#include "functions/function_errors.h"

namespace firesteel {
namespace {

using TypeFinder = std::optional<DataType> (*)(const DataType&, const DataType&, bool);

bool equal_names(const std::string& a, const std::string& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

bool may_force_null(const DataType& from, const DataType& to) {
  return cast_may_give_null(from, to, CastMode::kAnsi);
}

// The common type of two arrays, maps or structs by that of their parts.
std::optional<DataType> find_nested_type(const DataType& a, const DataType& b, bool ansi,
                                         TypeFinder find) {
  if (a.id() != b.id()) return std::nullopt;
  switch (a.id()) {
    case TypeId::kArray: {
      const auto element = find(a.element_type(), b.element_type(), ansi);
      if (!element) return std::nullopt;
      return DataType::array(*element, a.contains_null() || b.contains_null() ||
                                           may_force_null(a.element_type(), *element) ||
                                           may_force_null(b.element_type(), *element));
    }
    case TypeId::kMap: {
      const auto key = find(a.key_type(), b.key_type(), ansi);
      if (!key || may_force_null(a.key_type(), *key) || may_force_null(b.key_type(), *key)) {
        return std::nullopt;
      }
      const auto value = find(a.value_type(), b.value_type(), ansi);
      if (!value) return std::nullopt;
      return DataType::map(*key, *value,
                           a.value_contains_null() || b.value_contains_null() ||
                               may_force_null(a.value_type(), *value) ||
                               may_force_null(b.value_type(), *value));
    }
    case TypeId::kStruct: {
      if (a.fields().size() != b.fields().size()) return std::nullopt;
      std::vector<StructField> fields;
      for (size_t i = 0; i < a.fields().size(); ++i) {
        const StructField& x = a.fields()[i];
        const StructField& y = b.fields()[i];
        if (!equal_names(x.name, y.name)) return std::nullopt;
        const auto type = find(x.type, y.type, ansi);
        if (!type) return std::nullopt;
        fields.push_back({x.name, *type,
                          x.nullable || y.nullable || may_force_null(x.type, *type) ||
                              may_force_null(y.type, *type)});
      }
      return DataType::structure(std::move(fields));
    }
    default:
      return std::nullopt;
  }
}

bool decimal_is_wider(const DataType& decimal, const DataType& integral) {
  const DataType other = decimal_for(integral);
  return decimal.precision() - decimal.scale() >= other.precision() - other.scale() &&
         decimal.scale() >= other.scale();
}

std::optional<DataType> find_wider_datetime(const DataType& a, const DataType& b) {
  if (a.is(TypeId::kTimestamp) || b.is(TypeId::kTimestamp)) return DataType(TypeId::kTimestamp);
  return DataType(TypeId::kTimestampNtz);
}

// Strings of one collation widen to a plain string; a collated one wins over a plain one.
std::optional<DataType> find_common_string(const DataType& a, const DataType& b) {
  if (a.collation() != b.collation()) {
    if (a.collation().empty()) return DataType::collated_string(b.collation());
    if (b.collation().empty()) return DataType::collated_string(a.collation());
    return std::nullopt;
  }
  return DataType::collated_string(a.collation());
}

std::optional<DataType> find_wider_decimal_mix(const DataType& a, const DataType& b) {
  const bool a_decimal = a.is(TypeId::kDecimal);
  const bool b_decimal = b.is(TypeId::kDecimal);
  if (!a_decimal && !b_decimal) return std::nullopt;
  if (a_decimal && b_decimal) return wider_decimal(a, b);
  const DataType& other = a_decimal ? b : a;
  if (other.is_integral()) return wider_decimal(decimal_for(other), a_decimal ? a : b);
  if (other.is_fractional()) return DataType(TypeId::kDouble);
  return std::nullopt;
}

// ANSI: a string joins the other side's type.
std::optional<DataType> promote_string_ansi(const DataType& a, const DataType& b) {
  const bool a_string = a.is(TypeId::kString);
  const bool b_string = b.is(TypeId::kString);
  if (a_string && b_string) return find_common_string(a, b);
  if (!a_string && !b_string) return std::nullopt;
  const DataType& other = a_string ? b : a;
  if (other.is(TypeId::kNull)) return a_string ? a : b;
  if (other.is_integral()) return DataType(TypeId::kLong);
  if (other.is_fractional() || other.is(TypeId::kDecimal)) return DataType(TypeId::kDouble);
  if (other.is_ansi_interval() || !other.is_atomic()) return std::nullopt;
  if (other.is(TypeId::kCalendarInterval)) return std::nullopt;
  return other;
}

// Not ANSI: the other side becomes a string.
std::optional<DataType> promote_to_string(const DataType& a, const DataType& b) {
  const bool a_string = a.is(TypeId::kString);
  const bool b_string = b.is(TypeId::kString);
  if (a_string == b_string) return std::nullopt;
  const DataType& other = a_string ? b : a;
  if (!other.is_atomic() || other.is(TypeId::kBinary) || other.is(TypeId::kBoolean) ||
      other.is(TypeId::kCalendarInterval)) {
    return std::nullopt;
  }
  return a_string ? a : b;
}

std::optional<DataType> find_wider_without_strings(const DataType& a, const DataType& b,
                                                   bool ansi) {
  if (auto type = find_tightest_common_type(a, b, ansi)) return type;
  if (auto type = find_wider_decimal_mix(a, b)) return type;
  return find_nested_type(a, b, ansi, find_wider_without_strings);
}

std::optional<DataType> find_wider_of_two(const DataType& a, const DataType& b, bool ansi) {
  if (auto type = find_tightest_common_type(a, b, ansi)) return type;
  if (auto type = find_wider_decimal_mix(a, b)) return type;
  if (auto type = ansi ? promote_string_ansi(a, b) : promote_to_string(a, b)) return type;
  return find_nested_type(a, b, ansi, find_wider_of_two);
}

bool has_string(const DataType& type) {
  if (type.is(TypeId::kArray)) return has_string(type.element_type());
  return type.is(TypeId::kString);
}

std::optional<DataType> merge_nullability_in_mode(const DataType& a, const DataType& b, bool) {
  if (a == b) return a;
  return find_nested_type(a, b, false, merge_nullability_in_mode);
}

DataType default_type(TypeFamily family) {
  switch (family) {
    case TypeFamily::kNumeric:
    case TypeFamily::kFractional:
      return TypeId::kDouble;
    case TypeFamily::kIntegral:
      return TypeId::kInt;
    case TypeFamily::kString:
      return TypeId::kString;
    case TypeFamily::kAnsiInterval:
      return TypeId::kDayTimeInterval;
    case TypeFamily::kDatetime:
    case TypeFamily::kAnyTimestamp:
      return TypeId::kTimestamp;
    case TypeFamily::kDecimal:
      return DataType::decimal(38, 18);
    case TypeFamily::kAny:
    case TypeFamily::kOrderable:
      return TypeId::kNull;
  }
  return TypeId::kNull;
}

bool accepts(TypeFamily family, const DataType& type) {
  switch (family) {
    case TypeFamily::kAny:
      return true;
    case TypeFamily::kNumeric:
      return type.is_numeric();
    case TypeFamily::kIntegral:
      return type.is_integral();
    case TypeFamily::kFractional:
      return type.is_fractional() || type.is(TypeId::kDecimal);
    case TypeFamily::kString:
      return type.is(TypeId::kString);
    case TypeFamily::kAnsiInterval:
      return type.is_ansi_interval();
    case TypeFamily::kDatetime:
      return type.is_datetime();
    case TypeFamily::kDecimal:
      return type.is(TypeId::kDecimal);
    case TypeFamily::kAnyTimestamp:
      return type.is(TypeId::kTimestamp) || type.is(TypeId::kTimestampNtz);
    case TypeFamily::kOrderable:
      return type.is_orderable();
  }
  return false;
}

// A parameter takes what it is written as; strings of any length and collation, intervals of any
// fields, times of any precision.
bool accepts(const DataType& wanted, const DataType& type) {
  if (wanted.same_type(type)) return true;
  if (wanted.id() != type.id()) return false;
  switch (wanted.id()) {
    case TypeId::kString:
      return wanted == DataType(TypeId::kString);
    case TypeId::kDayTimeInterval:
    case TypeId::kYearMonthInterval:
    case TypeId::kTime:
      return wanted == DataType(wanted.id());
    default:
      return false;
  }
}

std::optional<DataType> implicit_array_cast(const DataType& from, const DataType& to, bool ansi) {
  const auto element = implicit_cast(from.element_type(), to.element_type(), ansi);
  if (!element) return std::nullopt;
  return DataType::array(*element, true);
}

std::optional<DataType> implicit_map_cast(const DataType& from, const DataType& to, bool ansi) {
  if (may_force_null(from.key_type(), to.key_type())) return std::nullopt;
  const auto key = implicit_cast(from.key_type(), to.key_type(), ansi);
  const auto value = implicit_cast(from.value_type(), to.value_type(), ansi);
  if (!key || !value) return std::nullopt;
  return DataType::map(*key, *value, to.value_contains_null());
}

std::optional<DataType> implicit_cast_ansi(const DataType& from, const DataType& to) {
  if (from.is(TypeId::kString)) {
    if (to.is(TypeId::kString)) return std::nullopt;
    return to.is_atomic() && !to.is(TypeId::kCalendarInterval) ? std::optional(to) : std::nullopt;
  }
  if (from.is(TypeId::kArray) && to.is(TypeId::kArray)) return implicit_array_cast(from, to, true);
  if (can_store_assign(from, to)) return to;
  return std::nullopt;
}

std::optional<DataType> implicit_cast_legacy(const DataType& from, const DataType& to) {
  if (from.is(TypeId::kNull)) return to;
  if (from.is_numeric() && to.is_numeric()) return to;
  if (from.is_datetime() && to.is_datetime()) return to;
  if (from.is(TypeId::kString)) {
    if (to.is_numeric() || to.is_datetime() || to.is(TypeId::kTime) || to.is(TypeId::kBinary)) {
      return to;
    }
    return std::nullopt;
  }
  if (to.is(TypeId::kString) && from.is_atomic() && !from.is(TypeId::kCalendarInterval)) return to;
  if (from.is(TypeId::kArray) && to.is(TypeId::kArray)) return implicit_array_cast(from, to, false);
  if (from.is(TypeId::kMap) && to.is(TypeId::kMap)) return implicit_map_cast(from, to, false);
  return std::nullopt;
}

struct ParameterMatcher {
  const DataType& from;
  bool ansi;

  bool accepts_exactly(const std::variant<DataType, TypeFamily>& option) const {
    return std::visit([&](const auto& wanted) { return accepts(wanted, from); }, option);
  }
  std::optional<DataType> operator()(const DataType& wanted) const {
    return implicit_cast(from, wanted, ansi);
  }
  std::optional<DataType> operator()(TypeFamily family) const {
    return implicit_cast(from, family, ansi);
  }
  std::optional<DataType> operator()(const TypeChoice& choice) const {
    for (const auto& option : choice.options) {
      if (accepts_exactly(option)) return from;
    }
    for (const auto& option : choice.options) {
      if (auto type = std::visit(*this, option)) return type;
    }
    return std::nullopt;
  }
};

std::string family_name(TypeFamily family) {
  switch (family) {
    case TypeFamily::kAny:
      return "\"ANY\"";
    case TypeFamily::kNumeric:
      return "\"NUMERIC\"";
    case TypeFamily::kIntegral:
      return "\"INTEGRAL\"";
    case TypeFamily::kFractional:
      return "\"FRACTIONAL\"";
    case TypeFamily::kString:
      return "\"STRING\"";
    case TypeFamily::kAnsiInterval:
      return "\"ANSI INTERVAL\"";
    case TypeFamily::kDatetime:
      return "(\"DATE\" or \"TIMESTAMP\" or \"TIMESTAMP_NTZ\")";
    case TypeFamily::kDecimal:
      return "\"DECIMAL\"";
    case TypeFamily::kAnyTimestamp:
      return "\"(TIMESTAMP OR TIMESTAMP WITHOUT TIME ZONE)\"";
    case TypeFamily::kOrderable:
      return "\"ORDERABLE\"";
  }
  return "";
}

}  // namespace

DataType decimal_for(const DataType& numeric) {
  switch (numeric.id()) {
    case TypeId::kByte:
      return DataType::decimal(3, 0);
    case TypeId::kShort:
      return DataType::decimal(5, 0);
    case TypeId::kInt:
      return DataType::decimal(10, 0);
    case TypeId::kLong:
      return DataType::decimal(20, 0);
    case TypeId::kFloat:
      return DataType::decimal(14, 7);
    case TypeId::kDouble:
      return DataType::decimal(30, 15);
    case TypeId::kDecimal:
      return numeric;
    default:
      FS_UNREACHABLE(numeric.simple_string());
  }
}

// What does not fit 38 digits gives up fraction digits first.
DataType wider_decimal(const DataType& a, const DataType& b) {
  const int scale = std::max(a.scale(), b.scale());
  const int precision = scale + std::max(a.precision() - a.scale(), b.precision() - b.scale());
  if (precision <= DataType::kMaxPrecision) return DataType::decimal(precision, scale);
  return DataType::decimal(DataType::kMaxPrecision,
                           std::max(0, scale - (precision - DataType::kMaxPrecision)));
}

DataType adjusted_decimal(int precision, int scale) {
  constexpr int kMinAdjustedScale = 6;
  if (precision <= DataType::kMaxPrecision) return DataType::decimal(precision, scale);
  const int integral_digits = precision - scale;
  const int min_scale = std::min(scale, kMinAdjustedScale);
  return DataType::decimal(DataType::kMaxPrecision,
                           std::max(DataType::kMaxPrecision - integral_digits, min_scale));
}

DataType bounded_decimal(int precision, int scale) {
  return DataType::decimal(std::min(precision, DataType::kMaxPrecision),
                           std::min(scale, DataType::kMaxPrecision));
}

std::optional<DataType> find_tightest_common_type(const DataType& a, const DataType& b, bool ansi) {
  if (a == b) return a;
  if (a.is(TypeId::kNull)) return b;
  if (b.is(TypeId::kNull)) return a;
  if (a.is(TypeId::kString) && b.is(TypeId::kString)) return find_common_string(a, b);
  if (a.is_integral() && b.is(TypeId::kDecimal) && decimal_is_wider(b, a)) return b;
  if (a.is(TypeId::kDecimal) && b.is_integral() && decimal_is_wider(a, b)) return a;
  if (a.is_numeric() && b.is_numeric() && !a.is(TypeId::kDecimal) && !b.is(TypeId::kDecimal)) {
    const DataType& wider = a.id() > b.id() ? a : b;
    // An integral and a float would lose digits in a float.
    if (ansi && wider.is(TypeId::kFloat)) return DataType(TypeId::kDouble);
    return wider;
  }
  if (a.is_datetime() && b.is_datetime()) return find_wider_datetime(a, b);
  if (a.is(TypeId::kDayTimeInterval) && b.is(TypeId::kDayTimeInterval)) {
    return DataType::day_time_interval(
        static_cast<DayTimeField>(std::min(a.start_field(), b.start_field())),
        static_cast<DayTimeField>(std::max(a.end_field(), b.end_field())));
  }
  if (a.is(TypeId::kYearMonthInterval) && b.is(TypeId::kYearMonthInterval)) {
    return DataType::year_month_interval(
        static_cast<IntervalField>(std::min(a.start_field(), b.start_field())),
        static_cast<IntervalField>(std::max(a.end_field(), b.end_field())));
  }
  return find_nested_type(a, b, ansi, find_tightest_common_type);
}

std::optional<DataType> find_wider_type(const DataType& a, const DataType& b, bool ansi) {
  return find_wider_of_two(a, b, ansi);
}

std::optional<DataType> find_wider_type(std::span<const DataType> types, bool ansi) {
  std::vector<DataType> order(types.begin(), types.end());
  // Promotion to strings is not associative: strings go first.
  if (!ansi) std::stable_partition(order.begin(), order.end(), has_string);
  std::optional<DataType> wider = DataType();
  for (const DataType& type : order) {
    wider = find_wider_of_two(*wider, type, ansi);
    if (!wider) return std::nullopt;
  }
  return wider;
}

std::optional<DataType> find_wider_type_without_strings(std::span<const DataType> types,
                                                        bool ansi) {
  std::optional<DataType> wider = DataType();
  for (const DataType& type : types) {
    wider = find_wider_without_strings(*wider, type, ansi);
    if (!wider) return std::nullopt;
  }
  return wider;
}

std::optional<DataType> merge_nullability(const DataType& a, const DataType& b) {
  return merge_nullability_in_mode(a, b, false);
}

std::optional<DataType> find_comparison_type(const DataType& a, const DataType& b, bool ansi,
                                             bool equality) {
  if (a.same_type(b)) return merge_nullability(a, b);
  const bool a_string = a.is(TypeId::kString);
  const bool b_string = b.is(TypeId::kString);
  if (a_string != b_string) {
    const DataType& string = a_string ? a : b;
    const DataType& other = a_string ? b : a;
    if (ansi) return promote_string_ansi(a, b);
    if (other.is(TypeId::kNull)) return string;
    // No decimal type fits the string; see SPARK-22469.
    if (other.is(TypeId::kDecimal) && other.scale() > 0) return DataType(TypeId::kDouble);
    if (other.is_ansi_interval() || other.is(TypeId::kCalendarInterval) || !other.is_atomic()) {
      return std::nullopt;
    }
    return other;
  }
  if (auto type = find_wider_decimal_mix(a, b)) return type;
  if (!ansi && equality) {
    if (a.is(TypeId::kBoolean) && b.is_numeric()) return b;
    if (b.is(TypeId::kBoolean) && a.is_numeric()) return a;
  }
  return find_tightest_common_type(a, b, ansi);
}

std::optional<DataType> implicit_cast(const DataType& from, const DataType& to, bool ansi) {
  if (accepts(to, from)) return from;
  return ansi ? implicit_cast_ansi(from, to) : implicit_cast_legacy(from, to);
}

std::optional<DataType> implicit_cast(const DataType& from, TypeFamily family, bool ansi) {
  if (accepts(family, from)) return from;
  if (family == TypeFamily::kDecimal && from.is_numeric()) return decimal_for(from);
  if (family == TypeFamily::kOrderable || family == TypeFamily::kAny) return std::nullopt;
  if (from.is(TypeId::kString)) {
    const bool castable = family == TypeFamily::kNumeric || family == TypeFamily::kDecimal ||
                          family == TypeFamily::kAnyTimestamp || family == TypeFamily::kDatetime;
    return castable ? std::optional(default_type(family)) : std::nullopt;
  }
  if (family == TypeFamily::kIntegral && from.is_numeric()) return std::nullopt;
  return implicit_cast(from, default_type(family), ansi);
}

bool can_implicitly_cast(const DataType& from, const DataType& to, bool ansi) {
  return implicit_cast(from, to, ansi).has_value();
}

std::string parameter_type_name(const ParameterType& type) {
  struct Namer {
    std::string operator()(const DataType& wanted) const { return quote_sql(wanted.sql()); }
    std::string operator()(TypeFamily family) const { return family_name(family); }
    std::string operator()(const TypeChoice& choice) const {
      std::string out = "(";
      for (const auto& option : choice.options) {
        if (out.size() > 1) out += " or ";
        out += std::visit(*this, option);
      }
      return out + ")";
    }
  };
  return std::visit(Namer{}, type);
}

std::vector<DataType> coerce_arguments(const BindContext& context, std::string_view function,
                                       std::span<const ParameterType> parameters) {
  std::vector<DataType> types;
  types.reserve(context.args.size());
  for (size_t i = 0; i < context.args.size(); ++i) {
    const Argument& argument = context.args[i];
    if (argument.is_lambda) {
      types.push_back(argument.type);
      continue;
    }
    const ParameterType& parameter = parameters[std::min(i, parameters.size() - 1)];
    auto type = std::visit(ParameterMatcher{argument.type, context.settings.ansi}, parameter);
    if (!type) {
      throw unexpected_input_type(call_text(function, context.args), i, argument,
                                  parameter_type_name(parameter));
    }
    types.push_back(std::move(*type));
  }
  return types;
}

}  // namespace firesteel
