#include <array>

#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

// One byte of the polynomial of Ethernet and zip.
constexpr auto kCrcTable = [] {
  std::array<uint32_t, 256> table{};
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ (value & 1 ? 0xedb88320 : 0);
    table[i] = value;
  }
  return table;
}();

int64_t crc32_of(std::string_view bytes) {
  uint32_t crc = 0xffffffff;
  for (const unsigned char c : bytes) crc = (crc >> 8) ^ kCrcTable[(crc ^ c) & 0xff];
  return crc ^ 0xffffffff;
}

BoundScalar bind_crc32(const BindContext& context) {
  return bound_scalar(coerce(context, "crc32", {DataType(TypeId::kBinary)}), TypeId::kLong,
                      map_kernel<int64_t, std::string_view>(TypeId::kLong, crc32_of));
}

}  // namespace

void register_crc32(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"crc32"},
      .doc = {.usage = "crc32(expr) - Returns a cyclic redundancy check value of the `expr` as a "
                       "bigint.",
              .examples = {{"SELECT crc32('Spark')", "1557323817"}},
              .group = "hash_funcs",
              .since = "1.5.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_crc32,
  });
}

}  // namespace firesteel
