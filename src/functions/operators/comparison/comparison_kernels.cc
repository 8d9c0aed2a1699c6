#include <cmath>

#include "columnar/compare.h"
#include "functions/kernel_loops.h"
#include "functions/operators/comparison/comparison.h"
#include "functions/typed_dispatch.h"

namespace firesteel {
namespace {

// Without branches, so that the loops become vector instructions. NaN: not equal to itself.
template <class T>
struct ValueOrder {
  static uint8_t equal(T a, T b) {
    if constexpr (std::is_floating_point_v<T>) return (a == b) | ((a != a) & (b != b));
    return a == b;
  }
  static uint8_t less(T a, T b) {
    if constexpr (std::is_floating_point_v<T>) return (a < b) | ((a == a) & (b != b));
    return a < b;
  }
};

template <CompareOp kOp, class T>
uint8_t compare_values_of(T a, T b) {
  using Order = ValueOrder<T>;
  if constexpr (kOp == CompareOp::kEqual) return Order::equal(a, b);
  if constexpr (kOp == CompareOp::kNotEqual) return !Order::equal(a, b);
  if constexpr (kOp == CompareOp::kLess) return Order::less(a, b);
  if constexpr (kOp == CompareOp::kLessEqual) return !Order::less(b, a);
  if constexpr (kOp == CompareOp::kGreater) return Order::less(b, a);
  return !Order::less(a, b);
}

template <CompareOp kOp>
uint8_t compare_strings(const StringRef& a, const StringRef& b) {
  if constexpr (kOp == CompareOp::kEqual) return a == b;
  if constexpr (kOp == CompareOp::kNotEqual) return !(a == b);
  const int order = a.compare(b);
  if constexpr (kOp == CompareOp::kLess) return order < 0;
  if constexpr (kOp == CompareOp::kLessEqual) return order <= 0;
  if constexpr (kOp == CompareOp::kGreater) return order > 0;
  return order >= 0;
}

template <CompareOp kOp>
uint8_t order_holds(int order) {
  if constexpr (kOp == CompareOp::kEqual) return order == 0;
  if constexpr (kOp == CompareOp::kNotEqual) return order != 0;
  if constexpr (kOp == CompareOp::kLess) return order < 0;
  if constexpr (kOp == CompareOp::kLessEqual) return order <= 0;
  if constexpr (kOp == CompareOp::kGreater) return order > 0;
  return order >= 0;
}

// The other argument of a two-argument call, when one is a constant that is not null and inline.
const StringRef* inline_string_constant(const Vector& vector) {
  if (vector.encoding() != Encoding::kConstant || vector.may_have_nulls()) return nullptr;
  const StringRef& text = vector.values<StringRef>()[0];
  return text.is_inline() ? &text : nullptr;
}

// Equality with a short constant is that of two words; what null rows hold does no harm.
template <CompareOp kOp>
VectorPtr compare_to_inline(const Vector& column, const StringRef& constant, size_t n) {
  const uint64_t first = constant.first_word();
  const uint64_t second = constant.second_word();
  auto out = Vector::flat(TypeId::kBoolean, n);
  uint8_t* to = out->mutable_values<uint8_t>();
  const Decoded decoded(column);
  const StringRef* values = decoded.data<StringRef>();
  const auto test = [&](const StringRef& text) -> uint8_t {
    const bool same = (text.first_word() == first) & (text.second_word() == second);
    return same == (kOp == CompareOp::kEqual);
  };
  if (decoded.indices() == nullptr && !decoded.is_constant()) {
    for (size_t i = 0; i < n; ++i) to[i] = test(values[i]);
  } else {
    for (size_t i = 0; i < n; ++i) to[i] = test(values[decoded.index(i)]);
  }
  intersect_validity(*out, decoded, n);
  return out;
}

template <CompareOp kOp>
VectorPtr compare_string_rows(const Vector& left, const Vector& right, size_t n) {
  if constexpr (kOp == CompareOp::kEqual || kOp == CompareOp::kNotEqual) {
    if (const StringRef* constant = inline_string_constant(right)) {
      return compare_to_inline<kOp>(left, *constant, n);
    }
    if (const StringRef* constant = inline_string_constant(left)) {
      return compare_to_inline<kOp>(right, *constant, n);
    }
  }
  auto out = Vector::flat(TypeId::kBoolean, n);
  uint8_t* to = out->mutable_values<uint8_t>();
  const Decoded a(left);
  const Decoded b(right);
  const StringRef* x = a.data<StringRef>();
  const StringRef* y = b.data<StringRef>();
  if (!a.may_have_nulls() && !b.may_have_nulls()) {
    for (size_t i = 0; i < n; ++i) to[i] = compare_strings<kOp>(x[a.index(i)], y[b.index(i)]);
    return out;
  }
  // Null rows may point anywhere.
  for (size_t i = 0; i < n; ++i) {
    if (a.is_null(i) || b.is_null(i)) {
      out->set_null(i);
    } else {
      to[i] = compare_strings<kOp>(x[a.index(i)], y[b.index(i)]);
    }
  }
  return out;
}

// One column against a constant: a dictionary's values are compared once each, when they are
// fewer than the rows.
template <CompareOp kOp>
VectorPtr compare_string_columns(const KernelInput& input) {
  const size_t n = input.num_rows;
  const Vector& left = *input.args[0];
  const Vector& right = *input.args[1];
  const auto peels = [n](const Vector& column, const Vector& constant) {
    return column.encoding() == Encoding::kDictionary &&
           constant.encoding() == Encoding::kConstant && column.base()->size() < n;
  };
  const bool peel_left = peels(left, right);
  if (!peel_left && !peels(right, left)) return compare_string_rows<kOp>(left, right, n);
  const Vector& column = peel_left ? left : right;
  const size_t distinct = column.base()->size();
  const VectorPtr verdicts = peel_left ? compare_string_rows<kOp>(*column.base(), right, distinct)
                                       : compare_string_rows<kOp>(left, *column.base(), distinct);
  return gather(*verdicts, *column.indices());
}

template <CompareOp kOp>
ScalarKernel string_comparison() {
  return [](const KernelInput& input) {
    return simple::with_constant_folding(input, [&](size_t n) {
      return compare_string_columns<kOp>(KernelInput{input.args, input.lambdas, n, input.context});
    });
  };
}

// Arrays and structs.
template <CompareOp kOp>
ScalarKernel nested_comparison() {
  return [](const KernelInput& input) -> VectorPtr {
    return simple::with_constant_folding(input, [&](size_t n) -> VectorPtr {
      auto out = Vector::flat(TypeId::kBoolean, n);
      uint8_t* to = out->mutable_values<uint8_t>();
      const RowComparator rows(*input.args[0], *input.args[1]);
      for (size_t i = 0; i < n; ++i) {
        if (rows.left_is_null(i) || rows.right_is_null(i)) {
          out->set_null(i);
        } else if constexpr (kOp == CompareOp::kEqual) {
          to[i] = rows.equal_valid(i, i);
        } else {
          to[i] = order_holds<kOp>(rows.compare_valid(i, i));
        }
      }
      return out;
    });
  };
}

template <CompareOp kOp>
ScalarKernel comparison_of(const DataType& type) {
  if (type.is(TypeId::kNull)) {
    return [](const KernelInput& input) {
      return Vector::null_constant(TypeId::kBoolean, input.num_rows);
    };
  }
  if (type.is_nested() || type.is(TypeId::kCalendarInterval)) return nested_comparison<kOp>();
  return dispatch_flat(type, []<class T>(TypeTag<T>) -> ScalarKernel {
    if constexpr (std::is_same_v<T, StringRef>) {
      return string_comparison<kOp>();
    } else {
      return dense_kernel<uint8_t, T, T>(TypeId::kBoolean, compare_values_of<kOp, T>);
    }
  });
}

}  // namespace

ScalarKernel make_comparison_kernel(CompareOp op, const DataType& type) {
  switch (op) {
    case CompareOp::kEqual:
      return comparison_of<CompareOp::kEqual>(type);
    case CompareOp::kNotEqual:
      return comparison_of<CompareOp::kNotEqual>(type);
    case CompareOp::kLess:
      return comparison_of<CompareOp::kLess>(type);
    case CompareOp::kLessEqual:
      return comparison_of<CompareOp::kLessEqual>(type);
    case CompareOp::kGreater:
      return comparison_of<CompareOp::kGreater>(type);
    case CompareOp::kGreaterEqual:
      break;
  }
  return comparison_of<CompareOp::kGreaterEqual>(type);
}

ScalarKernel make_null_safe_equal_kernel(const DataType& type) {
  return [equal = make_comparison_kernel(CompareOp::kEqual, type)](
             const KernelInput& input) -> VectorPtr {
    const VectorPtr strict = equal(input);
    const Decoded a(*input.args[0]);
    const Decoded b(*input.args[1]);
    if (!a.may_have_nulls() && !b.may_have_nulls() && !strict->may_have_nulls()) return strict;
    const Decoded verdicts(*strict);
    auto out = Vector::flat(TypeId::kBoolean, input.num_rows);
    uint8_t* to = out->mutable_values<uint8_t>();
    for (size_t i = 0; i < input.num_rows; ++i) {
      const bool a_null = input.args[0]->type().is(TypeId::kNull) || a.is_null(i);
      const bool b_null = input.args[1]->type().is(TypeId::kNull) || b.is_null(i);
      to[i] = a_null || b_null ? a_null == b_null : verdicts.at<uint8_t>(i);
    }
    return out;
  };
}

}  // namespace firesteel
