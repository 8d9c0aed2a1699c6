#include "functions/variant_value.h"

#include <cmath>
#include <cstdlib>
#include <cstring>

#include "base/calendar.h"
#include "base/spark_error.h"
#include "functions/base64.h"
#include "functions/datetime_text.h"
#include "functions/json_writer.h"
#include "functions/number_text.h"

namespace firesteel {
namespace {

[[noreturn]] void throw_malformed() { throw SparkError("MALFORMED_VARIANT", {}); }

uint64_t read_unsigned(std::string_view bytes, size_t at, size_t width) {
  if (at + width > bytes.size()) throw_malformed();
  uint64_t out = 0;
  std::memcpy(&out, bytes.data() + at, width);
  return out;
}

int64_t sign_extended(uint64_t bits, size_t width) {
  const auto shift = static_cast<int>(64 - 8 * width);
  return static_cast<int64_t>(bits << shift) >> shift;
}

// The name with a number.
std::string_view name_of(std::string_view metadata, uint64_t id) {
  const size_t width = (read_unsigned(metadata, 0, 1) >> 6) + 1;
  const uint64_t names = read_unsigned(metadata, 1, width);
  if (id >= names) throw_malformed();
  const size_t offsets = 1 + width;
  const size_t text = offsets + (names + 1) * width;
  const uint64_t begin = read_unsigned(metadata, offsets + id * width, width);
  const uint64_t end = read_unsigned(metadata, offsets + (id + 1) * width, width);
  if (begin > end || text + end > metadata.size()) throw_malformed();
  return metadata.substr(text + begin, end - begin);
}

}  // namespace

struct VariantValue::Layout {
  size_t count = 0;
  size_t id_width = 0;
  size_t offset_width = 0;
  size_t ids = 0;
  size_t offsets = 0;
  size_t data = 0;
};

uint8_t VariantValue::header() const {
  if (value_.empty()) throw_malformed();
  return static_cast<uint8_t>(value_[0]);
}

uint64_t VariantValue::number(size_t at, size_t width) const {
  return read_unsigned(value_, at, width);
}

VariantPrimitive VariantValue::primitive() const {
  return static_cast<VariantPrimitive>(header() >> kVariantBasicTypeBits);
}

VariantKind VariantValue::kind() const {
  switch (static_cast<VariantBasicType>(header() & 3)) {
    case VariantBasicType::kShortString:
      return VariantKind::kString;
    case VariantBasicType::kObject:
      return VariantKind::kObject;
    case VariantBasicType::kArray:
      return VariantKind::kArray;
    case VariantBasicType::kPrimitive:
      break;
  }
  switch (primitive()) {
    case VariantPrimitive::kNull:
      return VariantKind::kNull;
    case VariantPrimitive::kTrue:
    case VariantPrimitive::kFalse:
      return VariantKind::kBoolean;
    case VariantPrimitive::kInt1:
    case VariantPrimitive::kInt2:
    case VariantPrimitive::kInt4:
    case VariantPrimitive::kInt8:
      return VariantKind::kLong;
    case VariantPrimitive::kDouble:
      return VariantKind::kDouble;
    case VariantPrimitive::kDecimal4:
    case VariantPrimitive::kDecimal8:
    case VariantPrimitive::kDecimal16:
      return VariantKind::kDecimal;
    case VariantPrimitive::kDate:
      return VariantKind::kDate;
    case VariantPrimitive::kTimestamp:
      return VariantKind::kTimestamp;
    case VariantPrimitive::kTimestampNtz:
      return VariantKind::kTimestampNtz;
    case VariantPrimitive::kFloat:
      return VariantKind::kFloat;
    case VariantPrimitive::kBinary:
      return VariantKind::kBinary;
    case VariantPrimitive::kLongString:
      return VariantKind::kString;
  }
  throw SparkError("UNKNOWN_PRIMITIVE_TYPE_IN_VARIANT",
                   {{"id", std::to_string(header() >> kVariantBasicTypeBits)}});
}

bool VariantValue::boolean() const { return primitive() == VariantPrimitive::kTrue; }

int64_t VariantValue::integer() const {
  switch (primitive()) {
    case VariantPrimitive::kInt1:
      return sign_extended(number(1, 1), 1);
    case VariantPrimitive::kInt2:
      return sign_extended(number(1, 2), 2);
    case VariantPrimitive::kInt4:
    case VariantPrimitive::kDate:
      return sign_extended(number(1, 4), 4);
    default:
      return static_cast<int64_t>(number(1, 8));
  }
}

double VariantValue::floating() const {
  if (primitive() == VariantPrimitive::kFloat) {
    const auto bits = static_cast<uint32_t>(number(1, 4));
    float out = 0;
    std::memcpy(&out, &bits, sizeof(out));
    return static_cast<double>(out);
  }
  const uint64_t bits = number(1, 8);
  double out = 0;
  std::memcpy(&out, &bits, sizeof(out));
  return out;
}

VariantValue::Decimal VariantValue::decimal() const {
  Decimal out;
  out.scale = static_cast<int>(number(1, 1));
  switch (primitive()) {
    case VariantPrimitive::kDecimal4:
      out.unscaled = sign_extended(number(2, 4), 4);
      break;
    case VariantPrimitive::kDecimal8:
      out.unscaled = static_cast<int64_t>(number(2, 8));
      break;
    default: {
      const uint64_t low = number(2, 8);
      const uint64_t high = number(10, 8);
      out.unscaled = static_cast<int128_t>(static_cast<uint128_t>(high) << 64 | low);
      break;
    }
  }
  while (out.scale > 0 && out.unscaled % 10 == 0) {
    out.unscaled /= 10;
    --out.scale;
  }
  return out;
}

std::string_view VariantValue::bytes() const {
  size_t begin = 1;
  size_t length = header() >> kVariantBasicTypeBits;
  if (static_cast<VariantBasicType>(header() & 3) != VariantBasicType::kShortString) {
    length = number(1, 4);
    begin = 5;
  }
  if (begin + length > value_.size()) throw_malformed();
  return value_.substr(begin, length);
}

VariantValue::Layout VariantValue::layout() const {
  const unsigned info = header() >> kVariantBasicTypeBits;
  const bool is_object = static_cast<VariantBasicType>(header() & 3) == VariantBasicType::kObject;
  const bool is_large = ((info >> (is_object ? 4 : 2)) & 1) != 0;
  const size_t count_width = is_large ? 4 : 1;
  Layout out;
  out.count = number(1, count_width);
  out.offset_width = (info & 3) + 1;
  out.id_width = is_object ? ((info >> 2) & 3) + 1 : 0;
  out.ids = 1 + count_width;
  out.offsets = out.ids + out.count * out.id_width;
  out.data = out.offsets + (out.count + 1) * out.offset_width;
  if (out.data > value_.size()) throw_malformed();
  return out;
}

size_t VariantValue::size() const { return layout().count; }

VariantValue VariantValue::element(size_t index) const {
  const Layout parts = layout();
  const size_t at =
      parts.data + number(parts.offsets + index * parts.offset_width, parts.offset_width);
  if (index >= parts.count || at >= value_.size()) throw_malformed();
  return {value_.substr(at), metadata_};
}

VariantValue VariantValue::member(size_t index) const { return element(index); }

std::string_view VariantValue::key(size_t index) const {
  const Layout parts = layout();
  return name_of(metadata_, number(parts.ids + index * parts.id_width, parts.id_width));
}

std::optional<VariantValue> VariantValue::find(std::string_view key) const {
  const size_t count = size();
  for (size_t i = 0; i < count; ++i) {
    if (this->key(i) == key) return member(i);
  }
  return std::nullopt;
}

size_t VariantValue::byte_size() const {
  switch (static_cast<VariantBasicType>(header() & 3)) {
    case VariantBasicType::kShortString:
      return 1 + (header() >> kVariantBasicTypeBits);
    case VariantBasicType::kObject:
    case VariantBasicType::kArray: {
      const Layout parts = layout();
      return parts.data +
             number(parts.offsets + parts.count * parts.offset_width, parts.offset_width);
    }
    case VariantBasicType::kPrimitive:
      break;
  }
  switch (primitive()) {
    case VariantPrimitive::kNull:
    case VariantPrimitive::kTrue:
    case VariantPrimitive::kFalse:
      return 1;
    case VariantPrimitive::kInt1:
      return 2;
    case VariantPrimitive::kInt2:
      return 3;
    case VariantPrimitive::kInt4:
    case VariantPrimitive::kDate:
    case VariantPrimitive::kFloat:
      return 5;
    case VariantPrimitive::kInt8:
    case VariantPrimitive::kDouble:
    case VariantPrimitive::kTimestamp:
    case VariantPrimitive::kTimestampNtz:
      return 9;
    case VariantPrimitive::kDecimal4:
      return 6;
    case VariantPrimitive::kDecimal8:
      return 10;
    case VariantPrimitive::kDecimal16:
      return 18;
    case VariantPrimitive::kBinary:
    case VariantPrimitive::kLongString:
      return 5 + number(1, 4);
  }
  throw_malformed();
}

std::string_view VariantValue::value_bytes() const {
  const size_t size = byte_size();
  if (size > value_.size()) throw_malformed();
  return value_.substr(0, size);
}

namespace {

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  out += text;
  out += '"';
}

void append_floating(std::string& out, double value, bool is_float) {
  std::string text;
  if (is_float) {
    append_float(text, static_cast<float>(value));
  } else {
    append_double(text, value);
  }
  if (std::isfinite(value)) {
    out += text;
  } else {
    append_quoted(out, text);
  }
}

// "2020-01-01 00:00:00.5-08:00".
void append_zoned(std::string& out, int64_t micros, const TimeZone& zone) {
  const ZoneCursor cursor(zone);
  const int64_t local = cursor.to_local_micros(micros);
  append_timestamp(out, local);
  const int64_t minutes = (local - micros) / (60 * kMicrosPerSecond);
  const int64_t size = std::abs(minutes);
  out += minutes < 0 ? '-' : '+';
  for (const int64_t part : {size / 60, size % 60}) {
    if (out.back() != '-' && out.back() != '+') out += ':';
    out += static_cast<char>('0' + part / 10);
    out += static_cast<char>('0' + part % 10);
  }
}

}  // namespace

