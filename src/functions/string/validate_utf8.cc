#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/utf8.h"

namespace firesteel {
namespace {

// The bytes as messages show them: \xHH each.
std::string escaped_bytes(std::string_view bytes) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<uint8_t>(c);
    out += "\\x";
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
  return out;
}

BoundScalar bind_validate(const BindContext& context, bool try_only) {
  auto types = coerce(context, try_only ? "try_validate_utf8" : "validate_utf8", {TypeId::kString});
  const DataType type = types[0];
  return bound_scalar(
      std::move(types), type,
      [type, try_only](const KernelInput& input) {
        return simple::with_constant_folding(input, [&](size_t num_rows) -> VectorPtr {
          auto out = Vector::flat(type, num_rows);
          StringRef* to = out->mutable_values<StringRef>();
          const simple::Reader<std::string_view> reader(*input.args[0]);
          out->keep_alive(input.args[0]);
          simple::for_each_valid_row(
              num_rows, *out,
              [&](size_t i) {
                to[i] = reader.decoded.at<StringRef>(i);
                if (utf8::is_valid(to[i].view())) return;
                if (!try_only) {
                  throw SparkError("INVALID_UTF8_STRING", {{"str", escaped_bytes(to[i].view())}});
                }
                out->set_null(i);
              },
              reader);
          return out;
        });
      },
      try_only ? NullRule::kAlwaysNullable : NullRule::kAnyNull);
}

}  // namespace

void register_validate_utf8(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"is_valid_utf8"},
      .doc = {.usage = "is_valid_utf8(str) - Returns whether `str` is a valid UTF-8 string.",
              .examples = {{"SELECT is_valid_utf8('Spark')", "true"},
                           {"SELECT is_valid_utf8(x'61')", "true"},
                           {"SELECT is_valid_utf8(x'80')", "false"},
                           {"SELECT is_valid_utf8(x'61C262')", "false"}},
              .group = "string_funcs",
              .since = "4.0.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context) {
        return bound_scalar(
            coerce(context, "is_valid_utf8", {TypeId::kString}), TypeId::kBoolean,
            map_kernel<uint8_t, std::string_view>(TypeId::kBoolean, utf8::is_valid));
      }});
  registry.add(ScalarFunction{
      .names = {"make_valid_utf8"},
      .doc =
          {.usage =
               "make_valid_utf8(str) - Returns `str` with each invalid UTF-8 sequence replaced by "
               "U+FFFD, the replacement character.",
           .examples = {{"SELECT make_valid_utf8('Spark')", "Spark"},
                        {"SELECT make_valid_utf8(x'61')", "a"},
                        {"SELECT make_valid_utf8(x'80')", "\xEF\xBF\xBD"},
                        {"SELECT make_valid_utf8(x'61C262')",
                         "a\xEF\xBF\xBD"
                         "b"}},
           .group = "string_funcs",
           .since = "4.0.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context) {
        auto types = coerce(context, "make_valid_utf8", {TypeId::kString});
        const DataType type = types[0];
        return bound_scalar(
            std::move(types), type,
            string_kernel<std::string_view>(type, [](StringOut& out, std::string_view text) {
              if (utf8::is_valid(text)) {
                out.append(text);
              } else {
                out.append(utf8::make_valid(text));
              }
            }));
      }});
  registry.add(ScalarFunction{
      .names = {"validate_utf8"},
      .doc = {.usage =
                  "validate_utf8(str) - Returns `str` if it is a valid UTF-8 string, otherwise "
                  "throws an error.",
              .examples = {{"SELECT validate_utf8('Spark')", "Spark"},
                           {"SELECT validate_utf8(x'61')", "a"}},
              .group = "string_funcs",
              .since = "4.0.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context) { return bind_validate(context, false); }});
  registry.add(ScalarFunction{
      .names = {"try_validate_utf8"},
      .doc = {.usage =
                  "try_validate_utf8(str) - Returns `str` if it is a valid UTF-8 string, otherwise "
                  "NULL.",
              .examples = {{"SELECT try_validate_utf8('Spark')", "Spark"},
                           {"SELECT try_validate_utf8(x'61')", "a"},
                           {"SELECT try_validate_utf8(x'80')", "NULL"},
                           {"SELECT try_validate_utf8(x'61C262')", "NULL"}},
              .group = "string_funcs",
              .since = "4.0.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context) { return bind_validate(context, true); }});
}

}  // namespace firesteel
