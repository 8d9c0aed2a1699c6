// bitmap_bit_position, bitmap_bucket_number and bitmap_count.

#include <bit>

#include "functions/function_registry.h"
#include "functions/kernel_loops.h"
#include "functions/parameters.h"

namespace firesteel {
namespace {

// Bits of one bitmap: 4 KiB.
constexpr int64_t kBitmapBits = 32768;

int64_t bitmap_position(int64_t value) {
  if (value > 0) return (value - 1) % kBitmapBits;
  return static_cast<int64_t>((uint64_t{0} - static_cast<uint64_t>(value)) % kBitmapBits);
}

int64_t bitmap_bucket(int64_t value) {
  return value > 0 ? 1 + (value - 1) / kBitmapBits : value / kBitmapBits;
}

int64_t count_bitmap_bits(std::string_view bytes) {
  int64_t count = 0;
  for (const unsigned char c : bytes) count += std::popcount(c);
  return count;
}

}  // namespace

void register_bitmap_functions(FunctionRegistry& registry) {
  const auto add_of_long = [&](std::string name, std::string usage, int64_t (*f)(int64_t),
                               std::string result) {
    registry.add(ScalarFunction{
        .names = {name},
        .doc = {.usage = std::move(usage),
                .examples = {{"SELECT " + name + "(123)", std::move(result)}},
                .group = "misc_funcs",
                .since = "3.5.0"},
        .min_args = 1,
        .max_args = 1,
        .bind =
            [name, f](const BindContext& context) {
              const DataType type = TypeId::kLong;
              return bound_scalar(coerce(context, name, {type}), type,
                                  dense_kernel<int64_t, int64_t>(type, f));
            },
    });
  };
  add_of_long("bitmap_bit_position",
              "bitmap_bit_position(child) - Returns the bit position for the given input child "
              "expression.",
              bitmap_position, "122");
  add_of_long("bitmap_bucket_number",
              "bitmap_bucket_number(child) - Returns the bucket number for the given input child "
              "expression.",
              bitmap_bucket, "1");
  registry.add(ScalarFunction{
      .names = {"bitmap_count"},
      .doc = {.usage = "bitmap_count(child) - Returns the number of set bits in the child bitmap.",
              .examples = {{"SELECT bitmap_count(X '1010')", "2"},
                           {"SELECT bitmap_count(X 'FFFF')", "16"},
                           {"SELECT bitmap_count(X '0')", "0"}},
              .group = "misc_funcs",
              .since = "3.5.0"},
      .min_args = 1,
      .max_args = 1,
      .bind =
          [](const BindContext& context) {
            const DataType type = TypeId::kLong;
            return bound_scalar(coerce(context, "bitmap_count", {DataType(TypeId::kBinary)}), type,
                                map_kernel<int64_t, std::string_view>(type, count_bitmap_bits));
          },
  });
}

}  // namespace firesteel
