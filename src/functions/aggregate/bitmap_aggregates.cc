// bitmap_construct_agg, bitmap_or_agg, bitmap_and_agg: bitmaps of 32,768 bits.

#include "functions/aggregate/bytes_aggregate.h"
#include "functions/function_errors.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"

namespace firesteel {
namespace {

constexpr size_t kBitmapBytes = 4096;
constexpr int64_t kBitmapBits = 8 * kBitmapBytes;

enum class BitmapOperation : uint8_t { kConstruct, kOr, kAnd };

struct Bitmap {
  std::string bytes;

  size_t memory_usage() const { return sizeof(*this) + bytes.capacity(); }
};

class BitmapKernel final : public BytesAggregate<BitmapKernel, Bitmap> {
 public:
  explicit BitmapKernel(BitmapOperation operation) : operation_(operation) {}

  std::unique_ptr<Bitmap> make() const { return std::make_unique<Bitmap>(Bitmap{neutral()}); }

  void add(Bitmap& bitmap, std::span<const Decoded> args, size_t row) const {
    if (args[0].is_null(row)) return;
    if (operation_ != BitmapOperation::kConstruct) {
      merge_bytes(bitmap, args[0].at<StringRef>(row).view());
      return;
    }
    const int64_t bit = args[0].at<int64_t>(row);
    if (bit < 0 || bit >= kBitmapBits) {
      throw error_without_context("INVALID_BITMAP_POSITION",
                                  {{"bitPosition", std::to_string(bit)},
                                   {"bitmapNumBytes", std::to_string(kBitmapBytes)},
                                   {"bitmapNumBits", std::to_string(kBitmapBits)}});
    }
    bitmap.bytes[static_cast<size_t>(bit / 8)] |= static_cast<char>(1 << (bit % 8));
  }
  void merge(Bitmap& into, Bitmap& from) const { merge_bytes(into, from.bytes); }

  // Never null: without rows the neutral bitmap.
  VectorPtr results(std::span<const Bitmap* const> bitmaps) const {
    VectorBuilder builder(TypeId::kBinary);
    for (const Bitmap* bitmap : bitmaps) {
      builder.append_string(bitmap == nullptr ? neutral() : bitmap->bytes);
    }
    return builder.finish();
  }

  std::string to_bytes(const Bitmap& bitmap) const { return bitmap.bytes; }
  // A shorter bitmap goes on with zeros.
  void merge_bytes(Bitmap& into, std::string_view bytes) const {
    bytes = bytes.substr(0, kBitmapBytes);
    for (size_t i = 0; i < bytes.size(); ++i) {
      if (operation_ == BitmapOperation::kAnd) {
        into.bytes[i] &= bytes[i];
      } else {
        into.bytes[i] |= bytes[i];
      }
    }
    if (operation_ == BitmapOperation::kAnd) {
      std::fill(into.bytes.begin() + static_cast<ptrdiff_t>(bytes.size()), into.bytes.end(), '\0');
    }
  }

 private:
  std::string neutral() const {
    return std::string(kBitmapBytes, operation_ == BitmapOperation::kAnd ? '\xff' : '\0');
  }

  BitmapOperation operation_;
};

BoundAggregate bind_bitmap(const std::string& name, BitmapOperation operation,
                           const BindContext& context, NullTreatment /*nulls*/) {
  BoundAggregate bound;
  if (operation == BitmapOperation::kConstruct) {
    bound.arg_types = coerce(context, name, {DataType(TypeId::kLong)});
  } else {
    const DataType& type = context.args[0].type;
    if (!type.is(TypeId::kBinary) && !type.is(TypeId::kNull)) {
      throw_unexpected_input_type(context, name, 0, "\"BINARY\"");
    }
    bound.arg_types = {TypeId::kBinary};
  }
  bound.return_type = TypeId::kBinary;
  bound.nullable = false;
  bound.distinct_insensitive = true;
  bound.kernel = std::make_shared<BitmapKernel>(operation);
  return bound;
}

}  // namespace

void register_bitmap_aggregates(FunctionRegistry& registry) {
  registry.add(AggregateFunction{
      .names = {"bitmap_construct_agg"},
      .doc = {.usage = "bitmap_construct_agg(child) - Returns a bitmap with the positions of the "
                       "bits set from all the values from the child expression. The child "
                       "expression will most likely be bitmap_bit_position().",
              .examples = {{"SELECT substring(hex(bitmap_construct_agg(bitmap_bit_position(col))), "
                            "0, 6) FROM VALUES (1), (2), (3) AS tab(col)",
                            "070000"},
                           {"SELECT substring(hex(bitmap_construct_agg(bitmap_bit_position(col))), "
                            "0, 6) FROM VALUES (1), (1), (1) AS tab(col)",
                            "010000"}},
              .group = "agg_funcs",
              .since = "3.5.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = std::bind_front(bind_bitmap, "bitmap_construct_agg", BitmapOperation::kConstruct),
  });
  registry.add(AggregateFunction{
      .names = {"bitmap_or_agg"},
      .doc = {.usage = "bitmap_or_agg(child) - Returns a bitmap that is the bitwise OR of all of "
                       "the bitmaps from the child expression. The input should be bitmaps created "
                       "from bitmap_construct_agg().",
              .examples = {{"SELECT substring(hex(bitmap_or_agg(col)), 0, 6) FROM VALUES (X '10'), "
                            "(X '20'), (X '40') AS tab(col)",
                            "700000"},
                           {"SELECT substring(hex(bitmap_or_agg(col)), 0, 6) FROM VALUES (X '10'), "
                            "(X '10'), (X '10') AS tab(col)",
                            "100000"}},
              .group = "agg_funcs",
              .since = "3.5.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = std::bind_front(bind_bitmap, "bitmap_or_agg", BitmapOperation::kOr),
  });
  registry.add(AggregateFunction{
      .names = {"bitmap_and_agg"},
      .doc = {.usage = "bitmap_and_agg(child) - Returns a bitmap that is the bitwise AND of all of "
                       "the bitmaps from the child expression. The input should be bitmaps created "
                       "from bitmap_construct_agg().",
              .examples = {{"SELECT substring(hex(bitmap_and_agg(col)), 0, 6) FROM VALUES (X "
                            "'F0'), (X '70'), (X '30') AS tab(col)",
                            "300000"},
                           {"SELECT substring(hex(bitmap_and_agg(col)), 0, 6) FROM VALUES (X "
                            "'FF'), (X 'FF'), (X 'FF') AS tab(col)",
                            "FF0000"}},
              .group = "agg_funcs",
              .since = "4.1.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = std::bind_front(bind_bitmap, "bitmap_and_agg", BitmapOperation::kAnd),
  });
}

}  // namespace firesteel
