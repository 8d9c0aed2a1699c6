#include "rows/join_table.h"

#include <algorithm>
#include <bit>

#include "base/check.h"

namespace firesteel {
namespace {

// A dense table may take this many array elements a row (4 bytes each against the 20 and more of a
// hashed row).
constexpr uint64_t kMaxDenseFactor = 8;
// Rows a thread takes at a time while building; smaller builds run on one thread.
constexpr size_t kBuildMorsel = 64 * 1024;

// Beyond this many elements (512 KiB) the array leaves the second-level cache.
constexpr size_t kPrefetchDense = 128 * 1024;

// Two bits of 16, so that a bucket's tag rejects most foreign hashes.
uint64_t tag(uint64_t hash) {
  return (uint64_t{1} << (hash & 15)) | (uint64_t{1} << ((hash >> 4) & 15));
}

bool is_signed_integer(const DataType& type) {
  switch (type.id()) {
    case TypeId::kByte:
    case TypeId::kShort:
    case TypeId::kInt:
    case TypeId::kLong:
    case TypeId::kDate:
      return true;
    default:
      return false;
  }
}

}  // namespace

JoinTable::JoinTable(std::vector<DataType> key_types, bool keep_nulls)
    : encoder_(std::move(key_types), keep_nulls) {
  // Nor may a null that comes with the probe side change the form of the keys.
  if (keep_nulls) encoder_.widen();
  // Probe strings may be longer than those that were packed.
  for (const auto& type : encoder_.types()) {
    if (type.is(TypeId::kString) || type.is(TypeId::kBinary)) encoder_.use_bytes();
  }
}

void JoinTable::build(std::span<const VectorPtr> keys, size_t num_rows,
                      const std::vector<bool>& skip, ThreadPool& pool) {
  const bool encoded = encoder_.encode(keys, num_rows, keys_);
  FS_CHECK(encoded);
  size_ = num_rows - static_cast<size_t>(std::count(skip.begin(), skip.end(), true));
  if (size_ == 0) return;
  if (encoder_.mode() == KeyMode::kWord && encoder_.types().size() == 1 &&
      is_signed_integer(encoder_.types()[0]) && try_build_dense(skip)) {
    return;
  }
  build_hashed(skip, pool);
}

// Packed integers are zero-extended; distances between them still hold modulo 2^64 when the range
// does not cross zero, and a range that does is found too wide.
bool JoinTable::try_build_dense(const std::vector<bool>& skip) {
  uint64_t min = ~uint64_t{0};
  uint64_t max = 0;
  for (size_t row = 0; row < keys_.words.size(); ++row) {
    if (!skip.empty() && skip[row]) continue;
    min = std::min(min, keys_.words[row]);
    max = std::max(max, keys_.words[row]);
  }
  if (max - min >= kMaxDenseFactor * size_) return false;
  dense_rows_.assign(max - min + 1, 0);
  for (size_t row = 0; row < keys_.words.size(); ++row) {
    if (!skip.empty() && skip[row]) continue;
    uint32_t& slot = dense_rows_[keys_.words[row] - min];
    if (slot != 0) {
      dense_rows_ = {};
      return false;
    }
    slot = static_cast<uint32_t>(row + 1);
  }
  dense_ = true;
  dense_min_ = min;
  return true;
}

void JoinTable::build_hashed(const std::vector<bool>& skip, ThreadPool& pool) {
  const size_t num_rows = keys_.hashes.size();
  const int bits = std::max(1, static_cast<int>(std::bit_width(size_ * 2 - 1)));
  bucket_shift_ = 64 - bits;
  const size_t buckets = size_t{1} << bits;
  directory_.assign(buckets + 1, 0);
  const size_t morsels = (num_rows + kBuildMorsel - 1) / kBuildMorsel;
  const auto for_rows = [&](const auto& visit) {
    pool.run_all(morsels, [&](size_t morsel) {
      const size_t end = std::min(num_rows, (morsel + 1) * kBuildMorsel);
      for (size_t row = morsel * kBuildMorsel; row < end; ++row) {
        if (skip.empty() || !skip[row]) visit(row);
      }
    });
  };
  // Count into the upper part, collect tags in the lower.
  for_rows([&](size_t row) {
    const uint64_t hash = keys_.hashes[row];
    std::atomic_ref word(directory_[bucket(hash)]);
    word.fetch_add(uint64_t{1} << 16, std::memory_order_relaxed);
    word.fetch_or(tag(hash), std::memory_order_relaxed);
  });
  // Counts become ends; placing rows moves them down to begins.
  uint64_t total = 0;
  for (uint64_t& word : directory_) {
    total += word >> 16;
    word = (total << 16) | (word & 0xffff);
  }
  entries_.resize(size_);
  const bool one_word = encoder_.mode() == KeyMode::kWord;
  for_rows([&](size_t row) {
    const uint64_t hash = keys_.hashes[row];
    std::atomic_ref word(directory_[bucket(hash)]);
    const uint64_t position =
        (word.fetch_sub(uint64_t{1} << 16, std::memory_order_relaxed) >> 16) - 1;
    entries_[position] = {one_word ? keys_.words[row] : hash, static_cast<uint32_t>(row)};
  });
  // Matches come in row order, whatever the threads did.
  for (size_t b = 0; b < buckets; ++b) {
    const uint64_t begin = directory_[b] >> 16;
    const uint64_t end = directory_[b + 1] >> 16;
    if (end - begin > 1) {
      std::sort(entries_.begin() + static_cast<ptrdiff_t>(begin),
                entries_.begin() + static_cast<ptrdiff_t>(end),
                [](const Entry& a, const Entry& b2) { return a.row < b2.row; });
    }
  }
  keys_.hashes = {};
  if (one_word) keys_.words = {};
}

size_t JoinTable::memory_usage() const {
  return directory_.size() * sizeof(uint64_t) + entries_.size() * sizeof(Entry) +
         dense_rows_.size() * sizeof(uint32_t) + keys_.words.size() * sizeof(uint64_t) +
         keys_.two_words.size() * sizeof(uint128_t) +
         keys_.bytes.size() * sizeof(std::string_view) + keys_.buffer.size();
}

void JoinTable::start(Probe& probe, std::span<const VectorPtr> keys, size_t num_rows,
                      const std::vector<bool>& skip, bool first_only) const {
  probe.table_ = this;
  probe.first_only_ = first_only;
  probe.num_rows_ = 0;
  probe.row_ = 0;
  probe.in_row_ = false;
  probe.candidates_.clear();
  if (size_ == 0) return;
  const bool encoded = encoder_.encode(keys, num_rows, probe.keys_);
  FS_CHECK(encoded);
  if (dense_) {
    probe.begins_.resize(num_rows);
    if (dense_rows_.size() > kPrefetchDense) {
      for (size_t row = 0; row < num_rows; ++row) {
        const uint64_t index = probe.keys_.words[row] - dense_min_;
        if (index < dense_rows_.size()) __builtin_prefetch(&dense_rows_[index]);
      }
    }
    for (size_t row = 0; row < num_rows; ++row) {
      const uint64_t index = probe.keys_.words[row] - dense_min_;
      if (index >= dense_rows_.size() || (!skip.empty() && skip[row])) continue;
      const uint32_t found = dense_rows_[index];
      if (found == 0) continue;
      probe.begins_[probe.candidates_.size()] = found - 1;
      probe.candidates_.push_back(static_cast<uint32_t>(row));
    }
    probe.num_rows_ = probe.candidates_.size();
    return;
  }
  // Three passes, so that the misses of many rows overlap: directory words, then entries.
  const uint64_t* directory = directory_.data();
  for (size_t row = 0; row < num_rows; ++row) {
    __builtin_prefetch(&directory[bucket(probe.keys_.hashes[row])]);
  }
  probe.begins_.resize(num_rows);
  probe.ends_.resize(num_rows);
  for (size_t row = 0; row < num_rows; ++row) {
    const uint64_t hash = probe.keys_.hashes[row];
    const size_t b = bucket(hash);
    const uint64_t word = directory[b];
    const uint64_t wanted = tag(hash);
    if ((word & wanted) != wanted || (!skip.empty() && skip[row])) continue;
    const size_t n = probe.candidates_.size();
    probe.begins_[n] = word >> 16;
    probe.ends_[n] = directory[b + 1] >> 16;
    __builtin_prefetch(&entries_[probe.begins_[n]]);
    probe.candidates_.push_back(static_cast<uint32_t>(row));
  }
  probe.num_rows_ = probe.candidates_.size();
}

template <KeyMode kMode>
bool JoinTable::keys_equal(const EncodedKeys& keys, size_t probe_row, const Entry& entry) const {
  switch (kMode) {
    case KeyMode::kWord:
      return entry.word == keys.words[probe_row];
    case KeyMode::kTwoWords:
      return entry.word == keys.hashes[probe_row] &&
             keys_.two_words[entry.row] == keys.two_words[probe_row];
    case KeyMode::kBytes:
      return entry.word == keys.hashes[probe_row] &&
             keys_.bytes[entry.row] == keys.bytes[probe_row];
  }
  return false;
}

bool JoinTable::Probe::next(std::vector<uint32_t>& probe_rows, std::vector<uint32_t>& build_rows,
                            size_t max_pairs) {
  if (row_ >= num_rows_) return false;
  if (table_->dense_) {
    const size_t begin = probe_rows.size();
    const size_t count = num_rows_ - row_;
    probe_rows.resize(begin + count);
    build_rows.resize(begin + count);
    for (size_t i = 0; i < count; ++i) {
      probe_rows[begin + i] = candidates_[row_ + i];
      build_rows[begin + i] = static_cast<uint32_t>(begins_[row_ + i]);
    }
    row_ = num_rows_;
    return true;
  }
  switch (table_->encoder_.mode()) {
    case KeyMode::kWord:
      next_hashed<KeyMode::kWord>(probe_rows, build_rows, max_pairs);
      break;
    case KeyMode::kTwoWords:
      next_hashed<KeyMode::kTwoWords>(probe_rows, build_rows, max_pairs);
      break;
    case KeyMode::kBytes:
      next_hashed<KeyMode::kBytes>(probe_rows, build_rows, max_pairs);
      break;
  }
  return true;
}

template <KeyMode kMode>
void JoinTable::Probe::next_hashed(std::vector<uint32_t>& probe_rows,
                                   std::vector<uint32_t>& build_rows, size_t max_pairs) {
  const Entry* entries = table_->entries_.data();
  size_t pairs = 0;
  for (; row_ < num_rows_ && pairs < max_pairs; ++row_) {
    const uint32_t probe_row = candidates_[row_];
    uint64_t entry = in_row_ ? entry_ : begins_[row_];
    in_row_ = false;
    for (const uint64_t end = ends_[row_]; entry < end; ++entry) {
      if (!table_->keys_equal<kMode>(keys_, probe_row, entries[entry])) continue;
      if (pairs >= max_pairs) {
        entry_ = entry;
        in_row_ = true;
        return;
      }
      probe_rows.push_back(probe_row);
      build_rows.push_back(entries[entry].row);
      ++pairs;
      if (first_only_) break;
    }
  }
}

}  // namespace firesteel
