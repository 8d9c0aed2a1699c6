#pragma once

// Adapters that turn a function of one row into a kernel over vectors: constant arguments give a
// constant, flat arguments without nulls a tight loop, rows with a null argument are skipped.
//
//   map_kernel<double, double>(TypeId::kDouble, [](double x) { return std::sqrt(x); })
//   try_map_kernel<int32_t, int32_t, int32_t>(type, [](int32_t& out, int32_t a, int32_t b) {...})
//   string_kernel<std::string_view>(TypeId::kString, [](StringOut& out, std::string_view s) {...})
//
// Row types: uint8_t for booleans, the C++ integers, float, double, int128_t, std::string_view for
// strings and binaries, CalendarInterval.

#include <array>
#include <concepts>
#include <cstring>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "functions/function.h"

namespace firesteel {

namespace simple {

// How a row type is stored in a flat vector.
template <class T>
struct Stored {
  using Type = T;
  static T load(const T* values, size_t i) { return values[i]; }
};
template <>
struct Stored<std::string_view> {
  using Type = StringRef;
  static std::string_view load(const StringRef* values, size_t i) { return values[i].view(); }
};

template <class T>
struct Reader {
  explicit Reader(const Vector& vector)
      : decoded(vector), values(decoded.data<typename Stored<T>::Type>()) {}
  T operator()(size_t row) const { return Stored<T>::load(values, decoded.index(row)); }
  T direct(size_t row) const { return Stored<T>::load(values, row); }
  bool direct_access() const { return decoded.indices() == nullptr && !decoded.is_constant(); }

  Decoded decoded;
  const typename Stored<T>::Type* values;
};

// Runs `row(i)` for rows whose arguments are all valid; the others become null in `out`.
template <class Row, class... Readers>
void for_each_valid_row(size_t num_rows, Vector& out, const Row& row, const Readers&... readers) {
  if (!(readers.decoded.may_have_nulls() || ...)) {
    for (size_t i = 0; i < num_rows; ++i) row(i);
    return;
  }
  for (size_t i = 0; i < num_rows; ++i) {
    if ((readers.decoded.is_null(i) || ...)) {
      out.set_null(i);
    } else {
      row(i);
    }
  }
}

// Evaluates one row and repeats it when every argument is constant.
template <class Body>
VectorPtr with_constant_folding(const KernelInput& input, const Body& body) {
  bool all_constant = !input.args.empty() && input.num_rows > 1;
  for (const auto& arg : input.args) {
    all_constant = all_constant && arg->encoding() == Encoding::kConstant;
  }
  if (!all_constant) return body(input.num_rows);
  return Vector::constant_from(body(1), 0, input.num_rows);
}

template <class... In, size_t... I>
std::tuple<Reader<In>...> make_readers(const KernelInput& input, std::index_sequence<I...>) {
  FS_CHECK_EQ(input.args.size(), sizeof...(In));
  return std::tuple<Reader<In>...>(Reader<In>(*input.args[I])...);
}

}  // namespace simple

// f(In...) -> Out, never failing and never null for valid arguments.
template <class Out, class... In, class F>
ScalarKernel map_kernel(DataType type, F f) {
  return [type = std::move(type), f = std::move(f)](const KernelInput& input) -> VectorPtr {
    return simple::with_constant_folding(input, [&](size_t num_rows) -> VectorPtr {
      auto out = Vector::flat(type, num_rows);
      Out* to = out->mutable_values<Out>();
      auto readers = simple::make_readers<In...>(input, std::index_sequence_for<In...>());
      std::apply(
          [&](const auto&... reader) {
            const bool direct = (reader.direct_access() && ...);
            const bool nulls = (reader.decoded.may_have_nulls() || ...);
            if (direct && !nulls) {
              for (size_t i = 0; i < num_rows; ++i) to[i] = f(reader.direct(i)...);
            } else {
              simple::for_each_valid_row(
                  num_rows, *out, [&](size_t i) { to[i] = f(reader(i)...); }, reader...);
            }
          },
          readers);
      return out;
    });
  };
}

// f(Out&, In...) -> bool; false makes the row null. May throw SparkError to end the query.
template <class Out, class... In, class F>
ScalarKernel try_map_kernel(DataType type, F f) {
  return [type = std::move(type), f = std::move(f)](const KernelInput& input) -> VectorPtr {
    return simple::with_constant_folding(input, [&](size_t num_rows) -> VectorPtr {
      auto out = Vector::flat(type, num_rows);
      Out* to = out->mutable_values<Out>();
      auto readers = simple::make_readers<In...>(input, std::index_sequence_for<In...>());
      std::apply(
          [&](const auto&... reader) {
            simple::for_each_valid_row(
                num_rows, *out,
                [&](size_t i) {
                  if (!f(to[i], reader(i)...)) out->set_null(i);
                },
                reader...);
          },
          readers);
      return out;
    });
  };
}

// Collects the bytes of one result row.
class StringOut {
 public:
  void append(std::string_view text) { buffer_.append(text); }
  void append(char c) { buffer_.push_back(c); }
  void append(size_t count, char c) { buffer_.append(count, c); }
  // For code that fills a std::string itself.
  std::string& buffer() { return buffer_; }
  void clear() { buffer_.clear(); }
  std::string_view view() const { return buffer_; }

