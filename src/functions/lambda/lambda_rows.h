#pragma once

// How higher-order functions spread arrays and maps into rows for their lambdas.

#include <string_view>
#include <vector>

#include "functions/argument_check.h"
#include "functions/list_rows.h"

namespace firesteel {

// All elements of all rows, one after the other.
struct LambdaRows {
  // The elements' places in the child vectors, and the rows they belong to.
  SelectionPtr places;
  Selection parents;
  // Each row's part of them.
  std::vector<ListEntry> entries;

  LambdaRows(const ListRows& lists, size_t num_rows) : entries(num_rows) {
    auto all = std::make_shared<Selection>();
    for (size_t row = 0; row < num_rows; ++row) {
      entries[row].offset = static_cast<uint32_t>(all->size());
      if (lists.is_null(row)) continue;
      const ListEntry entry = lists.entry(row);
      entries[row].size = entry.size;
      for (uint32_t i = 0; i < entry.size; ++i) {
        all->push_back(entry.offset + i);
        parents.push_back(static_cast<uint32_t>(row));
      }
    }
    places = std::move(all);
  }

  size_t size() const { return parents.size(); }
  VectorPtr column(const VectorPtr& child) const { return Vector::dictionary(child, places); }

  // Each element's place in its array, from 0.
  VectorPtr indices() const {
    auto out = Vector::flat(TypeId::kInt, size());
    auto* to = out->mutable_values<int32_t>();
    for (const ListEntry& entry : entries) {
      for (uint32_t i = 0; i < entry.size; ++i) to[entry.offset + i] = static_cast<int32_t>(i);
    }
    return out;
  }
};

// The lambda's value for all rows; an empty vector of `type` when there are none, so that lambdas
// never see empty batches.
inline VectorPtr evaluate_lambda(LambdaBody* lambda, const DataType& type,
                                 std::span<const VectorPtr> params,
                                 std::span<const uint32_t> parents) {
  if (parents.empty()) return VectorBuilder(type).finish();
  return lambda->evaluate(params, parents);
}

// Whether a predicate lambda holds, fails or is unknown for a row.
enum class Truth : uint8_t { kFalse, kTrue, kUnknown };

class TruthReader {
 public:
  explicit TruthReader(const Vector& vector)
      : decoded_(vector), all_null_(vector.type().is(TypeId::kNull)) {}

  Truth operator()(size_t row) const {
    if (all_null_ || decoded_.is_null(row)) return Truth::kUnknown;
    return decoded_.at<uint8_t>(row) != 0 ? Truth::kTrue : Truth::kFalse;
  }

 private:
  Decoded decoded_;
  bool all_null_;
};

// The argument must be an array (a map); NULL is none.
inline const DataType& require_lambda_array(const BindContext& context, std::string_view function,
                                            size_t index = 0) {
  const DataType& type = context.args[index].type;
  if (!type.is(TypeId::kArray)) {
    throw_unexpected_input_type(context, function, index, "\"ARRAY\"");
  }
  return type;
}
inline const DataType& require_lambda_map(const BindContext& context, std::string_view function,
                                          size_t index = 0) {
  const DataType& type = context.args[index].type;
  if (!type.is(TypeId::kMap)) throw_unexpected_input_type(context, function, index, "\"MAP\"");
  return type;
}

// The lambda at `index` must give a boolean.
inline void require_predicate(const BindContext& context, std::string_view function, size_t index) {
  const DataType& type = context.args[index].type;
  if (!type.is(TypeId::kBoolean) && !type.is(TypeId::kNull)) {
    throw_unexpected_input_type(context, function, index, "\"BOOLEAN\"");
  }
}

inline std::vector<DataType> lambda_arg_types(const BindContext& context) {
  std::vector<DataType> types;
  for (const Argument& arg : context.args) types.push_back(arg.type);
  return types;
}

}  // namespace firesteel
