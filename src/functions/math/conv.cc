#include <cstdlib>

#include "functions/function_errors.h"
#include "functions/function_registry.h"
#include "functions/number_text.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

constexpr int kMinRadix = 2;
constexpr int kMaxRadix = 36;

int digit_in_radix(char c, int radix) {
  int digit = -1;
  if (c >= '0' && c <= '9') digit = c - '0';
  if (c >= 'A' && c <= 'Z') digit = c - 'A' + 10;
  if (c >= 'a' && c <= 'z') digit = c - 'a' + 10;
  return digit < radix ? digit : -1;
}

// The unsigned value of the leading digits; what overflows is the largest, or an error.
uint64_t read_unsigned(std::string_view text, int radix, bool ansi) {
  uint64_t value = 0;
  for (const char c : text) {
    const int digit = digit_in_radix(c, radix);
    if (digit < 0) break;
    if (__builtin_mul_overflow(value, static_cast<uint64_t>(radix), &value) ||
        __builtin_add_overflow(value, static_cast<uint64_t>(digit), &value)) {
      if (ansi) throw_arithmetic_overflow("Overflow in function conv()", "");
      return ~uint64_t{0};
    }
  }
  return value;
}

bool convert_base(StringOut& out, std::string_view text, int from, int to, bool ansi) {
  const int to_radix = std::abs(to);
  if (from < kMinRadix || from > kMaxRadix || to_radix < kMinRadix || to_radix > kMaxRadix) {
    return false;
  }
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  if (text.empty()) return false;
  bool negative = text[0] == '-';
  if (negative) text.remove_prefix(1);
  uint64_t value = read_unsigned(text, from, ansi);
  const bool top_bit = static_cast<int64_t>(value) < 0;
  // A positive base prints unsigned: negative numbers are their two's complement.
  if (negative && to > 0) value = top_bit ? ~uint64_t{0} : uint64_t{0} - value;
  if (to < 0 && static_cast<int64_t>(value) < 0) {
    value = uint64_t{0} - value;
    negative = true;
  }
  char digits[64];
  int count = 0;
  do {
    digits[count++] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[value % to_radix];
    value /= to_radix;
  } while (value != 0);
  if (negative && to < 0) out.append('-');
  while (count > 0) out.append(digits[--count]);
  return true;
}

BoundScalar bind_conv(const BindContext& context) {
  const DataType integer = TypeId::kInt;
  return bound_scalar(
      coerce(context, "conv", {DataType(TypeId::kString), integer, integer}), TypeId::kString,
      string_kernel<std::string_view, int32_t, int32_t>(
          TypeId::kString, [ansi = context.settings.ansi](
                               StringOut& out, std::string_view text, int32_t from,
                               int32_t to) { return convert_base(out, text, from, to, ansi); }),
      NullRule::kAlwaysNullable);
}

}  // namespace

void register_conv(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"conv"},
      .doc = {.usage = "conv(num, from_base, to_base) - Convert `num` from `from_base` to "
                       "`to_base`.",
              .examples = {{"SELECT conv('100', 2, 10)", "4"},
                           {"SELECT conv(-10, 16, -10)", "-16"}},
              .group = "math_funcs",
              .since = "1.5.0"},
      .min_args = 3,
      .max_args = 3,
      .bind = bind_conv,
  });
}

}  // namespace firesteel
