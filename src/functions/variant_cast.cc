#include "functions/variant_cast.h"

#include <algorithm>

#include "base/calendar.h"
#include "base/spark_error.h"
#include "functions/simple_function.h"
#include "functions/variant_builder.h"

namespace firesteel {
namespace {

struct TypedValue {
  Value value;
  DataType type;
};

DataType decimal_type(const VariantValue::Decimal& decimal) {
  int digits = 1;
  for (int128_t rest = decimal.unscaled / 10; rest != 0; rest /= 10) ++digits;
  return DataType::decimal(std::max(digits, decimal.scale), decimal.scale);
}

// Of anything but nulls, arrays and objects.
TypedValue scalar_of(const VariantValue& variant) {
  switch (variant.kind()) {
    case VariantKind::kBoolean:
      return {variant.boolean(), TypeId::kBoolean};
    case VariantKind::kLong:
      return {variant.integer(), TypeId::kLong};
    case VariantKind::kDouble:
      return {variant.floating(), TypeId::kDouble};
    case VariantKind::kFloat:
      return {variant.floating(), TypeId::kFloat};
    case VariantKind::kDecimal: {
      const auto decimal = variant.decimal();
      return {decimal.unscaled, decimal_type(decimal)};
    }
    case VariantKind::kDate:
      return {variant.integer(), TypeId::kDate};
    case VariantKind::kTimestamp:
      return {variant.integer(), TypeId::kTimestamp};
    case VariantKind::kTimestampNtz:
      return {variant.integer(), TypeId::kTimestampNtz};
    case VariantKind::kBinary:
      return {std::string(variant.bytes()), TypeId::kBinary};
    default:
      return {std::string(variant.bytes()), TypeId::kString};
  }
}

std::optional<Value> cast_scalar(const VariantValue& variant, const DataType& to,
                                 const std::string& time_zone) {
  const TypedValue from = scalar_of(variant);
  if (from.type.same_type(to)) return from.value;
  if (from.type.is(TypeId::kLong) && to.is(TypeId::kTimestamp)) {
    int64_t micros = 0;
    if (__builtin_mul_overflow(from.value.integer(), kMicrosPerSecond, &micros)) {
      return std::nullopt;
    }
    return Value(micros);
  }
  if (!can_cast(from.type, to, true)) return std::nullopt;
  Value out = cast_value(from.value, from.type, to, CastMode::kTry, time_zone);
  if (out.is_null()) return std::nullopt;
  return out;
}

std::optional<Value> cast_array(const VariantValue& variant, const DataType& to,
                                const std::string& time_zone) {
  Value::List out;
  const size_t count = variant.size();
  for (size_t i = 0; i < count; ++i) {
    auto element = cast_variant(variant.element(i), to.element_type(), time_zone);
    if (!element) return std::nullopt;
    out.push_back(std::move(*element));
  }
  return Value(std::move(out));
}

std::optional<Value> cast_object(const VariantValue& variant, const DataType& to,
                                 const std::string& time_zone) {
  Value::List out;
  if (to.is(TypeId::kMap)) {
    const size_t count = variant.size();
    for (size_t i = 0; i < count; ++i) {
      auto value = cast_variant(variant.member(i), to.value_type(), time_zone);
      if (!value) return std::nullopt;
      out.emplace_back(std::string(variant.key(i)));
      out.push_back(std::move(*value));
    }
    return Value(std::move(out));
  }
  for (const StructField& field : to.fields()) {
    const auto member = variant.find(field.name);
    auto value = member ? cast_variant(*member, field.type, time_zone) : Value();
    if (!value) return std::nullopt;
    out.push_back(std::move(*value));
  }
  return Value(std::move(out));
}

const TimeZone& zone_of(const std::string& time_zone) {
  return time_zone.empty() ? TimeZone::utc() : TimeZone::get(time_zone);
}

}  // namespace

bool can_cast_variant(const DataType& to) {
  switch (to.id()) {
    case TypeId::kArray:
      return can_cast_variant(to.element_type());
    case TypeId::kMap:
      return to.key_type().is(TypeId::kString) && can_cast_variant(to.value_type());
    case TypeId::kStruct:
      return std::all_of(to.fields().begin(), to.fields().end(),
                         [](const StructField& field) { return can_cast_variant(field.type); });
    case TypeId::kNull:
    case TypeId::kCalendarInterval:
    case TypeId::kYearMonthInterval:
    case TypeId::kDayTimeInterval:
    case TypeId::kTime:
      return false;
    default:
      return true;
  }
}

std::optional<Value> cast_variant(const VariantValue& variant, const DataType& to,
                                  const std::string& time_zone) {
  if (to.is(TypeId::kVariant)) return variant_as_value(variant);
  const VariantKind kind = variant.kind();
  if (kind == VariantKind::kNull) return Value();
  if (to.is_nested()) {
    if (to.is(TypeId::kArray)) {
      return kind == VariantKind::kArray ? cast_array(variant, to, time_zone) : std::nullopt;
    }
    return kind == VariantKind::kObject ? cast_object(variant, to, time_zone) : std::nullopt;
  }
  if (kind == VariantKind::kArray || kind == VariantKind::kObject) {
    if (!to.is(TypeId::kString)) return std::nullopt;
    std::string json;
    append_variant_json(json, variant, zone_of(time_zone));
    return Value(std::move(json));
  }
  return cast_scalar(variant, to, time_zone);
}

void throw_invalid_variant_cast(const VariantValue& variant, const DataType& to,
                                const std::string& time_zone) {
  std::string json;
  append_variant_json(json, variant, zone_of(time_zone));
  throw SparkError("INVALID_VARIANT_CAST", {{"value", json}, {"dataType", quote_sql(to.sql())}});
}

ScalarKernel make_from_variant_cast(const DataType& to, CastMode mode,
                                    const std::string& time_zone) {
  return [to, mode, time_zone](const KernelInput& input) {
    return simple::with_constant_folding(input, [&](size_t num_rows) {
      const VariantRows rows(*input.args[0]);
      VectorBuilder out(to);
      for (size_t i = 0; i < num_rows; ++i) {
        if (rows.is_null(i)) {
          out.append_null();
          continue;
        }
        const auto value = cast_variant(rows.at(i), to, time_zone);
        if (!value && mode != CastMode::kTry) {
          throw_invalid_variant_cast(rows.at(i), to, time_zone);
        }
        out.append(value.value_or(Value()));
      }
      return out.finish();
    });
  };
}

ScalarKernel make_to_variant_cast(const DataType& from) {
  return [from](const KernelInput& input) {
    return simple::with_constant_folding(input, [&](size_t num_rows) {
      VectorBuilder out(TypeId::kVariant);
      VariantBuilder builder;
      for (size_t i = 0; i < num_rows; ++i) {
        const Value value = input.args[0]->value(i);
        if (value.is_null()) {
          out.append_null();
          continue;
        }
        if (builder.append_sql(value, from) != VariantBuilder::Status::kOk) {
          throw SparkError("VARIANT_DUPLICATE_KEY", {{"key", ""}});
        }
        out.append(builder.finish());
      }
      return out.finish();
    });
  };
}

}  // namespace firesteel
