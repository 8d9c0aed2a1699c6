#include "functions/variant_builder.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/spark_error.h"
#include "functions/number_text.h"

namespace firesteel {
namespace {

constexpr size_t kMaxShortString = 63;
// Of decimals that take 4 and 8 bytes.
constexpr int kMaxDecimal4Digits = 9;
constexpr int kMaxDecimal8Digits = 18;

size_t width_of(size_t value) {
  return value <= 0xFF ? 1 : value <= 0xFFFF ? 2 : value <= 0xFFFFFF ? 3 : 4;
}

void put(std::string& out, uint64_t bits, size_t width) {
  for (size_t i = 0; i < width; ++i) out += static_cast<char>(bits >> (8 * i));
}

int digits_of(int128_t value) {
  int digits = 1;
  for (value /= 10; value != 0; value /= 10) ++digits;
  return digits;
}

}  // namespace

void VariantBuilder::append_primitive(VariantPrimitive type) {
  value_ += static_cast<char>(static_cast<uint8_t>(type) << kVariantBasicTypeBits);
}

void VariantBuilder::append_number(uint64_t bits, size_t width) { put(value_, bits, width); }

void VariantBuilder::append_long(int64_t value) {
  const auto bits = static_cast<uint64_t>(value);
  if (value == static_cast<int8_t>(value)) {
    append_primitive(VariantPrimitive::kInt1);
    append_number(bits, 1);
  } else if (value == static_cast<int16_t>(value)) {
    append_primitive(VariantPrimitive::kInt2);
    append_number(bits, 2);
  } else if (value == static_cast<int32_t>(value)) {
    append_primitive(VariantPrimitive::kInt4);
    append_number(bits, 4);
  } else {
    append_primitive(VariantPrimitive::kInt8);
    append_number(bits, 8);
  }
}

void VariantBuilder::append_floating(double value, bool is_float) {
  if (is_float) {
    const auto narrow = static_cast<float>(value);
    uint32_t bits = 0;
    std::memcpy(&bits, &narrow, sizeof(bits));
    append_primitive(VariantPrimitive::kFloat);
    append_number(bits, 4);
    return;
  }
  uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof(bits));
  append_primitive(VariantPrimitive::kDouble);
  append_number(bits, 8);
}

void VariantBuilder::append_decimal(int128_t unscaled, int scale) {
  const int digits = std::max(digits_of(unscaled), scale);
  const size_t width = digits <= kMaxDecimal4Digits ? 4 : digits <= kMaxDecimal8Digits ? 8 : 16;
  append_primitive(width == 4   ? VariantPrimitive::kDecimal4
                   : width == 8 ? VariantPrimitive::kDecimal8
                                : VariantPrimitive::kDecimal16);
  append_number(static_cast<uint64_t>(scale), 1);
  const auto bits = static_cast<uint128_t>(unscaled);
  append_number(static_cast<uint64_t>(bits), std::min<size_t>(width, 8));
  if (width == 16) append_number(static_cast<uint64_t>(bits >> 64), 8);
}

void VariantBuilder::append_string(std::string_view text) {
  if (text.size() <= kMaxShortString) {
    value_ += static_cast<char>(text.size() << kVariantBasicTypeBits |
                                static_cast<uint8_t>(VariantBasicType::kShortString));
  } else {
    append_primitive(VariantPrimitive::kLongString);
    append_number(text.size(), 4);
  }
  value_ += text;
}

void VariantBuilder::append_binary(std::string_view bytes) {
  append_primitive(VariantPrimitive::kBinary);
  append_number(bytes.size(), 4);
  value_ += bytes;
}

// Numbers without an exponent are exact where a decimal holds them.
void VariantBuilder::append_json_number(std::string_view text, bool is_integer) {
  if (is_integer) {
    int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc() && end == text.data() + text.size()) return append_long(value);
  }
  if (text.find_first_of("eE") == std::string_view::npos) {
    const size_t point = text.find('.');
    const auto scale =
        point == std::string_view::npos ? 0 : static_cast<int64_t>(text.size() - point - 1);
    const auto digits = parse_decimal_digits(text);
    constexpr int kMaxDigits = DataType::kMaxPrecision;
    if (digits && scale <= kMaxDigits) {
      const auto unscaled = round_digits(*digits, kMaxDigits, static_cast<int>(scale));
      if (unscaled) return append_decimal(*unscaled, static_cast<int>(scale));
    }
  }
  append_floating(parse_double(text).value_or(0), false);
}

