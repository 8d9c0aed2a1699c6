#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "columnar/bitmap.h"
#include "columnar/buffer.h"
#include "columnar/data_type.h"
#include "columnar/string_ref.h"
#include "columnar/value.h"

namespace firesteel {

// Rows of a batch, at most; sized so that a few vectors stay in the first-level caches.
inline constexpr size_t kBatchSize = 2048;

enum class Encoding : uint8_t { kFlat, kConstant, kDictionary, kSequence };

// Row numbers into another vector; shared by the columns of a filtered batch.
using Selection = std::vector<uint32_t>;
using SelectionPtr = std::shared_ptr<const Selection>;

// Bytes of strings that a vector's StringRefs point to. Append only; never moves what it holds.
class StringHeap {
 public:
  // Copies the bytes unless they fit inline.
  StringRef add(std::string_view text);
  // Room for `size` bytes to be filled by the caller, who then makes the StringRef over them.
  char* allocate(size_t size);
  size_t bytes() const { return bytes_; }

 private:
  std::vector<std::unique_ptr<char[]>> chunks_;
  char* next_ = nullptr;
  size_t left_ = 0;
  size_t bytes_ = 0;
};

class Vector;
using VectorPtr = std::shared_ptr<const Vector>;
using MutableVectorPtr = std::shared_ptr<Vector>;

// A column of a batch. Filled by its maker through the mutable accessors, then shared as const
// and never changed again; safe to read from any thread.
class Vector {
 public:
  // Uninitialized values, all rows valid. Nested types get no children yet: see set_children.
  static MutableVectorPtr flat(DataType type, size_t size);
  static VectorPtr constant(DataType type, const Value& value, size_t size);
  static VectorPtr null_constant(DataType type, size_t size);
  // A constant whose value is row `row` of a vector.
  static VectorPtr constant_from(VectorPtr source, size_t row, size_t size);
  // Row i is row (*indices)[i] of base. Dictionaries of dictionaries and of constants collapse.
  static VectorPtr dictionary(VectorPtr base, SelectionPtr indices);
  // start, start + step, ... as Long.
  static VectorPtr sequence(int64_t start, int64_t step, size_t size);

  const DataType& type() const { return type_; }
  Encoding encoding() const { return encoding_; }
  size_t size() const { return size_; }

  // Flat: the values, as data_type.h describes them for the type.
  template <class T>
  const T* values() const {
    return reinterpret_cast<const T*>(data_->data());
  }
  template <class T>
  T* mutable_values() {
    return reinterpret_cast<T*>(data_->data());
  }
  // Flat and constant (bit 0): null when every row is valid.
  const uint64_t* validity() const {
    return validity_ ? reinterpret_cast<const uint64_t*>(validity_->data()) : nullptr;
  }
  // Makes the bitmap (all valid) on first use.
  uint64_t* mutable_validity();
  void set_null(size_t row) { clear_bit(mutable_validity(), row); }
  bool may_have_nulls() const;
  // Any encoding. Slow path: kernels use Decoded.
  bool is_null(size_t row) const;
  Value value(size_t row) const;

  // Strings made for this vector live here.
  StringHeap& string_heap();
  // Keeps alive what the values of this vector point to (heaps of others, file pages).
  void keep_alive(std::shared_ptr<const void> owner);
  void keep_alive_from(const Vector& other);

  // Array: {elements}. Map: {keys, values}. Struct: one a field, as long as this.
  // Variant: {value, metadata}.
  const std::vector<VectorPtr>& children() const { return children_; }
  void set_children(std::vector<VectorPtr> children) { children_ = std::move(children); }

  // Dictionary: what the indices refer to (flat), and the indices.
  const VectorPtr& base() const { return base_; }
  const SelectionPtr& indices() const { return indices_; }

  // Sequence.
  int64_t sequence_start() const { return start_; }
  int64_t sequence_step() const { return step_; }

  // Bytes held by this vector's own buffers and heaps, children and base included.
  size_t memory_usage() const;

  // Wraps existing buffers (Arrow's, a page's); validity may be null.
  static MutableVectorPtr from_buffers(DataType type, size_t size, BufferPtr data,
                                       BufferPtr validity);
  const BufferPtr& data_buffer() const { return data_; }
  const BufferPtr& validity_buffer() const { return validity_; }
  // The first `size` rows of a flat vector.
  void truncate(size_t size) {
    FS_CHECK_LE(size, size_);
    size_ = size;
  }

