// hex and unhex.

#include <bit>

#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

constexpr char kHexDigits[] = "0123456789ABCDEF";

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// A bigint without leading zeros.
void hex_of_long(StringOut& out, int64_t value) {
  const auto bits = static_cast<uint64_t>(value);
  const int digits = bits == 0 ? 1 : (64 - std::countl_zero(bits) + 3) / 4;
  for (int i = digits - 1; i >= 0; --i) out.append(kHexDigits[bits >> (4 * i) & 15]);
}

void hex_of_bytes(StringOut& out, std::string_view bytes) {
  for (const unsigned char c : bytes) {
    out.append(kHexDigits[c >> 4]);
    out.append(kHexDigits[c & 15]);
  }
}

// An odd first digit is a byte of its own.
bool bytes_of_hex(StringOut& out, std::string_view digits) {
  size_t i = 0;
  if (digits.size() % 2 != 0) {
    const int digit = hex_digit(digits[0]);
    if (digit < 0) return false;
    out.append(static_cast<char>(digit));
    i = 1;
  }
  for (; i < digits.size(); i += 2) {
    const int high = hex_digit(digits[i]);
    const int low = hex_digit(digits[i + 1]);
    if (high < 0 || low < 0) return false;
    out.append(static_cast<char>(high << 4 | low));
  }
  return true;
}

BoundScalar bind_hex(const BindContext& context) {
  const TypeChoice wanted{
      {DataType(TypeId::kLong), DataType(TypeId::kBinary), DataType(TypeId::kString)}};
  const DataType type = coerce(context, "hex", {wanted})[0];
  const DataType result = type.is(TypeId::kString) ? type : DataType(TypeId::kString);
  return bound_scalar({type}, result,
                      type.is(TypeId::kLong)
                          ? string_kernel<int64_t>(result, hex_of_long)
                          : string_kernel<std::string_view>(result, hex_of_bytes));
}

BoundScalar bind_unhex(const BindContext& context) {
  return bound_scalar(coerce(context, "unhex", {DataType(TypeId::kString)}), TypeId::kBinary,
                      string_kernel<std::string_view>(TypeId::kBinary, bytes_of_hex),
                      NullRule::kAlwaysNullable);
}

}  // namespace

void register_hex(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"hex"},
      .doc = {.usage = "hex(expr) - Converts `expr` to hexadecimal.",
              .examples = {{"SELECT hex(17)", "11"},
                           {"SELECT hex('Spark SQL')", "537061726B2053514C"}},
              .group = "math_funcs",
              .since = "1.5.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_hex,
  });
  registry.add(ScalarFunction{
      .names = {"unhex"},
      .doc = {.usage = "unhex(expr) - Converts hexadecimal `expr` to binary.",
              .examples = {{"SELECT decode(unhex('537061726B2053514C'), 'UTF-8')", "Spark SQL"}},
              .group = "math_funcs",
              .since = "1.5.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_unhex,
  });
}

}  // namespace firesteel
