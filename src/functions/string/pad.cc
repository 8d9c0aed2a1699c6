#include <limits>

#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/utf8.h"

namespace firesteel {
namespace {

enum class PadSide { kLeft, kRight };

// Sizes and parts of text in characters, or in bytes for BINARY.
struct CharacterMeasure {
  static int64_t size(std::string_view text) { return static_cast<int64_t>(utf8::count(text)); }
  static std::string_view first(std::string_view text, int64_t count) {
    return utf8::slice(text, 0, count);
  }
};
struct ByteMeasure {
  static int64_t size(std::string_view text) { return static_cast<int64_t>(text.size()); }
  static std::string_view first(std::string_view text, int64_t count) {
    return text.substr(0, count < 0 ? 0 : static_cast<size_t>(count));
  }
};

template <class Measure, PadSide kSide>
void pad(StringOut& out, std::string_view text, int32_t length, std::string_view padding) {
  const int64_t missing = length - Measure::size(text);
  if (missing <= 0 || padding.empty()) {
    out.append(Measure::first(text, length));
    return;
  }
  if constexpr (kSide == PadSide::kRight) out.append(text);
  const int64_t unit = Measure::size(padding);
  for (int64_t i = 0; i < missing / unit; ++i) out.append(padding);
  out.append(Measure::first(padding, missing % unit));
  if constexpr (kSide == PadSide::kLeft) out.append(text);
}

template <class Measure, PadSide kSide>
ScalarKernel pad_kernel(const DataType& type, bool has_padding, const char* default_padding) {
  if (has_padding) {
    return string_kernel<std::string_view, int32_t, std::string_view>(type, pad<Measure, kSide>);
  }
  return string_kernel<std::string_view, int32_t>(
      type, [padding = std::string(default_padding, 1)](StringOut& out, std::string_view text,
                                                        int32_t length) {
        pad<Measure, kSide>(out, text, length, padding);
      });
}

template <PadSide kSide>
BoundScalar bind_pad(const BindContext& context, const std::string& name) {
  const bool has_padding = context.args.size() == 3;
  const bool bytes = context.args[0].type.is(TypeId::kBinary) &&
                     (!has_padding || context.args[2].type.is(TypeId::kBinary));
  const DataType text = bytes ? TypeId::kBinary : TypeId::kString;
  auto types = coerce_any_collation(context, name, {text, TypeId::kInt, text});
  const DataType type = types[0];
  BoundScalar bound =
      bound_scalar(std::move(types), type,
                   bytes ? pad_kernel<ByteMeasure, kSide>(type, has_padding, "\0")
                         : pad_kernel<CharacterMeasure, kSide>(type, has_padding, " "));
  if (!has_padding) bound.render = render_with(name, bytes ? "X'00'" : " ");
  return bound;
}

}  // namespace

void register_pad(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"lpad"},
      .doc = {.usage =
                  "lpad(str, len[, pad]) - Returns `str`, left-padded with `pad` to a length of "
                  "`len`, or shortened to `len` characters or bytes when it is longer. Without "
                  "`pad`, a string is padded with spaces and a binary with zeros.",
              .examples = {{"SELECT lpad('hi', 5, '?\?')", "???hi"},
                           {"SELECT lpad('hi', 1, '?\?')", "h"},
                           {"SELECT lpad('hi', 5)", "   hi"},
                           {"SELECT hex(lpad(unhex('aabb'), 5))", "000000AABB"},
                           {"SELECT hex(lpad(unhex('aabb'), 5, unhex('1122')))", "112211AABB"}},
              .group = "string_funcs",
              .since = "1.5.0"},
      .min_args = 2,
      .max_args = 3,
      .bind = [](const BindContext& c) { return bind_pad<PadSide::kLeft>(c, "lpad"); }});
  registry.add(ScalarFunction{
      .names = {"rpad"},
      .doc = {.usage =
                  "rpad(str, len[, pad]) - Returns `str`, right-padded with `pad` to a length of "
                  "`len`, or shortened to `len` characters or bytes when it is longer. Without "
                  "`pad`, a string is padded with spaces and a binary with zeros.",
              .examples = {{"SELECT rpad('hi', 5, '?\?')", "hi???"},
                           {"SELECT rpad('hi', 1, '?\?')", "h"},
                           {"SELECT rpad('hi', 5)", "hi   "},
                           {"SELECT hex(rpad(unhex('aabb'), 5))", "AABB000000"},
                           {"SELECT hex(rpad(unhex('aabb'), 5, unhex('1122')))", "AABB112211"}},
              .group = "string_funcs",
              .since = "1.5.0"},
      .min_args = 2,
      .max_args = 3,
      .bind = [](const BindContext& c) { return bind_pad<PadSide::kRight>(c, "rpad"); }});
}

}  // namespace firesteel
