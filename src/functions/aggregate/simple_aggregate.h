#pragma once

// Adapters for aggregate functions with a small state: they make the loops over rows, skip rows
// with a null argument, and move states through spills and shuffles as their bytes.
//
// A function derives from SimpleAggregate<Derived, State, In...> and has
//   void add(State&, In...) const                      a row whose arguments are all valid
//   void merge(State& into, const State& from) const
//   void finish(const State&, Vector& out, size_t row) const    writes the result, or a null
// and may have
//   void add_dense(State&, const In*, size_t count) const       flat rows without nulls, ungrouped
//   void subtract(State&, In...) const                 undoes add: sliding frames
//
// States are values without pointers, initialized by their default constructor. The engine aligns
// states to 8 bytes, not more.

#include <concepts>
#include <cstddef>
#include <new>
#include <string_view>
#include <tuple>
#include <type_traits>

#include "functions/aggregate/row_list_update.h"
#include "functions/simple_function.h"

namespace firesteel {

// An int128_t that asks for no more than the 8-byte alignment of states.
typedef int128_t PackedInt128 __attribute__((aligned(8)));

template <class Derived, class State, class... In>
class SimpleAggregate : public AggregateKernel, public RowListUpdate {
  static_assert(std::is_trivially_copyable_v<State> && alignof(State) <= 8);
  static_assert(sizeof(State) % 8 == 0);

 public:
  explicit SimpleAggregate(DataType result_type) : result_type_(std::move(result_type)) {}

  size_t state_size() const override { return sizeof(State); }
  void initialize(std::byte* state) const override { new (state) State(); }

  void update(std::span<const VectorPtr> args, std::byte* const* states,
              size_t num_rows) const override {
    with_readers(args, [&](const auto&... reader) {
      if (is_dense(reader...)) {
        for (size_t i = 0; i < num_rows; ++i) {
          self().add(state_at(states[i]), reader.direct(i)...);
        }
      } else {
        for_each_valid(
            0, num_rows, [&](size_t i) { self().add(state_at(states[i]), reader(i)...); },
            reader...);
      }
    });
  }

  void update_single(std::span<const VectorPtr> args, std::byte* state,
                     size_t num_rows) const override {
    with_readers(args, [&](const auto&... reader) {
      // A copy of the state can stay in registers through the loop.
      State local = state_at(state);
      if (is_dense(reader...)) {
        if constexpr (requires { self().add_dense(local, reader.values..., num_rows); }) {
          self().add_dense(local, reader.values..., num_rows);
        } else {
          for (size_t i = 0; i < num_rows; ++i) self().add(local, reader.direct(i)...);
        }
      } else {
        for_each_valid(
            0, num_rows, [&]([[maybe_unused]] size_t i) { self().add(local, reader(i)...); },
            reader...);
      }
      state_at(state) = local;
    });
  }

  void update_rows(std::span<const VectorPtr> args, std::byte* state,
                   std::span<const uint32_t> rows) const override {
    with_readers(args, [&](const auto&... reader) {
      State local = state_at(state);
      if (is_dense(reader...)) {
        for ([[maybe_unused]] const uint32_t row : rows) self().add(local, reader.direct(row)...);
      } else {
        for ([[maybe_unused]] const uint32_t row : rows) {
          if (!(reader.decoded.is_null(row) || ...)) self().add(local, reader(row)...);
        }
      }
      state_at(state) = local;
    });
  }

  void combine(std::byte* const* sources, std::byte* const* targets, size_t n) const override {
    for (size_t i = 0; i < n; ++i) self().merge(state_at(targets[i]), state_at(sources[i]));
  }

  VectorPtr finalize(std::byte* const* states, size_t n) const override {
    auto out = Vector::flat(result_type_, n);
    for (size_t i = 0; i < n; ++i) self().finish(state_at(states[i]), *out, i);
    return out;
  }

  DataType serialized_type() const override { return TypeId::kBinary; }
  VectorPtr serialize(std::byte* const* states, size_t n) const override {
    auto out = Vector::flat(TypeId::kBinary, n);
    auto* to = out->template mutable_values<StringRef>();
    char* bytes = out->string_heap().allocate(n * sizeof(State));
    for (size_t i = 0; i < n; ++i, bytes += sizeof(State)) {
      std::memcpy(bytes, states[i], sizeof(State));
      to[i] = StringRef(bytes, sizeof(State));
    }
    return out;
  }
  void merge_serialized(const VectorPtr& column, std::byte* const* states,
                        size_t n) const override {
    const Decoded decoded(*column);
    for (size_t i = 0; i < n; ++i) {
      if (decoded.is_null(i)) continue;
      const StringRef& bytes = decoded.at<StringRef>(i);
      FS_CHECK_EQ(bytes.size(), sizeof(State));
      State other;
      std::memcpy(static_cast<void*>(&other), bytes.data(), sizeof(State));
      self().merge(state_at(states[i]), other);
    }
  }

  bool removable() const override { return kRemovable; }
  void remove(std::span<const VectorPtr> args, std::byte* state, size_t begin,
              size_t end) const override {
    if constexpr (kRemovable) {
      with_readers(args, [&](const auto&... reader) {
        for_each_valid(
            begin, end, [&](size_t i) { self().subtract(state_at(state), reader(i)...); },
            reader...);
      });
    }
  }

 protected:
  const DataType& result_type() const { return result_type_; }

 private:
  static constexpr bool kRemovable = requires(const Derived& derived, State& state, In... in) {
    derived.subtract(state, in...);
  };

  const Derived& self() const { return static_cast<const Derived&>(*this); }
  static State& state_at(std::byte* state) {
    return *std::launder(reinterpret_cast<State*>(state));
  }

  template <class... Readers>
  static bool is_dense(const Readers&... readers) {
    return ((readers.direct_access() && !readers.decoded.may_have_nulls()) && ...);
  }

  template <class Row, class... Readers>
  static void for_each_valid(size_t begin, size_t end, const Row& row, const Readers&... readers) {
    for (size_t i = begin; i < end; ++i) {
      if (!(readers.decoded.is_null(i) || ...)) row(i);
    }
  }

  template <class Body>
  static void with_readers(std::span<const VectorPtr> args, const Body& body) {
    FS_CHECK_GE(args.size(), sizeof...(In));
    with_readers(args, body, std::index_sequence_for<In...>());
  }
  template <class Body, size_t... I>
  static void with_readers([[maybe_unused]] std::span<const VectorPtr> args, const Body& body,
                           std::index_sequence<I...>) {
    body(simple::Reader<In>(*args[I])...);
  }

  DataType result_type_;
};

}  // namespace firesteel
