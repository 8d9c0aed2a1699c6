#include "rows/batch_codec.h"

#include <algorithm>
#include <cstring>

namespace firesteel {
namespace {

enum class Form : uint8_t { kAllNull, kConstant, kValues, kValuesAndNulls };

struct Header {
  uint64_t num_rows;
  int64_t row_offset;
  uint64_t sequence;
  int32_t partition;
  int32_t unused;
};

// Widest value: 128 bits.
constexpr size_t kAlignment = 16;

bool is_string(const DataType& type) {
  return type.is(TypeId::kString) || type.is(TypeId::kBinary);
}
bool is_list(const DataType& type) { return type.is(TypeId::kArray) || type.is(TypeId::kMap); }

size_t child_count(const DataType& type) {
  switch (type.id()) {
    case TypeId::kArray:
      return 1;
    case TypeId::kStruct:
      return type.fields().size();
    default:
      return 2;
  }
}

DataType child_type(const DataType& type, size_t child) {
  switch (type.id()) {
    case TypeId::kArray:
      return type.element_type();
    case TypeId::kMap:
      return child == 0 ? type.key_type() : type.value_type();
    case TypeId::kStruct:
      return type.fields()[child].type;
    default:
      return TypeId::kBinary;
  }
}

class Encoder {
 public:
  explicit Encoder(std::vector<uint8_t>& out) : out_(out) {}

  void put(const void* bytes, size_t size) {
    const auto* begin = static_cast<const uint8_t*>(bytes);
    out_.insert(out_.end(), begin, begin + size);
  }

  // Rows `rows` of the vector (all of them when null).
  void column(const Vector& vector, const Selection* rows) {
    const Decoded decoded(vector);
    const size_t size = rows != nullptr ? rows->size() : vector.size();
    const auto at = [&](size_t i) { return rows != nullptr ? (*rows)[i] : i; };
    const DataType& type = vector.type();
    if (type.is(TypeId::kNull) || size == 0) return form(Form::kAllNull);
    if (decoded.is_constant() && size > 1) {
      if (decoded.is_null(0)) return form(Form::kAllNull);
      form(Form::kConstant);
      const Selection first = {0};
      return column(vector, &first);
    }
    size_t nulls = 0;
    std::vector<uint64_t> validity;
    if (decoded.may_have_nulls()) {
      validity.assign(bitmap_words(size), ~uint64_t{0});
      for (size_t i = 0; i < size; ++i) {
        if (!decoded.is_null(at(i))) continue;
        clear_bit(validity.data(), i);
        ++nulls;
      }
    }
    if (nulls == size) return form(Form::kAllNull);
    form(nulls > 0 ? Form::kValuesAndNulls : Form::kValues);
    if (nulls > 0) {
      align();
      put(validity.data(), bitmap_bytes(size));
    }
    const auto is_valid = [&](size_t i) { return nulls == 0 || bit_is_set(validity.data(), i); };
    if (is_string(type)) return strings(decoded, size, at, is_valid);
    if (is_list(type)) return lists(decoded, type, size, at, is_valid);
    if (type.is_nested()) return structs(decoded, type, size, at);
    values(decoded, type.value_width(), size, rows, at);
  }

 private:
  void form(Form form) { out_.push_back(static_cast<uint8_t>(form)); }
  void align() { out_.resize((out_.size() + kAlignment - 1) / kAlignment * kAlignment); }
  uint8_t* extend(size_t size) {
    out_.resize(out_.size() + size);
    return out_.data() + out_.size() - size;
  }

  template <class At, class IsValid>
  void strings(const Decoded& decoded, size_t size, const At& at, const IsValid& is_valid) {
    align();
    auto* lengths = reinterpret_cast<uint32_t*>(extend(size * sizeof(uint32_t)));
    size_t total = 0;
    for (size_t i = 0; i < size; ++i) {
      lengths[i] = is_valid(i) ? decoded.at<StringRef>(at(i)).size() : 0;
      total += lengths[i];
    }
    uint8_t* to = extend(total);
    for (size_t i = 0; i < size; ++i) {
      if (!is_valid(i)) continue;
      const StringRef& text = decoded.at<StringRef>(at(i));
      std::memcpy(to, text.data(), text.size());
      to += text.size();
    }
  }

