#include "functions/row_set.h"

#include <algorithm>
#include <bit>

#include "columnar/hash.h"

namespace firesteel {

RowSet::RowSet(std::vector<const Vector*> sources) : source_count_(sources.size()) {
  for (const Vector* source : sources) {
    hashes_.emplace_back(source->size());
    hash_vector(*source, hashes_.back(), false);
  }
  comparators_.reserve(source_count_ * source_count_);
  for (const Vector* a : sources) {
    for (const Vector* b : sources) comparators_.emplace_back(*a, *b);
  }
  reset(0);
}

void RowSet::reset(size_t expected) {
  entries_.clear();
  const size_t wanted = std::bit_ceil(std::max<size_t>(2 * expected, 8));
  slots_.assign(wanted, 0);
  mask_ = wanted - 1;
}

size_t RowSet::find(uint32_t row, int source) const {
  const uint64_t hash = hashes_[source][row];
  size_t slot = hash & mask_;
  while (slots_[slot] != 0) {
    const Entry& entry = entries_[slots_[slot] - 1];
    if (entry.hash == hash &&
        comparators_[entry.source * source_count_ + source].equal(entry.row, row)) {
      break;
    }
    slot = (slot + 1) & mask_;
  }
  return slot;
}

RowSet::Inserted RowSet::insert(uint32_t row, int source) {
  const size_t slot = find(row, source);
  if (slots_[slot] != 0) return {slots_[slot] - 1, false};
  const auto number = static_cast<uint32_t>(entries_.size());
  entries_.push_back({row, source, hashes_[source][row]});
  slots_[slot] = number + 1;
  if (2 * entries_.size() > slots_.size()) {
    slots_.assign(2 * slots_.size(), 0);
    mask_ = slots_.size() - 1;
    for (uint32_t i = 0; i < entries_.size(); ++i) {
      size_t free = entries_[i].hash & mask_;
      while (slots_[free] != 0) free = (free + 1) & mask_;
      slots_[free] = i + 1;
    }
  }
  return {number, true};
}

bool RowSet::contains(uint32_t row, int source) const { return slots_[find(row, source)] != 0; }

Selection distinct_rows(const Vector& vector) {
  RowSet set(vector);
  set.reset(vector.size());
  Selection rows;
  for (uint32_t row = 0; row < vector.size(); ++row) {
    if (set.insert(row).is_new) rows.push_back(row);
  }
  return rows;
}

}  // namespace firesteel