void append_variant_json(std::string& out, const VariantValue& value, const TimeZone& zone) {
  std::string text;
  switch (value.kind()) {
    case VariantKind::kNull:
      out += "null";
      return;
    case VariantKind::kBoolean:
      out += value.boolean() ? "true" : "false";
      return;
    case VariantKind::kLong:
      append_integer(out, value.integer());
      return;
    case VariantKind::kDouble:
    case VariantKind::kFloat:
      append_floating(out, value.floating(), value.kind() == VariantKind::kFloat);
      return;
    case VariantKind::kDecimal: {
      const auto decimal = value.decimal();
      append_decimal(out, decimal.unscaled, decimal.scale);
      return;
    }
    case VariantKind::kDate:
      append_date(text, value.integer());
      break;
    case VariantKind::kTimestamp:
      append_zoned(text, value.integer(), zone);
      break;
    case VariantKind::kTimestampNtz:
      append_timestamp(text, value.integer());
      break;
    case VariantKind::kBinary:
      base64::encode(text, value.bytes());
      break;
    case VariantKind::kString:
      append_json_string(out, value.bytes());
      return;
    case VariantKind::kArray: {
      out += '[';
      const size_t count = value.size();
      for (size_t i = 0; i < count; ++i) {
        if (i > 0) out += ',';
        append_variant_json(out, value.element(i), zone);
      }
      out += ']';
      return;
    }
    case VariantKind::kObject: {
      out += '{';
      const size_t count = value.size();
      for (size_t i = 0; i < count; ++i) {
        if (i > 0) out += ',';
        append_json_string(out, value.key(i));
        out += ':';
        append_variant_json(out, value.member(i), zone);
      }
      out += '}';
      return;
    }
  }
  append_quoted(out, text);
}

VariantRows::VariantRows(const Vector& vector)
    : rows_(vector), values_(*rows_.flat().children()[0]), metadata_(*rows_.flat().children()[1]) {}

VariantValue VariantRows::at(size_t row) const {
  const size_t index = rows_.index(row);
  return {values_.at<StringRef>(index).view(), metadata_.at<StringRef>(index).view()};
}

Value variant_as_value(const VariantValue& variant) {
  return Value::List{std::string(variant.value_bytes()), std::string(variant.metadata())};
}

}  // namespace firesteel
