#include "rows/group_table.h"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "base/check.h"

namespace firesteel {
namespace {

constexpr size_t kInitialSlots = 1024;
constexpr uint64_t kNumberMask = (uint64_t{1} << 48) - 1;
// Beyond this many slots (512 KiB) the table leaves the second-level cache, and fetching the slots
// of a batch ahead of the probes hides their latency.
constexpr size_t kPrefetchSlots = 1 << 16;

uint64_t salt(uint64_t hash) { return hash & ~kNumberMask; }

}  // namespace

GroupTable::GroupTable(std::vector<DataType> types)
    : encoder_(std::move(types), true), slots_(kInitialSlots, 0), mask_(kInitialSlots - 1) {}

void GroupTable::grow() {
  slots_.assign(slots_.size() * 2, 0);
  mask_ = slots_.size() - 1;
  for (size_t group = 0; group < hashes_.size(); ++group) {
    size_t slot = hashes_[group] & mask_;
    while (slots_[slot] != 0) slot = (slot + 1) & mask_;
    slots_[slot] = salt(hashes_[group]) | (group + 1);
  }
}

std::string_view GroupTable::keep(std::string_view bytes) {
  char* copy = heap_->allocate(bytes.size());
  std::memcpy(copy, bytes.data(), bytes.size());
  return {copy, bytes.size()};
}

// `equal(row, group)` compares keys, `add(row)` appends the row's key, `prefetch(group)` fetches
// the group's key.
template <class Add, class Equal, class Prefetch>
void GroupTable::probe(const std::vector<uint64_t>& hashes, std::span<uint32_t> groups,
                       const Add& add, const Equal& equal, const Prefetch& prefetch) {
  const size_t num_rows = groups.size();
  // Growing first keeps the loop free of it: each row adds one group at most.
  while ((hashes_.size() + num_rows) * 2 > slots_.size()) grow();
  if (slots_.size() > kPrefetchSlots) {
    for (size_t row = 0; row < num_rows; ++row) __builtin_prefetch(&slots_[hashes[row] & mask_]);
    for (size_t row = 0; row < num_rows; ++row) {
      const uint64_t entry = slots_[hashes[row] & mask_];
      if (entry != 0) prefetch((entry & kNumberMask) - 1);
    }
  }
  for (size_t row = 0; row < num_rows; ++row) {
    const uint64_t hash = hashes[row];
    // Rows of one key often follow each other.
    if (row > 0 && hash == hashes[row - 1] && equal(row, groups[row - 1])) {
      groups[row] = groups[row - 1];
      continue;
    }
    size_t slot = hash & mask_;
    while (true) {
      const uint64_t entry = slots_[slot];
      if (entry == 0) {
        groups[row] = static_cast<uint32_t>(hashes_.size());
        add(row);
        hashes_.push_back(hash);
        slots_[slot] = salt(hash) | hashes_.size();
        break;
      }
      if (salt(entry) == salt(hash)) {
        const auto group = static_cast<uint32_t>((entry & kNumberMask) - 1);
        if (equal(row, group)) {
          groups[row] = group;
          break;
        }
      }
      slot = (slot + 1) & mask_;
    }
  }
}

void GroupTable::find_or_insert(std::span<const VectorPtr> columns, size_t num_rows,
                                std::span<uint32_t> groups) {
  while (!encoder_.encode(columns, num_rows, scratch_)) widen();
  groups = groups.first(num_rows);
  switch (encoder_.mode()) {
    case KeyMode::kWord:
      probe(
          scratch_.hashes, groups, [&](size_t row) { words_.push_back(scratch_.words[row]); },
          [&](size_t row, uint32_t group) { return scratch_.words[row] == words_[group]; },
          [&](size_t group) { __builtin_prefetch(&words_[group]); });
      break;
    case KeyMode::kTwoWords:
      probe(
          scratch_.hashes, groups,
          [&](size_t row) { two_words_.push_back(scratch_.two_words[row]); },
          [&](size_t row, uint32_t group) { return scratch_.two_words[row] == two_words_[group]; },
          [&](size_t group) { __builtin_prefetch(&two_words_[group]); });
      break;
    case KeyMode::kBytes:
      probe(
          scratch_.hashes, groups, [&](size_t row) { bytes_.push_back(keep(scratch_.bytes[row])); },
          [&](size_t row, uint32_t group) { return scratch_.bytes[row] == bytes_[group]; },
          [&](size_t group) { __builtin_prefetch(&bytes_[group]); });
      break;
  }
}

void GroupTable::find_or_insert_from(GroupTable& other, std::span<const uint32_t> others,
                                     std::span<uint32_t> groups) {
  unify_mode(other);
  std::vector<uint64_t> hashes(others.size());
  for (size_t i = 0; i < others.size(); ++i) hashes[i] = other.hashes_[others[i]];
  switch (encoder_.mode()) {
    case KeyMode::kWord:
      probe(
          hashes, groups, [&](size_t i) { words_.push_back(other.words_[others[i]]); },
          [&](size_t i, uint32_t group) { return other.words_[others[i]] == words_[group]; },
          [&](size_t group) { __builtin_prefetch(&words_[group]); });
      break;
    case KeyMode::kTwoWords:
      probe(
          hashes, groups, [&](size_t i) { two_words_.push_back(other.two_words_[others[i]]); },
          [&](size_t i, uint32_t group) {
            return other.two_words_[others[i]] == two_words_[group];
          },
          [&](size_t group) { __builtin_prefetch(&two_words_[group]); });
      break;
    case KeyMode::kBytes:
      probe(
          hashes, groups, [&](size_t i) { bytes_.push_back(keep(other.bytes_[others[i]])); },
          [&](size_t i, uint32_t group) { return other.bytes_[others[i]] == bytes_[group]; },
          [&](size_t group) { __builtin_prefetch(&bytes_[group]); });
      break;
  }
}

void GroupTable::unify_mode(GroupTable& other) {
  while (encoder_.width() < other.encoder_.width()) widen();
  while (other.encoder_.width() < encoder_.width()) other.widen();
}

void GroupTable::widen() {
  const size_t count = num_groups();
  const std::vector<VectorPtr> columns = keys(0, count);
  encoder_.widen();
  EncodedKeys encoded;
  while (!encoder_.encode(columns, count, encoded)) encoder_.widen();
  words_ = std::move(encoded.words);
  two_words_ = std::move(encoded.two_words);
  bytes_.clear();
  for (const auto& bytes : encoded.bytes) bytes_.push_back(keep(bytes));
  hashes_ = std::move(encoded.hashes);
  slots_.assign(slots_.size() / 2, 0);
  grow();
}

std::vector<VectorPtr> GroupTable::keys(size_t begin, size_t count) const {
  switch (encoder_.mode()) {
    case KeyMode::kWord:
      return encoder_.decode(std::span(words_).subspan(begin, count));
    case KeyMode::kTwoWords:
      return encoder_.decode(std::span(two_words_).subspan(begin, count));
    case KeyMode::kBytes:
      return encoder_.decode(std::span(bytes_).subspan(begin, count), heap_);
  }
  return {};
}

size_t GroupTable::memory_usage() const {
  return slots_.size() * sizeof(uint64_t) + hashes_.capacity() * sizeof(uint64_t) +
         words_.capacity() * sizeof(uint64_t) + two_words_.capacity() * sizeof(uint128_t) +
         bytes_.capacity() * sizeof(std::string_view) + heap_->bytes();
}

}  // namespace firesteel
