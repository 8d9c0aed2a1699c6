#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "firesteel/value.h"

namespace firesteel {

// A row of a result, or one to make a DataFrame of: Row{1, "a", nullptr}. Rows of a result know the
// names of their columns. Immutable; copies are cheap.
class Row {
 public:
  Row() : Row(std::vector<types::Value>{}) {}
  Row(std::initializer_list<types::Value> values) : Row(std::vector<types::Value>(values)) {}
  explicit Row(std::vector<types::Value> values,
               std::shared_ptr<const std::vector<std::string>> names = nullptr)
      : values_(std::make_shared<const std::vector<types::Value>>(std::move(values))),
        names_(std::move(names)) {}

  size_t size() const { return values_->size(); }
  const std::vector<types::Value>& values() const { return *values_; }
  // Empty when they are not known.
  std::vector<std::string> fieldNames() const;

  // By position, from 0 on, and by name (case counts). Throws std::out_of_range.
  const types::Value& operator[](size_t index) const { return values_->at(index); }
  const types::Value& operator[](std::string_view name) const {
    return values_->at(fieldIndex(name));
  }
  size_t fieldIndex(std::string_view name) const;
  bool isNullAt(size_t index) const { return (*this)[index].isNull(); }

  // As types::Value::get: row.get<int64_t>("id"), row.get<std::optional<std::string>>(1).
  template <class T>
  T get(size_t index) const {
    return (*this)[index].get<T>();
  }
  template <class T>
  T get(std::string_view name) const {
    return (*this)[name].template get<T>();
  }
  template <class T>
  T getAs(std::string_view name) const {
    return get<T>(name);
  }
  bool getBoolean(size_t index) const { return get<bool>(index); }
  int32_t getInt(size_t index) const { return get<int32_t>(index); }
  int64_t getLong(size_t index) const { return get<int64_t>(index); }
  float getFloat(size_t index) const { return get<float>(index); }
  double getDouble(size_t index) const { return get<double>(index); }
  std::string getString(size_t index) const { return get<std::string>(index); }
  types::Decimal getDecimal(size_t index) const { return get<types::Decimal>(index); }
  types::Date getDate(size_t index) const { return get<types::Date>(index); }
  types::Timestamp getTimestamp(size_t index) const { return get<types::Timestamp>(index); }
  Row getStruct(size_t index) const { return get<Row>(index); }

  // "[1,a,NULL]"
  std::string toString() const;
  // Names do not count.
  bool operator==(const Row& other) const { return *values_ == *other.values_; }

 private:
  std::shared_ptr<const std::vector<types::Value>> values_;
  std::shared_ptr<const std::vector<std::string>> names_;
};

std::ostream& operator<<(std::ostream& out, const Row& row);

}  // namespace firesteel
