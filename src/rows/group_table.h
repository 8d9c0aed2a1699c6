#pragma once

#include "rows/key_encoder.h"

namespace firesteel {

// Numbers the distinct keys it is given: 0, 1, 2... in the order in which they come.
//
// Open addressing over slots of 8 bytes: 16 bits of the hash (the salt) above 48 bits of group
// number + 1; 0 is empty. Keys stand in an array by group number, so that a probe touches the slot
// and, when the salt agrees, one key. Hashes are kept for growing and for partitioned merges.
class GroupTable {
 public:
  explicit GroupTable(std::vector<DataType> types);

  // groups[i] becomes the number of row i's key.
  void find_or_insert(std::span<const VectorPtr> columns, size_t num_rows,
                      std::span<uint32_t> groups);
  // The same for keys of another table over the same types: groups[i] is that of other's group
  // others[i].
  void find_or_insert_from(GroupTable& other, std::span<const uint32_t> others,
                           std::span<uint32_t> groups);

  size_t num_groups() const { return hashes_.size(); }
  uint64_t hash(uint32_t group) const { return hashes_[group]; }
  // Groups of both tables are then held alike; called before merging.
  void unify_mode(GroupTable& other);
  // The key columns of groups [begin, begin + count).
  std::vector<VectorPtr> keys(size_t begin, size_t count) const;
  size_t memory_usage() const;

 private:
  template <class Add, class Equal, class Prefetch>
  void probe(const std::vector<uint64_t>& hashes, std::span<uint32_t> groups, const Add& add,
             const Equal& equal, const Prefetch& prefetch);
  void grow();
  // Holds all keys in the encoder's next wider form.
  void widen();
  // Copies the bytes into memory that lives as long as the table and the vectors made of it.
  std::string_view keep(std::string_view bytes);

  KeyEncoder encoder_;
  EncodedKeys scratch_;
  std::vector<uint64_t> slots_;
  size_t mask_ = 0;
  std::vector<uint64_t> hashes_;
  // By group number; one of the three, by the encoder's mode.
  std::vector<uint64_t> words_;
  std::vector<uint128_t> two_words_;
  std::vector<std::string_view> bytes_;
  std::shared_ptr<StringHeap> heap_ = std::make_shared<StringHeap>();
};

}  // namespace firesteel
