#include "columnar/compare.h"

#include <cmath>
#include <concepts>
#include <tuple>

namespace firesteel {

struct RowComparatorOperations {
  template <class T>
  static int order(const T& a, const T& b) {
    if constexpr (std::floating_point<T>) {
      if (a < b) return -1;
      if (a > b) return 1;
      if (a == b) return 0;
      return static_cast<int>(std::isnan(a)) - static_cast<int>(std::isnan(b));
    } else if constexpr (std::same_as<T, StringRef>) {
      return a.compare(b);
    } else if constexpr (std::same_as<T, CalendarInterval>) {
      const auto x = std::tie(a.months, a.days, a.microseconds);
      const auto y = std::tie(b.months, b.days, b.microseconds);
      return x < y ? -1 : static_cast<int>(y < x);
    } else {
      return a < b ? -1 : static_cast<int>(b < a);
    }
  }

  template <class T>
  static bool same(const T& a, const T& b) {
    if constexpr (std::floating_point<T>) {
      return a == b || (std::isnan(a) && std::isnan(b));
    } else {
      return a == b;
    }
  }

  template <class T>
  static int compare_value(const RowComparator& c, size_t left, size_t right) {
    return order(c.left_.data<T>()[left], c.right_.data<T>()[right]);
  }

  template <class T>
  static bool equal_value(const RowComparator& c, size_t left, size_t right) {
    return same(c.left_.data<T>()[left], c.right_.data<T>()[right]);
  }

  // Arrays, and maps as sequences of (key, value).
  static int compare_list(const RowComparator& c, size_t left, size_t right) {
    const ListEntry a = c.left_.data<ListEntry>()[left];
    const ListEntry b = c.right_.data<ListEntry>()[right];
    for (uint32_t i = 0; i < a.size && i < b.size; ++i) {
      for (const RowComparator& child : c.children_) {
        const int result = child.compare(a.offset + i, b.offset + i);
        if (result != 0) return result;
      }
    }
    return order(a.size, b.size);
  }

  static bool equal_list(const RowComparator& c, size_t left, size_t right) {
    const ListEntry a = c.left_.data<ListEntry>()[left];
    const ListEntry b = c.right_.data<ListEntry>()[right];
    if (a.size != b.size) return false;
    for (const RowComparator& child : c.children_) {
      for (uint32_t i = 0; i < a.size; ++i) {
        if (!child.equal(a.offset + i, b.offset + i)) return false;
      }
    }
    return true;
  }

  static int compare_struct(const RowComparator& c, size_t left, size_t right) {
    for (const RowComparator& child : c.children_) {
      const int result = child.compare(left, right);
      if (result != 0) return result;
    }
    return 0;
  }

  static bool equal_struct(const RowComparator& c, size_t left, size_t right) {
    for (const RowComparator& child : c.children_) {
      if (!child.equal(left, right)) return false;
    }
    return true;
  }

  template <class T>
  static void use_values(RowComparator& c) {
    c.compare_ = compare_value<T>;
    c.equal_ = equal_value<T>;
  }

  static void add_children(RowComparator& c) {
    const auto& left = c.left_.flat().children();
    const auto& right = c.right_.flat().children();
    FS_CHECK_EQ(left.size(), right.size());
    c.children_.reserve(left.size());
    for (size_t i = 0; i < left.size(); ++i) c.children_.emplace_back(*left[i], *right[i]);
  }

  static void choose(RowComparator& c, const DataType& type) {
    switch (type.id()) {
      case TypeId::kNull:
        c.all_null_ = true;
        break;
      case TypeId::kBoolean:
        use_values<uint8_t>(c);
        break;
      case TypeId::kByte:
        use_values<int8_t>(c);
        break;
      case TypeId::kShort:
        use_values<int16_t>(c);
        break;
      case TypeId::kInt:
      case TypeId::kDate:
      case TypeId::kYearMonthInterval:
        use_values<int32_t>(c);
        break;
      case TypeId::kLong:
      case TypeId::kTimestamp:
      case TypeId::kTimestampNtz:
      case TypeId::kTime:
      case TypeId::kDayTimeInterval:
        use_values<int64_t>(c);
        break;
      case TypeId::kFloat:
        use_values<float>(c);
        break;
      case TypeId::kDouble:
        use_values<double>(c);
        break;
      case TypeId::kDecimal:
        if (type.is_wide_decimal()) {
          use_values<int128_t>(c);
        } else {
          use_values<int64_t>(c);
        }
        break;
      case TypeId::kString:
      case TypeId::kBinary:
        use_values<StringRef>(c);
        break;
      case TypeId::kCalendarInterval:
        use_values<CalendarInterval>(c);
        break;
      case TypeId::kArray:
      case TypeId::kMap:
        add_children(c);
        c.compare_ = compare_list;
        c.equal_ = equal_list;
        break;
      case TypeId::kStruct:
      case TypeId::kVariant:
        add_children(c);
        c.compare_ = compare_struct;
        c.equal_ = equal_struct;
        break;
    }
  }
};

RowComparator::RowComparator(const Vector& left, const Vector& right) : left_(left), right_(right) {
  FS_CHECK(left.type().id() == right.type().id() &&
           left.type().is_wide_decimal() == right.type().is_wide_decimal());
  RowComparatorOperations::choose(*this, left.type());
}

}  // namespace firesteel
