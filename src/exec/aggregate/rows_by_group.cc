#include "exec/aggregate/rows_by_group.h"

namespace firesteel {
namespace {

constexpr size_t kMaxGroups = 64;
// A list has to be long enough to pay for the call that it takes.
constexpr size_t kMinRowsPerGroup = 16;

}  // namespace

void RowsByGroup::assign(std::span<const uint32_t> groups, size_t num_groups) {
  ends_.clear();
  if (num_groups > kMaxGroups || groups.size() < num_groups * kMinRowsPerGroup) return;
  // A counting sort: first the lists' beginnings, which filling them moves to their ends.
  ends_.assign(num_groups, 0);
  for (const uint32_t group : groups) ++ends_[group];
  uint32_t begin = 0;
  for (uint32_t& end : ends_) {
    const uint32_t count = end;
    end = begin;
    begin += count;
  }
  rows_.resize(groups.size());
  for (uint32_t row = 0; row < groups.size(); ++row) rows_[ends_[groups[row]]++] = row;
}

}  // namespace firesteel
