#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace firesteel {

class Row;

namespace types {

__extension__ typedef __int128 Int128;

// unscaled / 10^scale, of at most 38 digits.
struct Decimal {
  Int128 unscaled = 0;
  int scale = 0;

  // "12.34", "-1e3". Throws std::invalid_argument.
  static Decimal fromString(std::string_view text);
  std::string toString() const;
  double toDouble() const;
  // The same number: 1.0 equals 1.00.
  bool operator==(const Decimal& other) const;
};

struct Binary {
  std::string bytes;
  bool operator==(const Binary&) const = default;
};

// Spark's INTERVAL of the calendar: the parts do not carry over into each other.
struct CalendarInterval {
  int32_t months = 0;
  int32_t days = 0;
  int64_t microseconds = 0;
  bool operator==(const CalendarInterval&) const = default;
};

using Date = std::chrono::sys_days;
// A moment, in UTC.
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;
// What a clock on a wall shows.
using TimestampNTZ = std::chrono::local_time<std::chrono::microseconds>;
// Since midnight.
using Time = std::chrono::nanoseconds;
using DayTimeInterval = std::chrono::microseconds;
using YearMonthInterval = std::chrono::months;

class Value;
using Array = std::vector<Value>;
using Map = std::vector<std::pair<Value, Value>>;

namespace detail {
using Alternatives =
    std::variant<std::monostate, bool, int8_t, int16_t, int32_t, int64_t, float, double, Decimal,
                 std::string, Binary, Date, Timestamp, TimestampNTZ, Time, DayTimeInterval,
                 YearMonthInterval, CalendarInterval, std::shared_ptr<const Array>,
                 std::shared_ptr<const Map>, std::shared_ptr<const Row>>;

template <class T, class Variant>
inline constexpr bool kIsAlternative = false;
template <class T, class... Types>
inline constexpr bool kIsAlternative<T, std::variant<Types...>> = (std::same_as<T, Types> || ...);

[[noreturn]] void throwNull();
[[noreturn]] void throwOtherType(const Value& value, const char* wanted);
}  // namespace detail

// One value: NULL, or a C++ value of the kind that its SQL type has:
//   BOOLEAN bool, TINYINT to BIGINT int8_t to int64_t, FLOAT float, DOUBLE double, DECIMAL Decimal,
//   STRING std::string, BINARY Binary, DATE Date, TIMESTAMP Timestamp, TIMESTAMP_NTZ TimestampNTZ,
//   TIME Time, intervals DayTimeInterval, YearMonthInterval and CalendarInterval,
//   ARRAY Array, MAP Map, STRUCT Row, VARIANT its JSON text.
class Value {
 public:
  Value() = default;
  Value(std::nullptr_t) {}  // NULL
  Value(std::nullopt_t) {}  // NULL
  Value(const char* text) : data_(std::string(text)) {}
  Value(std::string_view text) : data_(std::string(text)) {}
  Value(std::chrono::year_month_day date) : data_(Date(date)) {}
  Value(Array value) : data_(std::make_shared<Array>(std::move(value))) {}
  Value(Map value) : data_(std::make_shared<Map>(std::move(value))) {}
  Value(Row value);
  template <class T>
  requires detail::kIsAlternative<T, detail::Alternatives> Value(T value)
      : data_(std::move(value)) {}
  // Integers under other names, as `long long`.
  template <std::signed_integral T>
  requires(!detail::kIsAlternative<T, detail::Alternatives> && sizeof(T) == 8) Value(T value)
      : data_(static_cast<int64_t>(value)) {}
  // Unsigned ones as the next wider type; BIGINT takes what fits into it.
  template <std::unsigned_integral T>
  requires(!std::same_as<T, bool> && !std::same_as<T, char>) Value(T value)
      : Value(sizeof(T) < 4 ? Value(static_cast<int32_t>(value))
                            : Value(static_cast<int64_t>(value))) {}
  template <class T>
  requires(!std::same_as<T, Value> && std::constructible_from<Value, T>)
      Value(const std::optional<T>& value)
      : Value(value ? Value(*value) : Value()) {}
  template <class T>
  requires(!std::same_as<T, Value> && std::constructible_from<Value, T>)
      Value(const std::vector<T>& values)
      : Value(Array(values.begin(), values.end())) {}

  bool isNull() const { return std::holds_alternative<std::monostate>(data_); }

