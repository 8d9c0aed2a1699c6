#pragma once

#include "functions/aggregate/counted_values.h"
#include "functions/aggregate/list_column.h"
#include "functions/aggregate/object_aggregate.h"

namespace firesteel {

// Base of aggregates that need every value of a group, counted. Derived has add and results as
// ObjectAggregate says, and gets the rest from here.
template <class Derived>
class CountedAggregate : public ObjectAggregate<Derived, CountedValues> {
 public:
  explicit CountedAggregate(DataType value_type)
      : value_type_(std::move(value_type)),
        values_type_(DataType::array(value_type_)),
        counts_type_(DataType::array(TypeId::kLong, false)) {}

  std::unique_ptr<CountedValues> make() const {
    return std::make_unique<CountedValues>(value_type_);
  }
  void merge(CountedValues& into, CountedValues& from) const { into.add_all(from); }

  // struct<values: array<T>, counts: array<bigint>>; null for a group without rows.
  DataType serialized_type() const override {
    return DataType::structure(
        {{"values", values_type_, true, ""}, {"counts", counts_type_, true, ""}});
  }
  VectorPtr serialize_objects(std::span<const CountedValues* const> groups) const {
    auto out = Vector::flat(serialized_type(), groups.size());
    std::vector<const ValueList*> lists;
    std::vector<int64_t> all_counts;
    auto counts = Vector::flat(counts_type_, groups.size());
    for (size_t i = 0; i < groups.size(); ++i) {
      lists.push_back(groups[i] == nullptr ? nullptr : &groups[i]->values());
      auto& entry = counts->mutable_values<ListEntry>()[i];
      entry = {static_cast<uint32_t>(all_counts.size()), 0};
      if (groups[i] == nullptr) {
        out->set_null(i);
        continue;
      }
      const auto& group = groups[i]->counts();
      entry.size = static_cast<uint32_t>(group.size());
      all_counts.insert(all_counts.end(), group.begin(), group.end());
    }
    auto elements = Vector::flat(TypeId::kLong, all_counts.size());
    std::copy(all_counts.begin(), all_counts.end(), elements->mutable_values<int64_t>());
    counts->set_children({elements});
    out->set_children({list_column(values_type_, lists), counts});
    return out;
  }
  void merge_row(CountedValues& group, const Decoded& column, size_t row) const {
    const size_t index = column.index(row);
    const Decoded values(*column.flat().children()[0]);
    const Decoded counts(*column.flat().children()[1]);
    const ListEntry value_entry = values.at<ListEntry>(index);
    const ListEntry count_entry = counts.at<ListEntry>(index);
    const VectorPtr count_elements = flatten(counts.flat().children()[0]);
    group.add_range(*values.flat().children()[0], value_entry.offset,
                    {count_elements->values<int64_t>() + count_entry.offset, count_entry.size});
  }

 protected:
  const DataType& value_type() const { return value_type_; }

 private:
  DataType value_type_;
  DataType values_type_;
  DataType counts_type_;
};

}  // namespace firesteel
