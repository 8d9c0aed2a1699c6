#include "rows/key_encoder.h"

#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "base/check.h"

namespace firesteel {
namespace {

// Strings up to this length are packed into a word.
constexpr uint32_t kMaxPackedString = 7;
constexpr int kPackedStringBits = 64;

// Bits of a value in a packed key; 0 when the type cannot be packed.
int packed_bits(const DataType& type) {
  switch (type.id()) {
    case TypeId::kNull:
      return 1;
    case TypeId::kBoolean:
      return 1;
    case TypeId::kString:
    case TypeId::kBinary:
      return kPackedStringBits;
    case TypeId::kCalendarInterval:
    case TypeId::kArray:
    case TypeId::kMap:
    case TypeId::kStruct:
    case TypeId::kVariant:
      return 0;
    default:
      return type.value_width() * 8;
  }
}

// Floats by a canonical bit pattern: one NaN, one zero.
uint32_t normalized(float value) {
  if (value == 0) value = 0;
  if (std::isnan(value)) value = std::numeric_limits<float>::quiet_NaN();
  return std::bit_cast<uint32_t>(value);
}
uint64_t normalized(double value) {
  if (value == 0) value = 0;
  if (std::isnan(value)) value = std::numeric_limits<double>::quiet_NaN();
  return std::bit_cast<uint64_t>(value);
}

template <class Stored, class Word, class Convert>
void pack_column(const Decoded& column, size_t num_rows, int shift, bool null_bits, int bits,
                 std::vector<Word>& out, Convert convert) {
  const Stored* values = column.data<Stored>();
  const Word null_bit = null_bits ? Word{1} << (shift + bits) : Word{0};
  if (!column.may_have_nulls()) {
    if (column.indices() == nullptr && !column.is_constant()) {
      for (size_t i = 0; i < num_rows; ++i)
        out[i] |= static_cast<Word>(convert(values[i])) << shift;
    } else {
      for (size_t i = 0; i < num_rows; ++i) {
        out[i] |= static_cast<Word>(convert(values[column.index(i)])) << shift;
      }
    }
    return;
  }
  for (size_t i = 0; i < num_rows; ++i) {
    out[i] |=
        column.is_null(i) ? null_bit : static_cast<Word>(convert(values[column.index(i)])) << shift;
  }
}

// Seven bytes and the length. False when a string is longer.
template <class Word>
bool pack_strings(const Decoded& column, size_t num_rows, int shift, bool null_bits,
                  std::vector<Word>& out) {
  const StringRef* values = column.data<StringRef>();
  const Word null_bit = null_bits ? Word{1} << (shift + kPackedStringBits) : Word{0};
  for (size_t i = 0; i < num_rows; ++i) {
    if (column.is_null(i)) {
      out[i] |= null_bit;
      continue;
    }
    const StringRef& text = values[column.index(i)];
    const uint32_t size = text.size();
    if (size > kMaxPackedString) return false;
    // Inline bytes beyond the length are zero.
    const uint64_t bytes = (text.first_word() >> 32) | (text.second_word() << 32);
    out[i] |= static_cast<Word>(bytes | (uint64_t{size} << 56)) << shift;
  }
  return true;
}

bool has_nulls(const Decoded& column, const DataType& type, size_t num_rows) {
  // All the same: keys of this type need no null bit.
  if (type.is(TypeId::kNull) || !column.may_have_nulls()) return false;
  for (size_t i = 0; i < num_rows; ++i) {
    if (column.is_null(i)) return true;
  }
  return false;
}

size_t serialized_size(const Vector& vector, size_t row, const DataType& type);

size_t list_size(const Decoded& column, size_t row, const DataType& type) {
  const ListEntry entry = column.at<ListEntry>(row);
  size_t size = sizeof(uint32_t);
  const auto& children = column.flat().children();
  for (size_t c = 0; c < children.size(); ++c) {
    const DataType& child_type = type.is(TypeId::kArray) ? type.element_type()
                                 : c == 0                ? type.key_type()
                                                         : type.value_type();
    for (uint32_t k = 0; k < entry.size; ++k) {
      size += serialized_size(*children[c], entry.offset + k, child_type);
    }
  }
  return size;
}

DataType child_type_of(const DataType& type, size_t child) {
  return type.is(TypeId::kStruct) ? type.fields()[child].type : DataType(TypeId::kBinary);
}

// With a null byte, always.
size_t serialized_size(const Vector& vector, size_t row, const DataType& type) {
  const Decoded column(vector);
  if (column.is_null(row) || type.is(TypeId::kNull)) return 1;
  switch (type.id()) {
    case TypeId::kString:
    case TypeId::kBinary:
      return 1 + sizeof(uint32_t) + column.at<StringRef>(row).size();
    case TypeId::kArray:
    case TypeId::kMap:
      return 1 + list_size(column, row, type);
    case TypeId::kStruct:
    case TypeId::kVariant: {
      size_t size = 1;
      const auto& children = column.flat().children();
      for (size_t c = 0; c < children.size(); ++c) {
        size += serialized_size(*children[c], column.index(row), child_type_of(type, c));
      }
      return size;
    }
    default:
      return 1 + type.value_width();
  }
}

void write_fixed(const Decoded& column, size_t row, const DataType& type, char* out) {
  switch (type.id()) {
    case TypeId::kFloat: {
      const uint32_t bits = normalized(column.at<float>(row));
      std::memcpy(out, &bits, sizeof(bits));
      return;
    }
    case TypeId::kDouble: {
      const uint64_t bits = normalized(column.at<double>(row));
      std::memcpy(out, &bits, sizeof(bits));
      return;
    }
    default: {
      const int width = type.value_width();
      std::memcpy(out, column.data<char>() + column.index(row) * width, width);
    }
  }
}

char* write_value(const Vector& vector, size_t row, const DataType& type, char* out) {
  const Decoded column(vector);
  if (column.is_null(row) || type.is(TypeId::kNull)) {
    *out = 1;
    return out + 1;
  }
  *out++ = 0;
  switch (type.id()) {
    case TypeId::kString:
    case TypeId::kBinary: {
      const std::string_view text = column.at<StringRef>(row).view();
      const auto size = static_cast<uint32_t>(text.size());
      std::memcpy(out, &size, sizeof(size));
      std::memcpy(out + sizeof(size), text.data(), size);
      return out + sizeof(size) + size;
    }
    case TypeId::kArray:
    case TypeId::kMap: {
      const ListEntry entry = column.at<ListEntry>(row);
      std::memcpy(out, &entry.size, sizeof(uint32_t));
      out += sizeof(uint32_t);
      const auto& children = column.flat().children();
      for (size_t c = 0; c < children.size(); ++c) {
        const DataType& child_type = type.is(TypeId::kArray) ? type.element_type()
                                     : c == 0                ? type.key_type()
                                                             : type.value_type();
        for (uint32_t k = 0; k < entry.size; ++k) {
          out = write_value(*children[c], entry.offset + k, child_type, out);
        }
      }
      return out;
    }
    case TypeId::kStruct:
    case TypeId::kVariant: {
      const auto& children = column.flat().children();
      for (size_t c = 0; c < children.size(); ++c) {
        out = write_value(*children[c], column.index(row), child_type_of(type, c), out);
      }
      return out;
    }
    default:
      write_fixed(column, row, type, out);
      return out + type.value_width();
  }
}

// Reads what write_value wrote into a builder; returns the position behind it.
const char* read_value(const char* in, const DataType& type, Value& out) {
  if (*in++ != 0) {
    out = Value();
    return in;
  }
  switch (type.id()) {
    case TypeId::kNull:
      return in;
    case TypeId::kString:
    case TypeId::kBinary: {
      uint32_t size;
      std::memcpy(&size, in, sizeof(size));
      out = std::string(in + sizeof(size), size);
      return in + sizeof(size) + size;
    }
    case TypeId::kArray:
    case TypeId::kMap: {
      uint32_t size;
      std::memcpy(&size, in, sizeof(size));
      in += sizeof(size);
      if (type.is(TypeId::kArray)) {
        Value::List items(size);
        for (auto& item : items) in = read_value(in, type.element_type(), item);
        out = Value(std::move(items));
        return in;
      }
      Value::List items(2 * size_t{size});
      for (size_t k = 0; k < size; ++k) in = read_value(in, type.key_type(), items[2 * k]);
      for (size_t k = 0; k < size; ++k) in = read_value(in, type.value_type(), items[2 * k + 1]);
      out = Value(std::move(items));
      return in;
    }
    case TypeId::kStruct:
    case TypeId::kVariant: {
      const size_t count = type.is(TypeId::kStruct) ? type.fields().size() : 2;
      Value::List items(count);
      for (size_t c = 0; c < count; ++c) in = read_value(in, child_type_of(type, c), items[c]);
      out = Value(std::move(items));
      return in;
    }
    default: {
      // A one-row vector over the bytes gives the value by its type's rules.
      auto one = Vector::flat(type, 1);
      std::memcpy(one->mutable_values<char>(), in, type.value_width());
      out = one->value(0);
      return in + type.value_width();
    }
  }
}

}  // namespace

uint64_t hash_word(uint64_t key) {
  key ^= key >> 32;
  key *= 0xd6e8feb86659fd93;
  key ^= key >> 32;
  key *= 0xd6e8feb86659fd93;
  key ^= key >> 32;
  return key;
}

uint64_t hash_two_words(uint128_t key) {
  const auto low = static_cast<uint64_t>(key);
  const auto high = static_cast<uint64_t>(key >> 64);
  return hash_word(low ^ (hash_word(high) * 0x9e3779b97f4a7c15));
}

uint64_t hash_bytes(std::string_view key) { return XXH3_64bits(key.data(), key.size()); }

KeyEncoder::KeyEncoder(std::vector<DataType> types, bool keep_nulls)
    : types_(std::move(types)), keep_nulls_(keep_nulls) {
  if (lay_out(false)) {
    form_ = Form::kPackedWithoutNulls;
  } else {
    use_bytes();
  }
}

bool KeyEncoder::lay_out(bool null_bits) {
  int shift = 0;
  slots_.clear();
  for (const auto& type : types_) {
    const int bits = packed_bits(type);
    if (bits == 0) return false;
    slots_.push_back({shift, bits});
    shift += bits + (null_bits ? 1 : 0);
  }
  if (shift > 128) return false;
  mode_ = shift <= 64 ? KeyMode::kWord : KeyMode::kTwoWords;
  null_bits_ = null_bits;
  return true;
}

void KeyEncoder::widen() {
  if (form_ == Form::kPackedWithoutNulls && keep_nulls_ && lay_out(true)) {
    form_ = Form::kPacked;
  } else {
    use_bytes();
  }
}

template <class Word>
bool KeyEncoder::pack(std::span<const VectorPtr> columns, size_t num_rows,
                      std::vector<Word>& out) const {
  out.assign(num_rows, 0);
  for (size_t c = 0; c < columns.size(); ++c) {
    const Decoded column(*columns[c]);
    const Slot slot = slots_[c];
    if (keep_nulls_ && !null_bits_ && has_nulls(column, types_[c], num_rows)) return false;
    const auto pack_as = [&]<class Stored>(Stored, auto convert) {
      pack_column<Stored>(column, num_rows, slot.shift, null_bits_, slot.bits, out, convert);
    };
    switch (types_[c].id()) {
      case TypeId::kNull:
        for (size_t i = 0; i < num_rows; ++i) out[i] |= Word{1} << slot.shift;
        break;
      case TypeId::kString:
      case TypeId::kBinary:
        if (!pack_strings(column, num_rows, slot.shift, null_bits_, out)) return false;
        break;
      case TypeId::kFloat:
        pack_as(float{}, [](float value) { return normalized(value); });
        break;
      case TypeId::kDouble:
        pack_as(double{}, [](double value) { return normalized(value); });
        break;
      default:
        switch (types_[c].value_width()) {
          case 1:
            pack_as(uint8_t{}, [](uint8_t value) { return value; });
            break;
          case 2:
            pack_as(uint16_t{}, [](uint16_t value) { return value; });
            break;
          case 4:
            pack_as(uint32_t{}, [](uint32_t value) { return value; });
            break;
          case 8:
            pack_as(uint64_t{}, [](uint64_t value) { return value; });
            break;
          default:
            pack_as(uint128_t{}, [](uint128_t value) { return value; });
        }
    }
  }
  return true;
}

void KeyEncoder::serialize(std::span<const VectorPtr> columns, size_t num_rows,
                           EncodedKeys& out) const {
  std::vector<uint32_t> sizes(num_rows, 0);
  std::vector<Decoded> decoded;
  for (size_t c = 0; c < columns.size(); ++c) {
    decoded.emplace_back(*columns[c]);
    const Decoded& column = decoded.back();
    const DataType& type = types_[c];
    if (type.is(TypeId::kString) || type.is(TypeId::kBinary)) {
      for (size_t i = 0; i < num_rows; ++i) {
        sizes[i] += column.is_null(i) ? 1 : 5 + column.at<StringRef>(i).size();
      }
    } else if (type.is_nested()) {
      for (size_t i = 0; i < num_rows; ++i) {
        sizes[i] += static_cast<uint32_t>(serialized_size(*columns[c], i, type));
      }
    } else {
      const uint32_t width = 1 + static_cast<uint32_t>(type.value_width());
      for (size_t i = 0; i < num_rows; ++i) sizes[i] += column.is_null(i) ? 1 : width;
    }
  }
  size_t total = 0;
  for (const uint32_t size : sizes) total += size;
  out.buffer.resize(total);
  out.bytes.resize(num_rows);
  std::vector<char*> cursors(num_rows);
  char* next = out.buffer.data();
  for (size_t i = 0; i < num_rows; ++i) {
    cursors[i] = next;
    out.bytes[i] = {next, sizes[i]};
    next += sizes[i];
  }
  for (size_t c = 0; c < columns.size(); ++c) {
    const Decoded& column = decoded[c];
    const DataType& type = types_[c];
    if (type.is_nested() || type.is(TypeId::kNull)) {
      for (size_t i = 0; i < num_rows; ++i) {
        cursors[i] = write_value(*columns[c], i, type, cursors[i]);
      }
      continue;
    }
    const bool is_string = type.is(TypeId::kString) || type.is(TypeId::kBinary);
    for (size_t i = 0; i < num_rows; ++i) {
      char* to = cursors[i];
      if (column.is_null(i)) {
        *to = 1;
        cursors[i] = to + 1;
        continue;
      }
      *to++ = 0;
      if (is_string) {
        const StringRef& text = column.at<StringRef>(i);
        const uint32_t size = text.size();
        std::memcpy(to, &size, sizeof(size));
        std::memcpy(to + sizeof(size), text.data(), size);
        cursors[i] = to + sizeof(size) + size;
      } else {
        write_fixed(column, i, type, to);
        cursors[i] = to + type.value_width();
      }
    }
  }
}

bool KeyEncoder::encode(std::span<const VectorPtr> columns, size_t num_rows,
                        EncodedKeys& out) const {
  out.hashes.resize(num_rows);
  switch (mode_) {
    case KeyMode::kWord:
      if (!pack(columns, num_rows, out.words)) return false;
      for (size_t i = 0; i < num_rows; ++i) out.hashes[i] = hash_word(out.words[i]);
      return true;
    case KeyMode::kTwoWords:
      if (!pack(columns, num_rows, out.two_words)) return false;
      for (size_t i = 0; i < num_rows; ++i) out.hashes[i] = hash_two_words(out.two_words[i]);
      return true;
    case KeyMode::kBytes:
      serialize(columns, num_rows, out);
      for (size_t i = 0; i < num_rows; ++i) out.hashes[i] = hash_bytes(out.bytes[i]);
      return true;
  }
  return true;
}

template <class Word>
std::vector<VectorPtr> KeyEncoder::unpack(std::span<const Word> keys) const {
  std::vector<VectorPtr> columns;
  for (size_t c = 0; c < types_.size(); ++c) {
    const DataType& type = types_[c];
    const Slot slot = slots_[c];
    auto column = Vector::flat(type, keys.size());
    const bool is_string = type.is(TypeId::kString) || type.is(TypeId::kBinary);
    const int width = type.value_width();
    auto* to = column->template mutable_values<char>();
    for (size_t i = 0; i < keys.size(); ++i) {
      const bool is_null = type.is(TypeId::kNull) ||
                           (null_bits_ && ((keys[i] >> (slot.shift + slot.bits)) & 1) != 0);
      if (is_null) {
        column->set_null(i);
        std::memset(to + i * width, 0, width);
        continue;
      }
      const Word value = keys[i] >> slot.shift;
      if (is_string) {
        const auto bytes = static_cast<uint64_t>(value);
        const StringRef text(reinterpret_cast<const char*>(&bytes),
                             static_cast<uint32_t>(bytes >> 56));
        std::memcpy(to + i * width, &text, sizeof(text));
      } else if (type.is(TypeId::kBoolean)) {
        to[i] = static_cast<char>(value & 1);
      } else {
        std::memcpy(to + i * width, &value, width);
      }
    }
    columns.push_back(std::move(column));
  }
  return columns;
}

std::vector<VectorPtr> KeyEncoder::decode(std::span<const uint64_t> keys) const {
  return unpack(keys);
}

std::vector<VectorPtr> KeyEncoder::decode(std::span<const uint128_t> keys) const {
  return unpack(keys);
}

std::vector<VectorPtr> KeyEncoder::decode(std::span<const std::string_view> keys,
                                          std::shared_ptr<const void> owner) const {
  std::vector<const char*> cursors;
  for (const auto& key : keys) cursors.push_back(key.data());
  std::vector<VectorPtr> columns;
  for (const DataType& type : types_) {
    if (type.is_nested() || type.is(TypeId::kNull)) {
      VectorBuilder builder(type);
      Value value;
      for (auto& cursor : cursors) {
        cursor = read_value(cursor, type, value);
        builder.append(value);
      }
      columns.push_back(builder.finish());
      continue;
    }
    auto column = Vector::flat(type, keys.size());
    const bool is_string = type.is(TypeId::kString) || type.is(TypeId::kBinary);
    const int width = type.value_width();
    auto* to = column->mutable_values<char>();
    for (size_t i = 0; i < keys.size(); ++i) {
      const char* in = cursors[i];
      if (*in++ != 0) {
        column->set_null(i);
        std::memset(to + i * width, 0, width);
        cursors[i] = in;
        continue;
      }
      if (is_string) {
        uint32_t size;
        std::memcpy(&size, in, sizeof(size));
        const StringRef text(in + sizeof(size), size);
        std::memcpy(to + i * width, &text, sizeof(text));
        cursors[i] = in + sizeof(size) + size;
      } else {
        std::memcpy(to + i * width, in, width);
        cursors[i] = in + width;
      }
    }
    column->keep_alive(owner);
    columns.push_back(std::move(column));
  }
  return columns;
}

}  // namespace firesteel
