#pragma once

// Functions that travel to executors. An executor runs the application's own program, so that only
// what a function captures must travel:
//
//   - lambdas that capture nothing, or trivially copyable values (by value: [n], not [&]);
//   - plain functions of the program;
//   - bind(values..., lambda) for other values: the lambda gets them before its arguments;
//   - objects with operator() and a member `template <class A> void serialize(A& archive)`.
//
// What is captured by reference, or a pointer, would point nowhere in another process. References
// are rejected when the program is compiled; pointers cannot be told from numbers.

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <functional>
#include <tuple>
#include <type_traits>
#include <utility>

#include "firesteel/rdd/serializer.h"

namespace firesteel::rdd {

template <class F, class... Captured>
class Bound;

namespace detail {

template <class F>
inline constexpr bool kIsBound = false;
template <class F, class... Captured>
inline constexpr bool kIsBound<Bound<F, Captured...>> = true;

template <class F>
inline constexpr bool kIsFunctionPointer =
    std::is_pointer_v<F>&& std::is_function_v<std::remove_pointer_t<F>>;

// A function of this program; others are written by their distance to it, as the program may lie
// elsewhere in the other process.
inline void anchor() {}

}  // namespace detail

template <class F>
inline constexpr bool kPortableFunction = detail::kIsBound<F> || detail::kIsFunctionPointer<F> ||
                                          SerializesItself<F> ||
                                          // A class with a reference in it has no standard layout.
                                          (kBitwise<F> &&
                                           (std::is_standard_layout_v<F> || std::is_empty_v<F>));

template <class F>
constexpr void check_portable() {
  static_assert(kPortableFunction<F>,
                "this function cannot travel to executors: a lambda may capture trivially copyable "
                "values only, and none by reference; hand others over with "
                "firesteel::bind(values..., lambda), or write a function object with "
                "`template <class A> void serialize(A& archive)`");
}

template <class F>
void write_function(OutArchive& out, const F& function);
template <class F>
F read_function(InArchive& in);

// A function with values that it gets before its arguments.
template <class F, class... Captured>
class Bound {
 public:
  Bound(F function, std::tuple<Captured...> captured)
      : function_(std::move(function)), captured_(std::move(captured)) {}

  template <class... Args>
  decltype(auto) operator()(
      Args&&... args) const requires std::invocable<const F&, const Captured&..., Args...> {
    return std::apply(
        [&](const Captured&... values) -> decltype(auto) {
          return std::invoke(function_, values..., std::forward<Args>(args)...);
        },
        captured_);
  }

  void write(OutArchive& out) const {
    write_function(out, function_);
    out(captured_);
  }
  static Bound read(InArchive& in) {
    F function = read_function<F>(in);
    // Braces: in this order.
    return Bound(std::move(function), std::tuple<Captured...>{take_one<Captured>(in)...});
  }

 private:
  // Functions among the values may have no default constructor.
  template <class T>
  static T take_one(InArchive& in) {
    if constexpr (std::default_initializable<T>) {
      return in.take<T>();
    } else {
      std::array<std::byte, sizeof(T)> bytes{};
      std::memcpy(bytes.data(), in.bytes(sizeof(T)), sizeof(T));
      return std::bit_cast<T>(bytes);
    }
  }

  F function_;
  std::tuple<Captured...> captured_;
};

// bind(a, b, f)(x) is f(a, b, x); a and b travel by their serializers. Call it by its whole name:
// there is a std::bind.
template <class... Args>
auto bind(Args... args) {
  constexpr size_t kCount = sizeof...(Args) - 1;
  std::tuple<Args...> all(std::move(args)...);
  using F = std::tuple_element_t<kCount, std::tuple<Args...>>;
  check_portable<F>();
  return [&]<size_t... I>(std::index_sequence<I...>) {
    return Bound<F, std::tuple_element_t<I, std::tuple<Args...>>...>(
        std::move(std::get<kCount>(all)), std::make_tuple(std::move(std::get<I>(all))...));
  }
  (std::make_index_sequence<kCount>());
}

template <class F>
void write_function(OutArchive& out, const F& function) {
  check_portable<F>();
  if constexpr (detail::kIsBound<F>) {
    function.write(out);
  } else if constexpr (detail::kIsFunctionPointer<F>) {
    out(reinterpret_cast<intptr_t>(function) - reinterpret_cast<intptr_t>(&detail::anchor));
  } else if constexpr (SerializesItself<F>) {
    out(function);
  } else if constexpr (!std::is_empty_v<F>) {
    out.bytes(&function, sizeof(F));
  }
}

template <class F>
F read_function(InArchive& in) {
  check_portable<F>();
  if constexpr (detail::kIsBound<F>) {
    return F::read(in);
  } else if constexpr (detail::kIsFunctionPointer<F>) {
    return reinterpret_cast<F>(in.take<intptr_t>() + reinterpret_cast<intptr_t>(&detail::anchor));
  } else if constexpr (SerializesItself<F>) {
    return in.take<F>();
  } else {
    // Closures have no default constructor.
    std::array<std::byte, sizeof(F)> bytes{};
    if constexpr (!std::is_empty_v<F>) {
      std::memcpy(bytes.data(), in.bytes(sizeof(F)), sizeof(F));
    }
    return std::bit_cast<F>(bytes);
  }
}

// Calls a function with an element; with the parts of a pair or tuple when it takes those.
template <class F, class X>
decltype(auto) call(F& function, X&& element) {
  using Element = std::remove_cvref_t<X>;
  if constexpr (std::invocable<F&, X>) {
    return std::invoke(function, std::forward<X>(element));
  } else if constexpr (detail::kTupleLike<Element>) {
    return std::apply(function, std::forward<X>(element));
  } else {
    return std::invoke(function, Element(element));
  }
}

template <class F, class T>
using CallResult =
    std::remove_cvref_t<decltype(call(std::declval<F&>(), std::declval<const T&>()))>;

// The function as one task holds it: a copy of its own, as calls may change it. Bound values, which
// may be large, are never changed.
template <class F>
using TaskFunction = std::conditional_t<detail::kIsBound<F>, const F&, F>;

}  // namespace firesteel::rdd
