// <<, >>, >>> and their names.

#include "functions/function_registry.h"
#include "functions/kernel_loops.h"
#include "functions/parameters.h"

namespace firesteel {
namespace {

enum class ShiftOp : uint8_t { kLeft, kRight, kRightUnsigned };

// Java's shifts take the distance modulo the width.
template <class T>
ScalarKernel shift_kernel(const DataType& type, ShiftOp op) {
  using Unsigned = std::make_unsigned_t<T>;
  constexpr int kMask = sizeof(T) * 8 - 1;
  switch (op) {
    case ShiftOp::kLeft:
      return dense_kernel<T, T, int32_t>(type, [](T value, int32_t by) -> T {
        return static_cast<T>(static_cast<Unsigned>(value) << (by & kMask));
      });
    case ShiftOp::kRight:
      return dense_kernel<T, T, int32_t>(
          type, [](T value, int32_t by) -> T { return value >> (by & kMask); });
    case ShiftOp::kRightUnsigned:
      break;
  }
  return dense_kernel<T, T, int32_t>(type, [](T value, int32_t by) -> T {
    return static_cast<T>(static_cast<Unsigned>(value) >> (by & kMask));
  });
}

BoundScalar bind_shift(const BindContext& context, const char* name, ShiftOp op) {
  std::vector<DataType> types = coerce(
      context, name,
      {TypeChoice{{DataType(TypeId::kInt), DataType(TypeId::kLong)}}, DataType(TypeId::kInt)});
  const DataType type = types[0];
  return bound_scalar(
      std::move(types), type,
      type.is(TypeId::kLong) ? shift_kernel<int64_t>(type, op) : shift_kernel<int32_t>(type, op));
}

}  // namespace

void register_shifts(FunctionRegistry& registry) {
  const auto add = [&](const char* symbol, const char* name, ShiftOp op, std::string usage,
                       FunctionDoc::Example symbol_example, FunctionDoc::Example name_example) {
    registry.add(ScalarFunction{
        .names = {name, symbol},
        .doc = {.usage = std::move(usage),
                .examples = {std::move(symbol_example), std::move(name_example)},
                .group = "bitwise_funcs",
                .since = "1.5.0"},
        .min_args = 2,
        .max_args = 2,
        .bind = [name, op](const BindContext& context) { return bind_shift(context, name, op); },
    });
  };
  add("<<", "shiftleft", ShiftOp::kLeft, "base << exp - Bitwise left shift.",
      {"SELECT 2 << 1", "4"}, {"SELECT shiftleft(2, 1)", "4"});
  add(">>", "shiftright", ShiftOp::kRight, "base >> expr - Bitwise (signed) right shift.",
      {"SELECT 4 >> 1", "2"}, {"SELECT shiftright(4, 1)", "2"});
  add(">>>", "shiftrightunsigned", ShiftOp::kRightUnsigned,
      "base >>> expr - Bitwise unsigned right shift.", {"SELECT 4 >>> 1", "2"},
      {"SELECT shiftrightunsigned(4, 1)", "2"});
}

}  // namespace firesteel
