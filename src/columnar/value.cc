#include "columnar/value.h"

#include <cmath>
#include <functional>

namespace firesteel {
namespace {

std::strong_ordering compare_doubles(double a, double b) {
  const bool a_nan = std::isnan(a);
  const bool b_nan = std::isnan(b);
  if (a_nan || b_nan) return a_nan <=> b_nan;
  if (a < b) return std::strong_ordering::less;
  if (a > b) return std::strong_ordering::greater;
  return std::strong_ordering::equal;
}

std::strong_ordering compare_nullable(const DataType& type, const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return b.is_null() <=> a.is_null();
  return compare_values(type, a, b);
}

}  // namespace

bool Value::operator==(const Value& other) const {
  if (data_.index() != other.data_.index()) return false;
  if (const double* value = std::get_if<double>(&data_)) {
    return compare_doubles(*value, other.floating()) == 0;
  }
  if (std::holds_alternative<std::shared_ptr<const List>>(data_)) return list() == other.list();
  return data_ == other.data_;
}

std::strong_ordering compare_values(const DataType& type, const Value& a, const Value& b) {
  switch (type.id()) {
    case TypeId::kBoolean:
      return a.boolean() <=> b.boolean();
    case TypeId::kFloat:
    case TypeId::kDouble:
      return compare_doubles(a.floating(), b.floating());
    case TypeId::kDecimal:
      return a.decimal() < b.decimal()   ? std::strong_ordering::less
             : a.decimal() > b.decimal() ? std::strong_ordering::greater
                                         : std::strong_ordering::equal;
    case TypeId::kString:
    case TypeId::kBinary:
      return a.string().compare(b.string()) <=> 0;
    case TypeId::kArray: {
      const auto& x = a.list();
      const auto& y = b.list();
      for (size_t i = 0; i < x.size() && i < y.size(); ++i) {
        const auto order = compare_nullable(type.element_type(), x[i], y[i]);
        if (order != 0) return order;
      }
      return x.size() <=> y.size();
    }
    case TypeId::kStruct:
      for (size_t i = 0; i < type.fields().size(); ++i) {
        const auto order = compare_nullable(type.fields()[i].type, a.list()[i], b.list()[i]);
        if (order != 0) return order;
      }
      return std::strong_ordering::equal;
    case TypeId::kNull:
      return std::strong_ordering::equal;
    default:
      return a.integer() <=> b.integer();
  }
}

size_t hash_value(const Value& value) {
  struct Visitor {
    size_t operator()(std::monostate) const { return 0x9e3779b97f4a7c15; }
    size_t operator()(bool item) const { return std::hash<bool>()(item); }
    size_t operator()(int64_t item) const { return std::hash<int64_t>()(item); }
    size_t operator()(double item) const {
      return std::isnan(item) ? 1 : std::hash<double>()(item == 0 ? 0.0 : item);
    }
    size_t operator()(int128_t item) const {
      return std::hash<int64_t>()(static_cast<int64_t>(item)) * 31 +
             std::hash<int64_t>()(static_cast<int64_t>(item >> 64));
    }
    size_t operator()(const std::string& item) const { return std::hash<std::string>()(item); }
    size_t operator()(const CalendarInterval& item) const {
      return std::hash<int64_t>()(item.microseconds) * 31 + item.days * 7 + item.months;
    }
    size_t operator()(const std::shared_ptr<const Value::List>& items) const {
      size_t hash = items->size();
      for (const Value& item : *items) hash = hash * 31 + hash_value(item);
      return hash;
    }
  };
  return std::visit(Visitor{}, value.data_);
}

}  // namespace firesteel
