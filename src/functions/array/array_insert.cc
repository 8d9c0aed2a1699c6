// array_append, array_prepend, array_insert.

#include "functions/array_arguments.h"
#include "functions/function_registry.h"
#include "functions/list_rows.h"

namespace firesteel {
namespace {

enum class PendSide : uint8_t { kFront, kBack };

VectorPtr pend_elements(const DataType& type, PendSide side, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) {
    const ListRows arrays(*input.args[0]);
    ListWriter out(type, {arrays.elements(), input.args[1]}, num_rows);
    for (uint32_t row = 0; row < num_rows; ++row) {
      if (arrays.is_null(row)) {
        out.end_null_row();
        continue;
      }
      if (side == PendSide::kFront) out.pick(1, row);
      out.pick(0, arrays.entry(row));
      if (side == PendSide::kBack) out.pick(1, row);
      out.end_row();
    }
    return out.finish();
  });
}

// The greatest length of an array in Spark.
constexpr int64_t kMaxArrayLength = 2147483632;

void check_inserted_length(int64_t length) {
  if (length <= kMaxArrayLength) return;
  throw SparkError("COLLECTION_SIZE_LIMIT_EXCEEDED.FUNCTION",
                   {{"numberOfElements", std::to_string(length)},
                    {"maxRoundedArrayLength", std::to_string(kMaxArrayLength)},
                    {"functionName", "`array_insert`"}});
}

// Inserts element `row` of source 1 at a position counted from 1, or from the end when negative;
// a position outside is reached by nulls.
void insert_element(ListWriter& out, ListEntry entry, uint32_t row, int64_t position) {
  const int64_t size = entry.size;
  if (position == 0) throw SparkError("INVALID_INDEX_OF_ZERO", {});
  if (position < -size - 1) {
    check_inserted_length(-position);
    out.pick(1, row);
    for (int64_t i = size + 1; i < -position; ++i) out.pick_null();
    out.pick(0, entry);
    return;
  }
  const int64_t before = position > 0 ? position - 1 : size + position + 1;
  check_inserted_length(std::max(before, size) + 1);
  const auto kept = static_cast<uint32_t>(std::min(before, size));
  out.pick_range(0, entry.offset, kept);
  for (int64_t i = size; i < before; ++i) out.pick_null();
  out.pick(1, row);
  out.pick_range(0, entry.offset + kept, entry.size - kept);
}

VectorPtr insert_elements(const DataType& type, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) {
    const ListRows arrays(*input.args[0]);
    const Decoded positions(*input.args[1]);
    ListWriter out(type, {arrays.elements(), input.args[2]}, num_rows);
    for (uint32_t row = 0; row < num_rows; ++row) {
      if (arrays.is_null(row) || positions.is_null(row)) {
        out.end_null_row();
        continue;
      }
      insert_element(out, arrays.entry(row), row, positions.at<int32_t>(row));
      out.end_row();
    }
    return out.finish();
  });
}

template <PendSide kSide>
BoundScalar bind_array_pend(const BindContext& context) {
  const char* name = kSide == PendSide::kFront ? "array_prepend" : "array_append";
  const auto [array, element] = array_and_element(context, name, 1, ElementFit::kTightest);
  const DataType type = DataType::array(element, array.contains_null() || context.args[1].nullable);
  return bound_scalar({array, element}, type, std::bind_front(pend_elements, type, kSide),
                      context.args[0].nullable ? NullRule::kAlwaysNullable : NullRule::kNeverNull);
}

BoundScalar bind_array_insert(const BindContext& context) {
  const DataType& array = context.args[0].type;
  const DataType& value = context.args[2].type;
  std::optional<DataType> element;
  if (array.is(TypeId::kArray)) {
    element = find_tightest_common_type(array.element_type(), value, context.settings.ansi);
  }
  if (!element) {
    throw_type_mismatch(context, "array_insert", "ARRAY_FUNCTION_DIFF_TYPES",
                        {{"functionName", "`array_insert`"},
                         {"dataType", "\"ARRAY\""},
                         {"leftType", quote_sql(array.sql())},
                         {"rightType", quote_sql(value.sql())}});
  }
  const DataType& position = context.args[1].type;
  if (!position.is_integral() || position.is(TypeId::kLong)) {
    throw_unexpected_input_type(context, "array_insert", 1, "\"INT\"");
  }
  const DataType type = DataType::array(*element, true);
  return bound_scalar({DataType::array(*element, array.contains_null()), TypeId::kInt, *element},
                      type, std::bind_front(insert_elements, type),
                      context.args[0].nullable || context.args[1].nullable
                          ? NullRule::kAlwaysNullable
                          : NullRule::kNeverNull);
}

}  // namespace

void register_array_insert(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"array_append"},
      .doc = {.usage = "array_append(array, element) - Add the element at the end of the array "
                       "passed as first argument. Type of element should be similar to type of the "
                       "elements of the array. Null element is also appended into the array. But "
                       "if the array passed, is NULL output is NULL",
              .examples = {{"SELECT array_append(array('b', 'd', 'c', 'a'), 'd')",
                            "[\"b\",\"d\",\"c\",\"a\",\"d\"]"},
                           {"SELECT array_append(array(1, 2, 3, null), null)", "[1,2,3,null,null]"},
                           {"SELECT array_append(CAST(null as Array<Int>), 2)", "NULL"}},
              .group = "array_funcs",
              .since = "3.4.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_array_pend<PendSide::kBack>,
  });
  registry.add(ScalarFunction{
      .names = {"array_prepend"},
      .doc = {.usage = "array_prepend(array, element) - Add the element at the beginning of the "
                       "array passed as first argument. Type of element should be the same as the "
                       "type of the elements of the array. Null element is also prepended to the "
                       "array. But if the array passed is NULL output is NULL",
              .examples = {{"SELECT array_prepend(array('b', 'd', 'c', 'a'), 'd')",
                            "[\"d\",\"b\",\"d\",\"c\",\"a\"]"},
                           {"SELECT array_prepend(array(1, 2, 3, null), null)",
                            "[null,1,2,3,null]"},
                           {"SELECT array_prepend(CAST(null as Array<Int>), 2)", "NULL"}},
              .group = "array_funcs",
              .since = "3.5.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_array_pend<PendSide::kFront>,
  });
  registry.add(ScalarFunction{
      .names = {"array_insert"},
      .doc = {.usage = "array_insert(x, pos, val) - Places val into index pos of array x. Array "
                       "indices start at 1. The maximum negative index is -1 for which the "
                       "function inserts new element after the current last element. Index above "
                       "array size appends the array, or prepends the array if index is negative, "
                       "with 'null' elements.",
              .examples = {{"SELECT array_insert(array(1, 2, 3, 4), 5, 5)", "[1,2,3,4,5]"},
                           {"SELECT array_insert(array(5, 4, 3, 2), -1, 1)", "[5,4,3,2,1]"},
                           {"SELECT array_insert(array(5, 3, 2, 1), -4, 4)", "[5,4,3,2,1]"}},
              .group = "array_funcs",
              .since = "3.4.0"},
      .min_args = 3,
      .max_args = 3,
      .bind = bind_array_insert,
  });
}

}  // namespace firesteel
