#pragma once

// Adapters for cheap functions that are defined for any bits (arithmetic, comparisons): they are
// computed for null rows too, so that the loops have no branch and become vector instructions.
// Functions that may fail collect their failures in a word; only when there was one are the rows
// visited again to find the first failing one that is valid.

#include <cstdint>

#include "functions/simple_function.h"

namespace firesteel {

// Clears the bits of rows that are null in `input`.
void intersect_validity(Vector& out, const Decoded& input, size_t num_rows);

namespace simple {

// The loops copy pointers to locals first: a store of bytes might change the readers, for all the
// compiler knows, and it would load them anew for every row.
template <class Out, class A, class F>
void unary_loop(size_t n, Out* out, const Reader<A>& a, const F& f) {
  const auto* x = a.values;
  if (a.direct_access()) {
    for (size_t i = 0; i < n; ++i) out[i] = f(Stored<A>::load(x, i));
  } else if (const uint32_t* rows = a.decoded.indices()) {
    for (size_t i = 0; i < n; ++i) out[i] = f(Stored<A>::load(x, rows[i]));
  } else {
    const A value = Stored<A>::load(x, 0);
    for (size_t i = 0; i < n; ++i) out[i] = f(value);
  }
}

template <class Out, class A, class B, class F>
void binary_loop(size_t n, Out* out, const Reader<A>& a, const Reader<B>& b, const F& f) {
  const auto* x = a.values;
  const auto* y = b.values;
  const bool a_direct = a.direct_access();
  const bool b_direct = b.direct_access();
  if (a_direct && b_direct) {
    for (size_t i = 0; i < n; ++i) out[i] = f(Stored<A>::load(x, i), Stored<B>::load(y, i));
  } else if (a_direct && b.decoded.is_constant()) {
    const B right = Stored<B>::load(y, 0);
    for (size_t i = 0; i < n; ++i) out[i] = f(Stored<A>::load(x, i), right);
  } else if (b_direct && a.decoded.is_constant()) {
    const A left = Stored<A>::load(x, 0);
    for (size_t i = 0; i < n; ++i) out[i] = f(left, Stored<B>::load(y, i));
  } else {
    for (size_t i = 0; i < n; ++i) out[i] = f(a(i), b(i));
  }
}

}  // namespace simple

// f(A) -> Out for any bits of A.
template <class Out, class A, class F>
ScalarKernel dense_kernel(DataType type, F f) {
  return [type = std::move(type), f = std::move(f)](const KernelInput& input) -> VectorPtr {
    return simple::with_constant_folding(input, [&](size_t n) -> VectorPtr {
      auto out = Vector::flat(type, n);
      const simple::Reader<A> a(*input.args[0]);
      simple::unary_loop(n, out->template mutable_values<Out>(), a, f);
      intersect_validity(*out, a.decoded, n);
      return out;
    });
  };
}

// f(A, B) -> Out for any bits of A and B.
template <class Out, class A, class B, class F>
ScalarKernel dense_kernel(DataType type, F f) {
  return [type = std::move(type), f = std::move(f)](const KernelInput& input) -> VectorPtr {
    return simple::with_constant_folding(input, [&](size_t n) -> VectorPtr {
      auto out = Vector::flat(type, n);
      const simple::Reader<A> a(*input.args[0]);
      const simple::Reader<B> b(*input.args[1]);
      simple::binary_loop(n, out->template mutable_values<Out>(), a, b, f);
      intersect_validity(*out, a.decoded, n);
      intersect_validity(*out, b.decoded, n);
      return out;
    });
  };
}

// Op has a type Flags and functions apply(A, Flags&) -> Out, which sets bits in the flags when it
// fails, and failed(Flags). on_fail(A) throws, or returns to make the row null.
template <class Out, class A, class Op, class OnFail>
ScalarKernel checked_kernel(DataType type, Op op, OnFail on_fail) {
  return [type = std::move(type), op, on_fail](const KernelInput& input) -> VectorPtr {
    return simple::with_constant_folding(input, [&](size_t n) -> VectorPtr {
      auto out = Vector::flat(type, n);
      const simple::Reader<A> a(*input.args[0]);
      typename Op::Flags flags{};
      simple::unary_loop(n, out->template mutable_values<Out>(), a,
                         [&](A x) { return op.apply(x, flags); });
      intersect_validity(*out, a.decoded, n);
      if (op.failed(flags)) [[unlikely]] {
        for (size_t i = 0; i < n; ++i) {
          if (a.decoded.is_null(i)) continue;
          typename Op::Flags row_flags{};
          op.apply(a(i), row_flags);
          if (!op.failed(row_flags)) continue;
          on_fail(a(i));
          out->set_null(i);
        }
      }
      return out;
    });
  };
}

// As above with two arguments: apply(A, B, Flags&), on_fail(A, B).
template <class Out, class A, class B, class Op, class OnFail>
ScalarKernel checked_kernel(DataType type, Op op, OnFail on_fail) {
  return [type = std::move(type), op, on_fail](const KernelInput& input) -> VectorPtr {
    return simple::with_constant_folding(input, [&](size_t n) -> VectorPtr {
      auto out = Vector::flat(type, n);
      const simple::Reader<A> a(*input.args[0]);
      const simple::Reader<B> b(*input.args[1]);
      typename Op::Flags flags{};
      simple::binary_loop(n, out->template mutable_values<Out>(), a, b,
                          [&](A x, B y) { return op.apply(x, y, flags); });
      intersect_validity(*out, a.decoded, n);
      intersect_validity(*out, b.decoded, n);
      if (op.failed(flags)) [[unlikely]] {
        for (size_t i = 0; i < n; ++i) {
          if (a.decoded.is_null(i) || b.decoded.is_null(i)) continue;
          typename Op::Flags row_flags{};
          op.apply(a(i), b(i), row_flags);
          if (!op.failed(row_flags)) continue;
          on_fail(a(i), b(i));
          out->set_null(i);
        }
      }
      return out;
    });
  };
}

}  // namespace firesteel
