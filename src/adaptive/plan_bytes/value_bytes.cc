#include "adaptive/plan_bytes/type_bytes.h"

namespace firesteel {
namespace {

// Type of part `index` of a nested value, as Value lists them.
DataType part_type(const DataType& type, size_t index) {
  switch (type.id()) {
    case TypeId::kArray:
      return type.element_type();
    case TypeId::kMap:
      return index % 2 == 0 ? type.key_type() : type.value_type();
    case TypeId::kStruct:
      return type.fields()[index].type;
    default:
      return TypeId::kBinary;
  }
}

}  // namespace

void write_value(PlanWriter& out, const Value& value, const DataType& type) {
  out.boolean(value.is_null());
  if (value.is_null()) return;
  switch (type.id()) {
    case TypeId::kBoolean:
      return out.boolean(value.boolean());
    case TypeId::kFloat:
    case TypeId::kDouble:
      return out.floating(value.floating());
    case TypeId::kDecimal: {
      const int128_t unscaled = value.decimal();
      return out.raw(&unscaled, sizeof(unscaled));
    }
    case TypeId::kString:
    case TypeId::kBinary:
      return out.text(value.string());
    case TypeId::kCalendarInterval:
      out.integer(value.interval().months);
      out.integer(value.interval().days);
      return out.integer(value.interval().microseconds);
    case TypeId::kArray:
    case TypeId::kMap:
    case TypeId::kStruct:
    case TypeId::kVariant: {
      const auto& parts = value.list();
      out.integer(static_cast<int64_t>(parts.size()));
      for (size_t i = 0; i < parts.size(); ++i) write_value(out, parts[i], part_type(type, i));
      return;
    }
    default:
      return out.integer(value.integer());
  }
}

Value read_value(PlanReader& in, const DataType& type) {
  if (in.boolean()) return {};
  switch (type.id()) {
    case TypeId::kBoolean:
      return Value(in.boolean());
    case TypeId::kFloat:
    case TypeId::kDouble:
      return Value(in.floating());
    case TypeId::kDecimal: {
      int128_t unscaled;
      std::memcpy(&unscaled, in.take(sizeof(unscaled)).data(), sizeof(unscaled));
      return Value(unscaled);
    }
    case TypeId::kString:
    case TypeId::kBinary:
      return Value(in.text());
    case TypeId::kCalendarInterval: {
      CalendarInterval interval;
      interval.months = in.number();
      interval.days = in.number();
      interval.microseconds = in.integer();
      return Value(interval);
    }
    case TypeId::kArray:
    case TypeId::kMap:
    case TypeId::kStruct:
    case TypeId::kVariant: {
      Value::List parts(static_cast<size_t>(in.integer()));
      for (size_t i = 0; i < parts.size(); ++i) parts[i] = read_value(in, part_type(type, i));
      return Value(std::move(parts));
    }
    default:
      return Value(in.integer());
  }
}

}  // namespace firesteel
