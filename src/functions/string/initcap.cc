#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/utf8.h"

namespace firesteel {
namespace {

constexpr uint32_t kCapitalSigma = 0x3A3;
constexpr uint32_t kSmallSigma = 0x3C3;
constexpr uint32_t kFinalSigma = 0x3C2;
constexpr uint32_t kCapitalIWithDot = 0x130;

// A title-cased letter can be several ("ﬃ" gives "Ffi"), which only whole strings can tell.
void append_title_case(std::string& out, uint32_t code_point) {
  icu::UnicodeString text(static_cast<UChar32>(code_point));
  text.toTitle(nullptr, icu::Locale::getRoot());
  text.toUTF8String(out);
}

// Whether a cased letter follows, behind characters that casing ignores.
bool cased_letter_follows(std::string_view text, size_t offset) {
  for (size_t i = utf8::next(text, offset); i < text.size(); i = utf8::next(text, i)) {
    const auto c = static_cast<UChar32>(utf8::code_point(text, i));
    if (u_hasBinaryProperty(c, UCHAR_CASE_IGNORABLE)) continue;
    return u_hasBinaryProperty(c, UCHAR_CASED);
  }
  return false;
}

void append_title_cased_words(std::string& out, std::string_view text) {
  std::string valid;
  if (!utf8::is_valid(text)) {
    valid = utf8::make_valid(text);
    text = valid;
  }
  bool word_begins = true;
  bool after_cased_letter = false;
  for (size_t i = 0; i < text.size(); i = utf8::next(text, i)) {
    const uint32_t c = utf8::code_point(text, i);
    if (word_begins) {
      append_title_case(out, c);
    } else if (c == kCapitalSigma) {
      const bool final = after_cased_letter && !cased_letter_follows(text, i);
      utf8::append(out, final ? kFinalSigma : kSmallSigma);
    } else if (c == kCapitalIWithDot) {
      out += "i\xCC\x87";
    } else {
      utf8::append(out, static_cast<uint32_t>(u_tolower(static_cast<UChar32>(c))));
    }
    word_begins = c == ' ';
    if (!u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_CASE_IGNORABLE)) {
      after_cased_letter = u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_CASED);
    }
  }
}

void append_title_cased_ascii(std::string& out, std::string_view text) {
  bool word_begins = true;
  for (const char c : text) {
    const char folded = static_cast<char>(c | 0x20);
    const bool letter = folded >= 'a' && folded <= 'z';
    out += !letter ? c : word_begins ? static_cast<char>(c & ~0x20) : folded;
    word_begins = c == ' ';
  }
}

}  // namespace

void register_initcap(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"initcap"},
      .doc = {.usage =
                  "initcap(str) - Returns `str` with the first letter of each word in uppercase "
                  "and all other letters in lowercase. Words are separated by spaces.",
              .examples = {{"SELECT initcap('sPark sql')", "Spark Sql"}},
              .group = "string_funcs",
              .since = "1.5.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context) {
        auto types = coerce(context, "initcap", {TypeId::kString});
        const DataType type = types[0];
        return bound_scalar(
            std::move(types), type,
            string_kernel<std::string_view>(type, [](StringOut& out, std::string_view text) {
              if (utf8::is_ascii(text)) {
                append_title_cased_ascii(out.buffer(), text);
              } else {
                append_title_cased_words(out.buffer(), text);
              }
            }));
      }});
}

}  // namespace firesteel
