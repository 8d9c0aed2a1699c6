// Which casts are allowed, and what they may do to a value.

#include <algorithm>

#include "functions/coercion.h"
#include "functions/variant_cast.h"

namespace firesteel {
namespace {

bool resolvable(bool from_nullable, bool to_nullable) { return !from_nullable || to_nullable; }

// Structs, element by element; `check` sees from's and to's field.
template <class Check>
bool all_fields(const DataType& from, const DataType& to, Check check) {
  return from.fields().size() == to.fields().size() &&
         std::equal(from.fields().begin(), from.fields().end(), to.fields().begin(), check);
}

// Pairs of types without parts that every mode allows.
bool common_atomic_cast(const DataType& from, const DataType& to) {
  switch (to.id()) {
    case TypeId::kString:
      return true;
    case TypeId::kBinary:
      return from.is(TypeId::kString);
    case TypeId::kBoolean:
      return from.is(TypeId::kString) || from.is_numeric();
    case TypeId::kTimestamp:
      return from.is(TypeId::kString) || from.is_datetime() || from.is_numeric();
    case TypeId::kTimestampNtz:
    case TypeId::kDate:
      return from.is(TypeId::kString) || from.is_datetime();
    case TypeId::kTime:
      return from.is(TypeId::kString) || from.is(TypeId::kTime);
    case TypeId::kCalendarInterval:
      return from.is(TypeId::kString);
    case TypeId::kYearMonthInterval:
    case TypeId::kDayTimeInterval:
      return from.is(TypeId::kString) || from.is_integral() || from.is(TypeId::kDecimal) ||
             from.id() == to.id();
    default:
      break;
  }
  if (!to.is_numeric()) return false;
  if (from.is(TypeId::kTime) || from.is_ansi_interval()) return !to.is_fractional();
  return from.is(TypeId::kString) || from.is_numeric() || from.is(TypeId::kBoolean) ||
         from.is(TypeId::kTimestamp);
}

bool legacy_only_cast(const DataType& from, const DataType& to) {
  if (to.is(TypeId::kBinary)) return from.is_integral();
  if (to.is(TypeId::kBoolean)) return from.is(TypeId::kDate) || from.is(TypeId::kTimestamp);
  if (to.is(TypeId::kTimestamp)) return from.is(TypeId::kBoolean);
  return to.is_numeric() && from.is(TypeId::kDate);
}

bool force_nullable(const DataType& from, const DataType& to) {
  return cast_may_give_null(from, to, CastMode::kAnsi);
}

bool variant_cast(const DataType& from, const DataType& to) {
  if (from.is(TypeId::kVariant)) return can_cast_variant(to);
  return from.is_atomic() && can_cast_variant(from);
}

bool can_ansi_cast(const DataType& from, const DataType& to) {
  if (from == to || from.is(TypeId::kNull)) return true;
  if (from.is(TypeId::kVariant) || to.is(TypeId::kVariant)) return variant_cast(from, to);
  if (to.is(TypeId::kString)) return common_atomic_cast(from, to);
  if (from.is_nested() || to.is_nested()) {
    if (from.id() != to.id()) return false;
    switch (from.id()) {
      case TypeId::kArray:
        return can_ansi_cast(from.element_type(), to.element_type()) &&
               resolvable(from.contains_null(), to.contains_null());
      case TypeId::kMap:
        return can_ansi_cast(from.key_type(), to.key_type()) &&
               can_ansi_cast(from.value_type(), to.value_type()) &&
               resolvable(from.value_contains_null(), to.value_contains_null());
      case TypeId::kStruct:
        return all_fields(from, to, [](const StructField& x, const StructField& y) {
          return can_ansi_cast(x.type, y.type) && resolvable(x.nullable, y.nullable);
        });
      default:
        return true;
    }
  }
  return common_atomic_cast(from, to);
}

bool can_legacy_cast(const DataType& from, const DataType& to) {
  if (from == to || from.is(TypeId::kNull)) return true;
  if (from.is(TypeId::kVariant) || to.is(TypeId::kVariant)) return variant_cast(from, to);
  if (to.is(TypeId::kString)) return common_atomic_cast(from, to);
  if (from.is_nested() || to.is_nested()) {
    if (from.id() != to.id()) return false;
    switch (from.id()) {
      case TypeId::kArray:
        return can_legacy_cast(from.element_type(), to.element_type()) &&
               resolvable(
                   from.contains_null() || force_nullable(from.element_type(), to.element_type()),
                   to.contains_null());
      case TypeId::kMap:
        return can_legacy_cast(from.key_type(), to.key_type()) &&
               !force_nullable(from.key_type(), to.key_type()) &&
               can_legacy_cast(from.value_type(), to.value_type()) &&
               resolvable(
                   from.value_contains_null() || force_nullable(from.value_type(), to.value_type()),
                   to.value_contains_null());
      case TypeId::kStruct:
        return all_fields(from, to, [](const StructField& x, const StructField& y) {
          return can_legacy_cast(x.type, y.type) &&
                 resolvable(x.nullable || force_nullable(x.type, y.type), y.nullable);
        });
      default:
        return true;
    }
  }
  return common_atomic_cast(from, to) || legacy_only_cast(from, to);
}

bool decimal_holds(const DataType& decimal, const DataType& numeric) {
  if (numeric.is_fractional() || !numeric.is_numeric()) return false;
  const DataType other = decimal_for(numeric);
  return decimal.precision() - decimal.scale() >= other.precision() - other.scale() &&
         decimal.scale() >= other.scale();
}

// Whether no value overflows the decimal: Spark's canNullSafeCastToDecimal.
bool null_safe_to_decimal(const DataType& from, const DataType& to) {
  if (from.is(TypeId::kBoolean)) return to.precision() - to.scale() >= 1;
  if (decimal_holds(to, from)) return true;
  return from.is(TypeId::kDecimal) && to.precision() - to.scale() > from.precision() - from.scale();
}

bool nested_up_cast(const DataType& from, const DataType& to) {
  switch (from.id()) {
    case TypeId::kArray:
      return resolvable(from.contains_null(), to.contains_null()) &&
             can_up_cast(from.element_type(), to.element_type());
    case TypeId::kMap:
      return resolvable(from.value_contains_null(), to.value_contains_null()) &&
             can_up_cast(from.key_type(), to.key_type()) &&
             can_up_cast(from.value_type(), to.value_type());
    case TypeId::kStruct:
      return all_fields(from, to, [](const StructField& x, const StructField& y) {
        return resolvable(x.nullable, y.nullable) && can_up_cast(x.type, y.type);
      });
    default:
      return false;
  }
}

}  // namespace

bool can_cast(const DataType& from, const DataType& to, bool ansi) {
  return ansi ? can_ansi_cast(from, to) : can_legacy_cast(from, to);
}

bool can_try_cast(const DataType& from, const DataType& to) {
  if (from.is_nested() && to.is_nested()) return can_legacy_cast(from, to);
  return can_ansi_cast(from, to);
}

bool can_store_assign(const DataType& from, const DataType& to) {
  if (from == to || from.is(TypeId::kNull)) return true;
  if (from.is_numeric() && to.is_numeric()) return true;
  if (to.is(TypeId::kString)) return from.is_atomic();
  if (from.is_datetime() && to.is_datetime()) return true;
  if (from.id() != to.id()) return false;
  switch (from.id()) {
    case TypeId::kArray:
      return resolvable(from.contains_null(), to.contains_null()) &&
             can_store_assign(from.element_type(), to.element_type());
    case TypeId::kMap:
      return resolvable(from.value_contains_null(), to.value_contains_null()) &&
             can_store_assign(from.key_type(), to.key_type()) &&
             can_store_assign(from.value_type(), to.value_type());
    case TypeId::kStruct:
      return all_fields(from, to, [](const StructField& x, const StructField& y) {
        return resolvable(x.nullable, y.nullable) && can_store_assign(x.type, y.type);
      });
    default:
      return false;
  }
}

bool can_up_cast(const DataType& from, const DataType& to) {
  if (from == to || from.is(TypeId::kNull)) return true;
  if (from.is(TypeId::kVariant)) return false;
  if (from.is_numeric() && to.is(TypeId::kDecimal)) return decimal_holds(to, from);
  if (from.is(TypeId::kDecimal) && to.is_integral()) {
    return from.scale() == 0 && from.precision() < decimal_for(to).precision();
  }
  if (from.is_numeric() && to.is_numeric()) {
    return !from.is(TypeId::kDecimal) && from.id() < to.id();
  }
  if (from.is_datetime() && to.is_datetime()) return !to.is(TypeId::kDate);
  if (to.is(TypeId::kString)) return from.is_atomic() && to.string_kind() == StringKind::kString;
  if (from.is(TypeId::kTimestamp)) return to.is(TypeId::kLong);
  if (to.is(TypeId::kTimestamp)) return from.is(TypeId::kLong);
  if (from.id() != to.id()) return false;
  return from.is_ansi_interval() || nested_up_cast(from, to);
}

bool cast_may_give_null(const DataType& from, const DataType& to, CastMode mode) {
  if (mode == CastMode::kTry) {
    if (from.is(TypeId::kString) && to.is(TypeId::kBinary)) return false;
    if (from.is(TypeId::kDecimal) && to.is_integral()) return true;
    return !can_up_cast(from, to);
  }
  if (from.is(TypeId::kNull) || from == to) return false;
  if (from.is(TypeId::kVariant)) return true;
  if (from.is(TypeId::kString)) return !to.is(TypeId::kBinary) && !to.is(TypeId::kString);
  if (to.is(TypeId::kString)) return false;
  const bool to_small = to.id() >= TypeId::kByte && to.id() <= TypeId::kInt;
  if (from.is(TypeId::kTimestamp) && to_small) return true;
  if (from.is(TypeId::kTime) && to_small) return !to.is(TypeId::kInt);
  if (from.is_fractional() && to.is(TypeId::kTimestamp)) return true;
  if (to.is(TypeId::kDate)) return !from.is(TypeId::kTimestamp);
  if (from.is(TypeId::kDate)) return !to.is(TypeId::kTimestamp);
  if (to.is(TypeId::kCalendarInterval)) return true;
  if (to.is(TypeId::kDecimal)) return !null_safe_to_decimal(from, to);
  return (from.is_fractional() || from.is(TypeId::kDecimal)) && to.is_integral();
}

}  // namespace firesteel
