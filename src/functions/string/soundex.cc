#include <array>

#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

// A to Z. '0' for vowels, which part equal codes; '7' for H and W, which do not.
constexpr std::string_view kSoundexCodes = "01230127022455012623017202";

void soundex(StringOut& out, std::string_view text) {
  const auto upper = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; };
  const auto is_letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (text.empty() || !is_letter(upper(text[0]))) {
    out.append(text);
    return;
  }
  std::array<char, 4> code = {upper(text[0]), '0', '0', '0'};
  size_t length = 1;
  char last = kSoundexCodes[code[0] - 'A'];
  for (size_t i = 1; i < text.size() && length < code.size(); ++i) {
    const char c = upper(text[i]);
    if (!is_letter(c)) {
      last = '0';
      continue;
    }
    const char digit = kSoundexCodes[c - 'A'];
    if (digit == '7') continue;
    if (digit != '0' && digit != last) code[length++] = digit;
    last = digit;
  }
  out.append(std::string_view(code.data(), code.size()));
}

}  // namespace

void register_soundex(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"soundex"},
      .doc = {.usage = "soundex(str) - Returns the Soundex code of the string.",
              .examples = {{"SELECT soundex('Miller')", "M460"}},
              .group = "string_funcs",
              .since = "1.5.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context) {
        return bound_scalar(coerce(context, "soundex", {TypeId::kString}), TypeId::kString,
                            string_kernel<std::string_view>(TypeId::kString, soundex));
      }});
}

}  // namespace firesteel