  template <class At, class IsValid>
  void lists(const Decoded& decoded, const DataType& type, size_t size, const At& at,
             const IsValid& is_valid) {
    align();
    auto* lengths = reinterpret_cast<uint32_t*>(extend(size * sizeof(uint32_t)));
    Selection elements;
    for (size_t i = 0; i < size; ++i) {
      const ListEntry entry = is_valid(i) ? decoded.at<ListEntry>(at(i)) : ListEntry{};
      lengths[i] = entry.size;
      for (uint32_t k = 0; k < entry.size; ++k) elements.push_back(entry.offset + k);
    }
    for (size_t c = 0; c < child_count(type); ++c) {
      column(*decoded.flat().children()[c], &elements);
    }
  }

  template <class At>
  void structs(const Decoded& decoded, const DataType& type, size_t size, const At& at) {
    Selection rows(size);
    for (size_t i = 0; i < size; ++i) rows[i] = static_cast<uint32_t>(decoded.index(at(i)));
    for (size_t c = 0; c < child_count(type); ++c) column(*decoded.flat().children()[c], &rows);
  }

  template <class At>
  void values(const Decoded& decoded, size_t width, size_t size, const Selection* rows,
              const At& at) {
    align();
    uint8_t* to = extend(size * width);
    const auto* from = decoded.data<uint8_t>();
    if (rows == nullptr && decoded.indices() == nullptr && !decoded.is_constant()) {
      std::memcpy(to, from, size * width);
      return;
    }
    const auto copy = [&]<size_t kWidth>() {
      for (size_t i = 0; i < size; ++i) {
        std::memcpy(to + i * kWidth, from + decoded.index(at(i)) * kWidth, kWidth);
      }
    };
    switch (width) {
      case 1:
        return copy.template operator()<1>();
      case 2:
        return copy.template operator()<2>();
      case 4:
        return copy.template operator()<4>();
      case 8:
        return copy.template operator()<8>();
      default:
        return copy.template operator()<16>();
    }
  }

  std::vector<uint8_t>& out_;
};

class Decoder {
 public:
  explicit Decoder(const BufferPtr& block) : block_(block) {}

  const uint8_t* take(size_t size) {
    FS_CHECK_LE(position_ + size, block_->size());
    const uint8_t* at = block_->data() + position_;
    position_ += size;
    return at;
  }

  VectorPtr column(const DataType& type, size_t size) {
    const auto form = static_cast<Form>(*take(1));
    switch (form) {
      case Form::kAllNull:
        return Vector::null_constant(type, size);
      case Form::kConstant:
        return Vector::constant_from(column(type, 1), 0, size);
      default:
        break;
    }
    BufferPtr validity;
    if (form == Form::kValuesAndNulls) {
      align();
      validity = borrow(bitmap_bytes(size));
    }
    if (is_string(type)) return strings(type, size, std::move(validity));
    if (is_list(type)) return lists(type, size, std::move(validity));
    if (type.is_nested()) {
      auto out = Vector::from_buffers(type, size, nullptr, std::move(validity));
      out->set_children(children(type, size));
      return out;
    }
    align();
    return Vector::from_buffers(type, size, borrow(size * type.value_width()), std::move(validity));
  }

 private:
  void align() { position_ = (position_ + kAlignment - 1) / kAlignment * kAlignment; }
  BufferPtr borrow(size_t size) { return Buffer::borrow(take(size), size, block_); }

  std::vector<VectorPtr> children(const DataType& type, size_t size) {
    std::vector<VectorPtr> out;
    // What reads nested values expects flat children.
    for (size_t c = 0; c < child_count(type); ++c) {
      out.push_back(flatten(column(child_type(type, c), size)));
    }
    return out;
  }

