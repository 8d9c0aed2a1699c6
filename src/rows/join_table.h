#pragma once

#include <atomic>

#include "base/thread_pool.h"
#include "rows/key_encoder.h"

namespace firesteel {

// The build side of a hash join: from keys to the row numbers that have them. Made once, then read
// by any number of threads.
//
// Two shapes, after Birler, Kemper and Neumann, "Simple, Efficient, and Robust Hash Tables for Join
// Processing" (DaMoN 2024), and the perfect-range join:
//   - hashed: a directory by the hash's top bits; the rows of a bucket stand next to each other in
//     one array. A directory word holds where they begin and a 16-bit Bloom tag of their hashes, so
//     that most probes without a match end there.
//   - dense: single integer keys of a narrow range without duplicates index an array of row
//   numbers.
class JoinTable {
 public:
  // keep_nulls: some key compares with <=>, so that nulls take part.
  JoinTable(std::vector<DataType> key_types, bool keep_nulls);

  // Puts rows [0, num_rows) in, except those marked in `skip` (null keys; may be empty).
  void build(std::span<const VectorPtr> keys, size_t num_rows, const std::vector<bool>& skip,
             ThreadPool& pool);

  // Rows in the table.
  size_t size() const { return size_; }
  size_t memory_usage() const;

  // The keys of a probe batch and where its rows' candidates are.
  class Probe {
   public:
    // Appends (probe row, build row) pairs in order of the probe row, until about `max_pairs` are
    // there or the batch is done. False: the batch is done.
    bool next(std::vector<uint32_t>& probe_rows, std::vector<uint32_t>& build_rows,
              size_t max_pairs);

   private:
    friend class JoinTable;
    template <KeyMode kMode>
    void next_hashed(std::vector<uint32_t>& probe_rows, std::vector<uint32_t>& build_rows,
                     size_t max_pairs);

    const JoinTable* table_ = nullptr;
    bool first_only_ = false;
    size_t num_rows_ = 0;
    size_t row_ = 0;
    // Position among the entries of the current row's bucket; ranges by row.
    uint64_t entry_ = 0;
    bool in_row_ = false;
    EncodedKeys keys_;
    std::vector<uint32_t> candidates_;
    std::vector<uint64_t> begins_;
    std::vector<uint64_t> ends_;
  };

  // Starts probing with a batch. Rows marked in `skip` have no match. `first_only`: one match a row
  // is enough. `probe` is reused from batch to batch.
  void start(Probe& probe, std::span<const VectorPtr> keys, size_t num_rows,
             const std::vector<bool>& skip, bool first_only) const;

 private:
  struct Entry {
    // The key itself when it is one word, else its hash.
    uint64_t word;
    uint32_t row;
  };

  bool try_build_dense(const std::vector<bool>& skip);
  void build_hashed(const std::vector<bool>& skip, ThreadPool& pool);
  template <KeyMode kMode>
  bool keys_equal(const EncodedKeys& keys, size_t probe_row, const Entry& entry) const;
  size_t bucket(uint64_t hash) const { return hash >> bucket_shift_; }

  KeyEncoder encoder_;
  size_t size_ = 0;
  EncodedKeys keys_;
  // Hashed: directory[b] is (first entry << 16 | tag); one word more marks the end.
  std::vector<uint64_t> directory_;
  int bucket_shift_ = 63;
  std::vector<Entry> entries_;
  // Dense: row + 1 by key - min; 0 for none.
  bool dense_ = false;
  uint64_t dense_min_ = 0;
  std::vector<uint32_t> dense_rows_;
};

}  // namespace firesteel