VariantBuilder::Field VariantBuilder::field(std::string_view key, size_t begin) {
  auto it = ids_.find(key);
  if (it == ids_.end()) {
    it = ids_.emplace(std::string(key), static_cast<uint32_t>(keys_.size())).first;
    keys_.emplace_back(key);
  }
  return {it->first, it->second, value_.size() - begin};
}

VariantBuilder::Status VariantBuilder::append_json(JsonReader& reader) {
  switch (reader.token()) {
    case JsonToken::kNull:
      append_primitive(VariantPrimitive::kNull);
      return Status::kOk;
    case JsonToken::kTrue:
      append_primitive(VariantPrimitive::kTrue);
      return Status::kOk;
    case JsonToken::kFalse:
      append_primitive(VariantPrimitive::kFalse);
      return Status::kOk;
    case JsonToken::kString:
      append_string(reader.text());
      return Status::kOk;
    case JsonToken::kInteger:
    case JsonToken::kFloat:
      append_json_number(reader.text(), reader.token() == JsonToken::kInteger);
      return Status::kOk;
    case JsonToken::kStartObject:
      return append_json_object(reader);
    case JsonToken::kStartArray:
      return append_json_array(reader);
    default:
      return Status::kMalformed;
  }
}

VariantBuilder::Status VariantBuilder::append_json_object(JsonReader& reader) {
  const size_t begin = value_.size();
  std::vector<Field> fields;
  while (reader.next() != JsonToken::kEndObject) {
    if (reader.token() == JsonToken::kError) return Status::kMalformed;
    fields.push_back(field(reader.text(), begin));
    reader.next();
    const Status status = append_json(reader);
    if (status != Status::kOk) return status;
  }
  return finish_object(begin, fields);
}

VariantBuilder::Status VariantBuilder::append_json_array(JsonReader& reader) {
  const size_t begin = value_.size();
  std::vector<size_t> offsets;
  while (reader.next() != JsonToken::kEndArray) {
    offsets.push_back(value_.size() - begin);
    const Status status = append_json(reader);
    if (status != Status::kOk) return status;
  }
  finish_array(begin, offsets);
  return Status::kOk;
}

VariantBuilder::Status VariantBuilder::append_sql(const Value& value, const DataType& type) {
  if (value.is_null()) {
    append_primitive(VariantPrimitive::kNull);
    return Status::kOk;
  }
  const size_t begin = value_.size();
  switch (type.id()) {
    case TypeId::kBoolean:
      append_primitive(value.boolean() ? VariantPrimitive::kTrue : VariantPrimitive::kFalse);
      return Status::kOk;
    case TypeId::kByte:
    case TypeId::kShort:
    case TypeId::kInt:
    case TypeId::kLong:
      append_long(value.integer());
      return Status::kOk;
    case TypeId::kFloat:
    case TypeId::kDouble:
      append_floating(value.floating(), type.is(TypeId::kFloat));
      return Status::kOk;
    case TypeId::kDecimal:
      append_decimal(value.decimal(), type.scale());
      return Status::kOk;
    case TypeId::kString:
      append_string(value.string());
      return Status::kOk;
    case TypeId::kBinary:
      append_binary(value.string());
      return Status::kOk;
    case TypeId::kDate:
      append_primitive(VariantPrimitive::kDate);
      append_number(static_cast<uint64_t>(value.integer()), 4);
      return Status::kOk;
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz:
      append_primitive(type.is(TypeId::kTimestamp) ? VariantPrimitive::kTimestamp
                                                   : VariantPrimitive::kTimestampNtz);
      append_number(static_cast<uint64_t>(value.integer()), 8);
      return Status::kOk;
    case TypeId::kVariant:
      return append_variant({value.list()[0].string(), value.list()[1].string()});
    case TypeId::kArray: {
      std::vector<size_t> offsets;
      for (const Value& element : value.list()) {
        offsets.push_back(value_.size() - begin);
        const Status status = append_sql(element, type.element_type());
        if (status != Status::kOk) return status;
      }
      finish_array(begin, offsets);
      return Status::kOk;
    }
    case TypeId::kMap: {
      std::vector<Field> fields;
      const Value::List& entries = value.list();
      for (size_t i = 0; i + 1 < entries.size(); i += 2) {
        fields.push_back(field(entries[i].string(), begin));
        const Status status = append_sql(entries[i + 1], type.value_type());
        if (status != Status::kOk) return status;
      }
      return finish_object(begin, fields);
    }
    case TypeId::kStruct: {
      std::vector<Field> fields;
      for (size_t i = 0; i < type.fields().size(); ++i) {
        fields.push_back(field(type.fields()[i].name, begin));
        const Status status = append_sql(value.list()[i], type.fields()[i].type);
        if (status != Status::kOk) return status;
      }
      return finish_object(begin, fields);
    }
    default:
      throw SparkError("UNSUPPORTED_DATATYPE", {{"typeName", quote_sql(type.sql())}});
  }
}