  VectorPtr strings(const DataType& type, size_t size, BufferPtr validity) {
    align();
    const auto* lengths = reinterpret_cast<const uint32_t*>(take(size * sizeof(uint32_t)));
    BufferPtr data = Buffer::allocate(size * sizeof(StringRef));
    auto* to = reinterpret_cast<StringRef*>(data->data());
    for (size_t i = 0; i < size; ++i) {
      to[i] = StringRef(reinterpret_cast<const char*>(take(lengths[i])), lengths[i]);
    }
    auto out = Vector::from_buffers(type, size, std::move(data), std::move(validity));
    out->keep_alive(block_);
    return out;
  }

  VectorPtr lists(const DataType& type, size_t size, BufferPtr validity) {
    align();
    const auto* lengths = reinterpret_cast<const uint32_t*>(take(size * sizeof(uint32_t)));
    BufferPtr data = Buffer::allocate(size * sizeof(ListEntry));
    auto* to = reinterpret_cast<ListEntry*>(data->data());
    uint32_t next = 0;
    for (size_t i = 0; i < size; ++i) {
      to[i] = {next, lengths[i]};
      next += lengths[i];
    }
    auto out = Vector::from_buffers(type, size, std::move(data), std::move(validity));
    out->set_children(children(type, next));
    return out;
  }

  const BufferPtr& block_;
  size_t position_ = 0;
};

// Children may be shared by many batches: their width is taken from so many of their rows.
constexpr size_t kSampledRows = 256;

// Of the first `rows` rows.
size_t size_of_rows(const Vector& vector, size_t rows) {
  const DataType& type = vector.type();
  if (!is_string(type) && !type.is_nested()) {
    return rows * static_cast<size_t>(type.value_width()) + rows / 8;
  }
  const Decoded decoded(vector);
  if (is_string(type)) {
    size_t bytes = rows * sizeof(StringRef);
    for (size_t i = 0; i < rows; ++i) {
      if (decoded.is_null(i)) continue;
      const StringRef& text = decoded.at<StringRef>(i);
      if (!text.is_inline()) bytes += text.size();
    }
    return bytes;
  }
  size_t bytes = rows * sizeof(ListEntry);
  size_t elements = rows;
  if (is_list(type)) {
    elements = 0;
    for (size_t i = 0; i < rows; ++i) {
      if (!decoded.is_null(i)) elements += decoded.at<ListEntry>(i).size;
    }
  }
  for (const auto& child : decoded.flat().children()) {
    const size_t sampled = std::min(kSampledRows, child->size());
    if (sampled > 0) bytes += size_of_rows(*child, sampled) * elements / sampled;
  }
  return bytes;
}

}  // namespace

void encode_batch(const Batch& batch, std::vector<uint8_t>& out) {
  out.clear();
  Encoder encoder(out);
  const Header header = {batch.num_rows, batch.row_offset, batch.sequence, batch.partition, 0};
  encoder.put(&header, sizeof(header));
  for (const auto& column : batch.columns) encoder.column(*column, nullptr);
}

Batch decode_batch(const BufferPtr& block, std::span<const DataType> types) {
  Decoder decoder(block);
  Header header;
  std::memcpy(&header, decoder.take(sizeof(header)), sizeof(header));
  Batch batch;
  batch.num_rows = header.num_rows;
  batch.row_offset = header.row_offset;
  batch.sequence = header.sequence;
  batch.partition = header.partition;
  batch.columns.reserve(types.size());
  for (const auto& type : types) batch.columns.push_back(decoder.column(type, batch.num_rows));
  return batch;
}

size_t bytes_of(const Vector& vector) { return size_of_rows(vector, vector.size()); }

size_t bytes_of(const Batch& batch) {
  size_t bytes = sizeof(Header);
  for (const auto& column : batch.columns) bytes += size_of_rows(*column, batch.num_rows);
  return bytes;
}

}  // namespace firesteel
