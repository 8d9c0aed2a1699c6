#include <unicode/bytestream.h>
#include <unicode/casemap.h>

#include "base/check.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/utf8.h"

namespace firesteel {
namespace {

enum class LetterCase { kUpper, kLower };

template <LetterCase kCase>
void convert_ascii(std::string_view from, char* to) {
  constexpr char kFirst = kCase == LetterCase::kUpper ? 'a' : 'A';
  for (size_t i = 0; i < from.size(); ++i) {
    const char c = from[i];
    const bool letter = static_cast<uint8_t>(c - kFirst) < 26;
    to[i] = static_cast<char>(c ^ (letter ? 0x20 : 0));
  }
}

template <LetterCase kCase>
void convert_unicode(std::string_view from, std::string& to) {
  UErrorCode status = U_ZERO_ERROR;
  icu::StringByteSink<std::string> sink(&to);
  const icu::StringPiece piece(from.data(), static_cast<int32_t>(from.size()));
  if constexpr (kCase == LetterCase::kUpper) {
    icu::CaseMap::utf8ToUpper("", 0, piece, sink, nullptr, status);
  } else {
    icu::CaseMap::utf8ToLower("", 0, piece, sink, nullptr, status);
  }
  FS_CHECK(U_SUCCESS(status));
}

template <LetterCase kCase>
ScalarKernel case_kernel(const DataType& type) {
  return [type](const KernelInput& input) -> VectorPtr {
    return simple::with_constant_folding(input, [&](size_t num_rows) -> VectorPtr {
      auto out = Vector::flat(type, num_rows);
      StringRef* to = out->mutable_values<StringRef>();
      StringHeap& heap = out->string_heap();
      std::string converted;
      const simple::Reader<std::string_view> reader(*input.args[0]);
      simple::for_each_valid_row(
          num_rows, *out,
          [&](size_t i) {
            const StringRef& ref = reader.decoded.at<StringRef>(i);
            const std::string_view text = ref.view();
            if (!utf8::is_ascii(text)) {
              converted.clear();
              convert_unicode<kCase>(text, converted);
              to[i] = heap.add(converted);
            } else if (ref.is_inline()) {
              char bytes[StringRef::kInlineSize];
              convert_ascii<kCase>(text, bytes);
              to[i] = StringRef(bytes, ref.size());
            } else {
              char* bytes = heap.allocate(text.size());
              convert_ascii<kCase>(text, bytes);
              to[i] = StringRef(bytes, ref.size());
            }
          },
          reader);
      return out;
    });
  };
}

template <LetterCase kCase>
BoundScalar bind_case(const BindContext& context, std::string_view function) {
  auto types = coerce_any_collation(context, function, {TypeId::kString});
  const DataType type = types[0];
  return bound_scalar(std::move(types), type, case_kernel<kCase>(type));
}

}  // namespace

void register_change_case(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"upper", "ucase"},
      .doc = {.usage = "upper(str) - Returns `str` with all characters changed to uppercase.",
              .examples = {{"SELECT upper('SparkSql')", "SPARKSQL"},
                           {"SELECT ucase('SparkSql')", "SPARKSQL"}},
              .group = "string_funcs",
              .since = "1.0.1"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& c) { return bind_case<LetterCase::kUpper>(c, "upper"); }});
  registry.add(ScalarFunction{
      .names = {"lower", "lcase"},
      .doc = {.usage = "lower(str) - Returns `str` with all characters changed to lowercase.",
              .examples = {{"SELECT lower('SparkSql')", "sparksql"},
                           {"SELECT lcase('SparkSql')", "sparksql"}},
              .group = "string_funcs",
              .since = "1.0.1"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& c) { return bind_case<LetterCase::kLower>(c, "lower"); }});
}

}  // namespace firesteel
