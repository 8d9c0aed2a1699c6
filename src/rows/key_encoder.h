#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/int128.h"
#include "columnar/vector.h"

namespace firesteel {

// How keys are held, chosen by their types: a word where the columns' bits fit, two words, or a
// string of bytes. Equal rows (nulls equal, NaNs equal, -0.0 equal to 0.0) have equal keys.
enum class KeyMode : uint8_t { kWord, kTwoWords, kBytes };

// The keys of the rows of one batch. Only the array of the mode is filled.
struct EncodedKeys {
  std::vector<uint64_t> words;
  std::vector<uint128_t> two_words;
  std::vector<std::string_view> bytes;
  // What `bytes` points into.
  std::vector<char> buffer;
  std::vector<uint64_t> hashes;
};

// Encodes the rows of some columns as keys for hash tables, and decodes them.
//
// Packed (one or two words): columns side by side from the lowest bit, each its value's bits and,
// if nulls are kept, a null bit above. Null bits are left out until a null comes. Strings take 64
// bits while all of them are at most 7 bytes long (bytes, length in the last byte). Rows that do
// not fit make the user widen the keys, in the end to bytes.
// Bytes: for each column a null byte (if nulls are kept), then the value; strings and arrays with
// their length before them.
class KeyEncoder {
 public:
  // keep_nulls: nulls are values of their own (GROUP BY); else no null ever comes (join keys).
  KeyEncoder(std::vector<DataType> types, bool keep_nulls);

  KeyMode mode() const { return mode_; }
  const std::vector<DataType>& types() const { return types_; }
  void use_bytes() { form_ = Form::kBytes, mode_ = KeyMode::kBytes; }
  // The next wider form, which holds all rows that this one does and more. Not beyond bytes.
  void widen();
  // Keys of two encoders of one list of types are alike when these are equal; wider is larger.
  int width() const { return static_cast<int>(form_); }

  // False when the keys' form cannot hold the rows: call widen() and encode again.
  bool encode(std::span<const VectorPtr> columns, size_t num_rows, EncodedKeys& out) const;

  // Columns of rows whose keys are given. Strings point into `owner`'s memory for kBytes.
  std::vector<VectorPtr> decode(std::span<const uint64_t> keys) const;
  std::vector<VectorPtr> decode(std::span<const uint128_t> keys) const;
  std::vector<VectorPtr> decode(std::span<const std::string_view> keys,
                                std::shared_ptr<const void> owner) const;

 private:
  enum class Form : uint8_t { kPackedWithoutNulls, kPacked, kBytes };
  struct Slot {
    int shift = 0;
    int bits = 0;
  };
  // False when the columns do not fit into two words.
  bool lay_out(bool null_bits);
  template <class Word>
  bool pack(std::span<const VectorPtr> columns, size_t num_rows, std::vector<Word>& out) const;
  template <class Word>
  std::vector<VectorPtr> unpack(std::span<const Word> keys) const;
  void serialize(std::span<const VectorPtr> columns, size_t num_rows, EncodedKeys& out) const;

  std::vector<DataType> types_;
  bool keep_nulls_;
  Form form_ = Form::kBytes;
  KeyMode mode_ = KeyMode::kBytes;
  bool null_bits_ = false;
  std::vector<Slot> slots_;
};

// Hashes of keys in any mode agree between encoders of the same mode.
uint64_t hash_word(uint64_t key);
uint64_t hash_two_words(uint128_t key);
uint64_t hash_bytes(std::string_view key);

}  // namespace firesteel
