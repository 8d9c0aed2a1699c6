#pragma once

#include <span>

#include "functions/aggregate/row_list_update.h"
#include "physical/physical_nodes.h"
#include "rows/state_arena.h"

namespace firesteel {

// The states of all aggregates of a GROUP BY, one slot a group, laid out side by side. Destroys
// what it initialized. Used by one thread at a time.
class AggregateStates {
 public:
  explicit AggregateStates(const std::vector<AggregateSpec>& aggregates);
  ~AggregateStates();
  AggregateStates(AggregateStates&&) = default;

  // Initializes slots up to `count`.
  void resize(size_t count);
  size_t size() const { return arena_.size(); }
  // states[i] becomes the address of aggregate `a` in slot groups[i].
  void addresses(size_t a, std::span<const uint32_t> groups, std::vector<std::byte*>& states) const;
  std::byte* at(size_t a, size_t group) const { return arena_.at(group) + offsets_[a]; }
  // Merges other's slots others[i] into slots groups[i].
  void combine(const AggregateStates& other, std::span<const uint32_t> others,
               std::span<const uint32_t> groups);
  // Results of aggregate `a` for slots [begin, begin + count).
  VectorPtr finalize(size_t a, size_t begin, size_t count) const;
  // The states themselves as a column.
  VectorPtr serialize(size_t a, size_t begin, size_t count) const;
  // What the states hold outside of themselves, counted one by one.
  size_t heap_bytes() const;
  const AggregateKernel& kernel(size_t a) const { return *kernels_[a]; }
  // Null when the kernel of `a` does not offer it.
  const RowListUpdate* row_list_update(size_t a) const { return row_list_updates_[a]; }
  size_t memory_usage() const { return arena_.memory_usage(); }

 private:
  std::vector<std::shared_ptr<const AggregateKernel>> kernels_;
  std::vector<const RowListUpdate*> row_list_updates_;
  std::vector<size_t> offsets_;
  StateArena arena_;
};

}  // namespace firesteel
