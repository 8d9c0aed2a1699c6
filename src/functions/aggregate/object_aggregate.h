#pragma once

// Adapter for aggregates whose state is an object on the heap, made with the group's first row.
//
// A function derives from ObjectAggregate<Derived, Object> and has
//   std::unique_ptr<Object> make() const
//   void add(Object&, std::span<const Decoded> args, size_t row) const      null handling included
//   void merge(Object& into, Object& from) const                            `from` may be emptied
//   VectorPtr results(std::span<const Object* const>) const       null pointers: no row was seen
//   DataType serialized_type() const
//   VectorPtr serialize_objects(std::span<const Object* const>) const
//   void merge_row(Object&, const Decoded& column, size_t row) const        a row that is not null
// and Object has
//   size_t memory_usage() const

#include <memory>
#include <new>
#include <vector>

#include "functions/function.h"

namespace firesteel {

template <class Derived, class Object>
class ObjectAggregate : public AggregateKernel {
 public:
  size_t state_size() const override { return sizeof(Object*); }
  void initialize(std::byte* state) const override { new (state) Object*(nullptr); }
  bool needs_destroy() const override { return true; }
  void destroy(std::byte* state) const override {
    const std::unique_ptr<Object> owned(at(state));
    at(state) = nullptr;
  }
  size_t heap_bytes(const std::byte* state) const override {
    const Object* object = *reinterpret_cast<Object* const*>(state);
    return object == nullptr ? 0 : object->memory_usage();
  }

  void update(std::span<const VectorPtr> args, std::byte* const* states,
              size_t num_rows) const override {
    const std::vector<Decoded> decoded = decode(args);
    for (size_t i = 0; i < num_rows; ++i) self().add(object_of(states[i]), decoded, i);
  }
  void update_single(std::span<const VectorPtr> args, std::byte* state,
                     size_t num_rows) const override {
    const std::vector<Decoded> decoded = decode(args);
    Object& object = object_of(state);
    for (size_t i = 0; i < num_rows; ++i) self().add(object, decoded, i);
  }

  void combine(std::byte* const* sources, std::byte* const* targets, size_t n) const override {
    for (size_t i = 0; i < n; ++i) {
      Object*& source = at(sources[i]);
      Object*& target = at(targets[i]);
      if (target == nullptr) {
        std::swap(source, target);
      } else if (source != nullptr) {
        self().merge(*target, *source);
      }
    }
  }

  VectorPtr finalize(std::byte* const* states, size_t n) const override {
    return self().results(objects(states, n));
  }
  VectorPtr serialize(std::byte* const* states, size_t n) const override {
    return self().serialize_objects(objects(states, n));
  }
  void merge_serialized(const VectorPtr& column, std::byte* const* states,
                        size_t n) const override {
    const Decoded decoded(*column);
    for (size_t i = 0; i < n; ++i) {
      if (!decoded.is_null(i)) self().merge_row(object_of(states[i]), decoded, i);
    }
  }

 private:
  const Derived& self() const { return static_cast<const Derived&>(*this); }
  static Object*& at(std::byte* state) { return *std::launder(reinterpret_cast<Object**>(state)); }
  Object& object_of(std::byte* state) const {
    Object*& object = at(state);
    if (object == nullptr) object = self().make().release();
    return *object;
  }
  static std::vector<Decoded> decode(std::span<const VectorPtr> args) {
    std::vector<Decoded> decoded;
    decoded.reserve(args.size());
    for (const auto& arg : args) decoded.emplace_back(*arg);
    return decoded;
  }
  static std::vector<const Object*> objects(std::byte* const* states, size_t n) {
    std::vector<const Object*> out(n);
    for (size_t i = 0; i < n; ++i) out[i] = at(states[i]);
    return out;
  }
};

}  // namespace firesteel
