#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

uint8_t is_luhn_number(std::string_view digits) {
  if (digits.empty()) return 0;
  int sum = 0;
  bool doubled = false;
  for (size_t i = digits.size(); i-- > 0;) {
    if (digits[i] < '0' || digits[i] > '9') return 0;
    const int digit = (digits[i] - '0') * (doubled ? 2 : 1);
    sum += digit % 10 + digit / 10;
    doubled = !doubled;
  }
  return sum % 10 == 0;
}

}  // namespace

void register_luhn_check(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"luhn_check"},
      .doc = {.usage = "luhn_check(str) - Returns whether a string of digits is valid by the Luhn "
                       "algorithm, the checksum of credit card numbers.",
              .examples = {{"SELECT luhn_check('8112189876')", "true"},
                           {"SELECT luhn_check('79927398713')", "true"},
                           {"SELECT luhn_check('79927398714')", "false"}},
              .group = "string_funcs",
              .since = "3.5.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context) {
        return bound_scalar(
            coerce(context, "luhn_check", {TypeId::kString}), TypeId::kBoolean,
            map_kernel<uint8_t, std::string_view>(TypeId::kBoolean, is_luhn_number));
      }});
}

}  // namespace firesteel