  // The value as T: one of the kinds above, a wider number, std::optional of these (NULL gives
  // none), std::vector<T> of an ARRAY, std::map<K, V> of a MAP. Throws SparkException:
  // ROW_VALUE_IS_NULL for NULL, else when it is of another kind.
  template <class T>
  T get() const;

  // As Spark prints it: "NULL", "1.5", "[1, 2]".
  std::string toString() const;

  // NULL equals NULL, NaN equals NaN. Kinds differ: 1 of INT is not 1 of BIGINT.
  bool operator==(const Value& other) const;

  const detail::Alternatives& data() const { return data_; }

 private:
  template <class T>
  T number() const;

  detail::Alternatives data_;
};

std::ostream& operator<<(std::ostream& out, const Value& value);

namespace detail {

template <class T>
struct Get {
  static constexpr bool kIsKnown = false;
};

template <class T>
struct Get<std::optional<T>> {
  static constexpr bool kIsKnown = true;
  static std::optional<T> get(const Value& value) {
    return value.isNull() ? std::nullopt : std::optional<T>(value.get<T>());
  }
};

template <class T>
struct Get<std::vector<T>> {
  static constexpr bool kIsKnown = true;
  static std::vector<T> get(const Value& value) {
    const auto* array = std::get_if<std::shared_ptr<const Array>>(&value.data());
    if (array == nullptr) throwOtherType(value, "an ARRAY");
    if constexpr (std::same_as<T, Value>) {
      return **array;
    } else if constexpr (std::same_as<T, std::pair<Value, Value>>) {
      throwOtherType(value, "a MAP");
    } else {
      std::vector<T> out;
      for (const Value& element : **array) out.push_back(element.get<T>());
      return out;
    }
  }
};

template <>
struct Get<Map> {
  static constexpr bool kIsKnown = true;
  static Map get(const Value& value) {
    const auto* map = std::get_if<std::shared_ptr<const Map>>(&value.data());
    if (map == nullptr) throwOtherType(value, "a MAP");
    return **map;
  }
};

template <class K, class V>
struct Get<std::map<K, V>> {
  static constexpr bool kIsKnown = true;
  static std::map<K, V> get(const Value& value) {
    std::map<K, V> out;
    for (const auto& [key, item] : value.get<Map>())
      out.emplace(key.template get<K>(), item.template get<V>());
    return out;
  }
};

}  // namespace detail

template <class T>
T Value::number() const {
  return std::visit(
      [this](const auto& held) -> T {
        using Held = std::remove_cvref_t<decltype(held)>;
        constexpr bool kWider =
            (std::integral<Held> && std::integral<T> && sizeof(Held) <= sizeof(T) &&
             !std::same_as<Held, bool> && std::signed_integral<T>) ||
            (std::floating_point<T> &&
             (std::same_as<Held, float> || std::same_as<Held, T> ||
              (std::integral<Held> && !std::same_as<Held, bool> && sizeof(Held) < sizeof(T))));
        if constexpr (kWider) {
          return static_cast<T>(held);
        } else {
          detail::throwOtherType(*this, std::integral<T> ? "an integer" : "a floating number");
        }
      },
      data_);
}

template <class T>
T Value::get() const {
  if constexpr (std::same_as<T, Value>) {
    return *this;
  } else if constexpr (detail::Get<T>::kIsKnown) {
    return detail::Get<T>::get(*this);
  } else {
    if (isNull()) detail::throwNull();
    if constexpr (std::same_as<T, bool> || std::same_as<T, std::string>) {
      if (const T* held = std::get_if<T>(&data_)) return *held;
      detail::throwOtherType(*this, std::same_as<T, bool> ? "a BOOLEAN" : "a STRING");
    } else if constexpr (std::is_arithmetic_v<T>) {
      return number<T>();
    } else if constexpr (std::same_as<T, std::chrono::year_month_day>) {
      return T(get<Date>());
    } else if constexpr (std::same_as<T, Row>) {
      if (const auto* held = std::get_if<std::shared_ptr<const Row>>(&data_)) return **held;
      detail::throwOtherType(*this, "a STRUCT");
    } else {
      static_assert(detail::kIsAlternative<T, detail::Alternatives>,
                    "not a C++ type that values have");
      if (const T* held = std::get_if<T>(&data_)) return *held;
      detail::throwOtherType(*this, "a value of the type asked for");
    }
  }
}

}  // namespace types
}  // namespace firesteel