 private:
  std::string buffer_;
};

// f(StringOut&, In...) -> void, or bool where false makes the row null. For String and Binary.
template <class... In, class F>
ScalarKernel string_kernel(DataType type, F f) {
  return [type = std::move(type), f = std::move(f)](const KernelInput& input) -> VectorPtr {
    return simple::with_constant_folding(input, [&](size_t num_rows) -> VectorPtr {
      auto out = Vector::flat(type, num_rows);
      StringRef* to = out->mutable_values<StringRef>();
      StringHeap& heap = out->string_heap();
      StringOut text;
      auto readers = simple::make_readers<In...>(input, std::index_sequence_for<In...>());
      std::apply(
          [&](const auto&... reader) {
            simple::for_each_valid_row(
                num_rows, *out,
                [&](size_t i) {
                  text.clear();
                  if constexpr (std::same_as<decltype(f(text, reader(i)...)), bool>) {
                    if (!f(text, reader(i)...)) {
                      out->set_null(i);
                      return;
                    }
                  } else {
                    f(text, reader(i)...);
                  }
                  to[i] = heap.add(text.view());
                },
                reader...);
          },
          readers);
      return out;
    });
  };
}

// f(In...) -> std::string_view into its arguments (trim, substring): no bytes are copied.
template <class... In, class F>
ScalarKernel substring_kernel(DataType type, F f) {
  return [type = std::move(type), f = std::move(f)](const KernelInput& input) -> VectorPtr {
    return simple::with_constant_folding(input, [&](size_t num_rows) -> VectorPtr {
      auto out = Vector::flat(type, num_rows);
      StringRef* to = out->mutable_values<StringRef>();
      auto readers = simple::make_readers<In...>(input, std::index_sequence_for<In...>());
      std::apply(
          [&](const auto&... reader) {
            simple::for_each_valid_row(
                num_rows, *out,
                [&](size_t i) { to[i] = StringRef(std::string_view(f(reader(i)...))); }, reader...);
          },
          readers);
      for (const auto& arg : input.args) out->keep_alive(arg);
      return out;
    });
  };
}

// A bound function whose kernel keeps no state.
inline BoundScalar bound_scalar(std::vector<DataType> arg_types, DataType return_type,
                                ScalarKernel kernel, NullRule null_rule = NullRule::kAnyNull) {
  BoundScalar bound;
  bound.arg_types = std::move(arg_types);
  bound.return_type = std::move(return_type);
  bound.null_rule = null_rule;
  bound.make_kernel = [kernel = std::move(kernel)] { return kernel; };
  return bound;
}

}  // namespace firesteel