 private:
  Vector(DataType type, Encoding encoding, size_t size)
      : type_(std::move(type)), encoding_(encoding), size_(size) {}

  DataType type_;
  Encoding encoding_;
  size_t size_;
  BufferPtr data_;
  BufferPtr validity_;
  std::vector<VectorPtr> children_;
  VectorPtr base_;
  SelectionPtr indices_;
  int64_t start_ = 0;
  int64_t step_ = 0;
  std::shared_ptr<StringHeap> heap_;
  std::vector<std::shared_ptr<const void>> owners_;
};

// The same rows as a flat vector (itself if it is one already).
VectorPtr flatten(const VectorPtr& vector);
// Rows picked by `indices`, copied into a flat vector (string bytes are shared, not copied).
VectorPtr gather(const Vector& source, std::span<const uint32_t> indices);
// Rows [begin, begin + size).
VectorPtr slice(const VectorPtr& vector, size_t begin, size_t size);

// Uniform read access to any encoding: row i's value is data<T>()[index(i)].
class Decoded {
 public:
  explicit Decoded(const Vector& vector);

  size_t index(size_t row) const { return indices_ != nullptr ? indices_[row] : row & mask_; }
  bool is_constant() const { return mask_ == 0; }
  // Null when index(i) == i, or when constant.
  const uint32_t* indices() const { return indices_; }
  bool may_have_nulls() const { return validity_ != nullptr; }
  bool is_null(size_t row) const {
    return validity_ != nullptr && !bit_is_set(validity_, index(row));
  }
  template <class T>
  const T* data() const {
    return flat_->values<T>();
  }
  template <class T>
  const T& at(size_t row) const {
    return data<T>()[index(row)];
  }
  // The flat vector behind; children are reached through it.
  const Vector& flat() const { return *flat_; }
  const uint64_t* validity() const { return validity_; }

 private:
  const Vector* flat_;
  const uint32_t* indices_ = nullptr;
  const uint64_t* validity_ = nullptr;
  // All ones for flat and dictionary, 0 for a constant.
  size_t mask_ = ~size_t{0};
  // Holds a flattened sequence.
  VectorPtr owned_;
};

// Appends values one by one (or ranges of vectors) and makes a flat vector. For literals, results
// and functions that make nested values; kernels write into Vector::flat directly.
class VectorBuilder {
 public:
  explicit VectorBuilder(DataType type);

  void append_null();
  void append(const Value& value);
  void append_from(const Vector& source, size_t row);
  void append_range(const Vector& source, size_t begin, size_t count);
  // Appends String or Binary without making a Value.
  void append_string(std::string_view text);
  size_t size() const { return size_; }
  // Gives the vector away and starts anew.
  VectorPtr finish();

 private:
  void append_slot(bool valid);

  DataType type_;
  size_t size_ = 0;
  std::vector<uint8_t> data_;
  std::vector<uint64_t> validity_;
  bool has_nulls_ = false;
  std::shared_ptr<StringHeap> heap_;
  std::vector<std::unique_ptr<VectorBuilder>> children_;
};

// All rows of `parts`, in order, as one flat vector.
VectorPtr concatenate(const DataType& type, std::span<const VectorPtr> parts);

// What every row-making piece of the engine hands on: columns of equal length.
struct Batch {
  std::vector<VectorPtr> columns;
  size_t num_rows = 0;
  // The logical partition the rows belong to, and the number of rows of it before this batch,
  // for spark_partition_id, monotonically_increasing_id, and files written per partition.
  int32_t partition = 0;
  int64_t row_offset = 0;
  // Where the batch stands in the order of its stream's rows: sources number what they yield, and
  // order-keeping operators pass it on. Batches of one thread come in ascending order.
  uint64_t sequence = 0;

  // The rows named by `selection`: columns become dictionaries (or are compacted when few rows
  // are left, so that later operators touch dense memory).
  Batch select(SelectionPtr selection) const;
  Batch slice(size_t begin, size_t size) const;
  size_t memory_usage() const;
};

}  // namespace firesteel