VariantBuilder::Status VariantBuilder::append_variant(const VariantValue& value) {
  const size_t begin = value_.size();
  if (value.kind() == VariantKind::kArray) {
    std::vector<size_t> offsets;
    for (size_t i = 0; i < value.size(); ++i) {
      offsets.push_back(value_.size() - begin);
      append_variant(value.element(i));
    }
    finish_array(begin, offsets);
    return Status::kOk;
  }
  if (value.kind() == VariantKind::kObject) {
    std::vector<Field> fields;
    for (size_t i = 0; i < value.size(); ++i) {
      fields.push_back(field(value.key(i), begin));
      append_variant(value.member(i));
    }
    return finish_object(begin, fields);
  }
  value_ += value.value_bytes();
  return Status::kOk;
}

VariantBuilder::Status VariantBuilder::finish_object(size_t begin, std::vector<Field>& fields) {
  std::sort(fields.begin(), fields.end(),
            [](const Field& a, const Field& b) { return a.key < b.key; });
  uint32_t max_id = 0;
  for (size_t i = 0; i < fields.size(); ++i) {
    max_id = std::max(max_id, fields[i].id);
    if (i > 0 && fields[i].id == fields[i - 1].id) return Status::kDuplicateKey;
  }
  const size_t data_size = value_.size() - begin;
  const bool is_large = fields.size() > 0xFF;
  const size_t id_width = width_of(max_id);
  const size_t offset_width = width_of(data_size);
  std::string head;
  const size_t info = static_cast<size_t>(is_large) << 4 | (id_width - 1) << 2 | (offset_width - 1);
  head += static_cast<char>(info << kVariantBasicTypeBits |
                            static_cast<uint8_t>(VariantBasicType::kObject));
  put(head, fields.size(), is_large ? 4 : 1);
  for (const Field& field : fields) put(head, field.id, id_width);
  for (const Field& field : fields) put(head, field.offset, offset_width);
  put(head, data_size, offset_width);
  value_.insert(begin, head);
  return Status::kOk;
}

void VariantBuilder::finish_array(size_t begin, const std::vector<size_t>& offsets) {
  const size_t data_size = value_.size() - begin;
  const bool is_large = offsets.size() > 0xFF;
  const size_t offset_width = width_of(data_size);
  std::string head;
  const size_t info = static_cast<size_t>(is_large) << 2 | (offset_width - 1);
  head += static_cast<char>(info << kVariantBasicTypeBits |
                            static_cast<uint8_t>(VariantBasicType::kArray));
  put(head, offsets.size(), is_large ? 4 : 1);
  for (const size_t offset : offsets) put(head, offset, offset_width);
  put(head, data_size, offset_width);
  value_.insert(begin, head);
}

Value VariantBuilder::finish() {
  size_t text_size = 0;
  for (const std::string& key : keys_) text_size += key.size();
  const size_t width = width_of(std::max(text_size, keys_.size()));
  std::string metadata;
  // Version 1.
  metadata += static_cast<char>(1 | (width - 1) << 6);
  put(metadata, keys_.size(), width);
  size_t offset = 0;
  for (const std::string& key : keys_) {
    put(metadata, offset, width);
    offset += key.size();
  }
  put(metadata, offset, width);
  for (const std::string& key : keys_) metadata += key;
  Value out = Value::List{std::move(value_), std::move(metadata)};
  *this = {};
  return out;
}

}  // namespace firesteel
