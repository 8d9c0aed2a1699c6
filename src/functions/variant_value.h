// Spark's binary form of variants: a value, and the names of all objects inside of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/int128.h"
#include "base/time_zone.h"
#include "columnar/vector.h"

namespace firesteel {

// The numbers are those of the format, where they are used.
enum class VariantPrimitive : uint8_t {
  kNull = 0,
  kTrue = 1,
  kFalse = 2,
  kInt1 = 3,
  kInt2 = 4,
  kInt4 = 5,
  kInt8 = 6,
  kDouble = 7,
  kDecimal4 = 8,
  kDecimal8 = 9,
  kDecimal16 = 10,
  kDate = 11,
  kTimestamp = 12,
  kTimestampNtz = 13,
  kFloat = 14,
  kBinary = 15,
  kLongString = 16,
};
enum class VariantBasicType : uint8_t { kPrimitive = 0, kShortString = 1, kObject = 2, kArray = 3 };
inline constexpr int kVariantBasicTypeBits = 2;

enum class VariantKind : uint8_t {
  kNull,
  kBoolean,
  kLong,
  kDouble,
  kFloat,
  kDecimal,
  kDate,
  kTimestamp,
  kTimestampNtz,
  kString,
  kBinary,
  kObject,
  kArray,
};

// A look at a variant or at a part of one; the bytes must outlive it. Throws MALFORMED_VARIANT.
class VariantValue {
 public:
  VariantValue(std::string_view value, std::string_view metadata)
      : value_(value), metadata_(metadata) {}

  VariantKind kind() const;
  bool boolean() const;
  // Longs, days and micros.
  int64_t integer() const;
  // Floats too.
  double floating() const;
  // Without zeros at the end of the fraction.
  struct Decimal {
    int128_t unscaled = 0;
    int scale = 0;
  };
  Decimal decimal() const;
  // Of strings and binaries.
  std::string_view bytes() const;

  // Elements of an array, members of an object (in the order of their names).
  size_t size() const;
  VariantValue element(size_t index) const;
  std::string_view key(size_t index) const;
  VariantValue member(size_t index) const;
  std::optional<VariantValue> find(std::string_view key) const;

  // The bytes of this value alone.
  std::string_view value_bytes() const;
  std::string_view metadata() const { return metadata_; }

 private:
  // Where the parts of an object or array stand in its bytes.
  struct Layout;
  Layout layout() const;
  VariantPrimitive primitive() const;
  uint8_t header() const;
  uint64_t number(size_t at, size_t width) const;
  size_t byte_size() const;

  std::string_view value_;
  std::string_view metadata_;
};

// As JSON text; instants by the zone's clock.
void append_variant_json(std::string& out, const VariantValue& value, const TimeZone& zone);

// The rows of a variant vector.
class VariantRows {
 public:
  explicit VariantRows(const Vector& vector);

  bool is_null(size_t row) const { return rows_.is_null(row); }
  VariantValue at(size_t row) const;

 private:
  Decoded rows_;
  Decoded values_;
  Decoded metadata_;
};

// A part of a variant as a variant of its own.
Value variant_as_value(const VariantValue& variant);

}  // namespace firesteel
