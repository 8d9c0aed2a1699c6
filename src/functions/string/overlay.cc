#include <limits>

#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/utf8.h"

namespace firesteel {
namespace {

template <bool kBytes>
void overlay(StringOut& out, std::string_view input, std::string_view replacement, int32_t position,
             int32_t length) {
  const auto part = kBytes ? utf8::byte_substring : utf8::substring;
  if (length < 0) {
    length = static_cast<int32_t>(kBytes ? replacement.size() : utf8::count(replacement));
  }
  out.append(part(input, 1, position - 1));
  out.append(replacement);
  // Java's int addition wraps around.
  const auto rest =
      static_cast<int32_t>(static_cast<uint32_t>(position) + static_cast<uint32_t>(length));
  out.append(part(input, rest, std::numeric_limits<int32_t>::max()));
}

template <bool kBytes>
ScalarKernel overlay_kernel(const DataType& type, bool has_length) {
  if (has_length) {
    return string_kernel<std::string_view, std::string_view, int32_t, int32_t>(type,
                                                                               overlay<kBytes>);
  }
  return string_kernel<std::string_view, std::string_view, int32_t>(
      type, [](StringOut& out, std::string_view input, std::string_view replacement,
               int32_t position) { overlay<kBytes>(out, input, replacement, position, -1); });
}

BoundScalar bind_overlay(const BindContext& context) {
  auto types = coerce(context, "overlay",
                      {string_or_binary(), string_or_binary(), TypeId::kInt, TypeId::kInt});
  const DataType type = types[0];
  if (types[0].id() != types[1].id()) {
    throw SparkError(
        "DATATYPE_MISMATCH.DATA_DIFF_TYPES",
        {{"sqlExpr", quote_sql(call_text("overlay", context.args))},
         {"functionName", quote_identifier("overlay")},
         {"dataType", "(" + quote_sql(types[0].sql()) + " or " + quote_sql(types[1].sql()) + ")"}});
  }
  const bool has_length = types.size() == 4;
  BoundScalar bound =
      bound_scalar(std::move(types), type,
                   type.is(TypeId::kBinary) ? overlay_kernel<true>(type, has_length)
                                            : overlay_kernel<false>(type, has_length));
  if (!has_length) bound.render = render_with("overlay", "-1");
  return bound;
}

}  // namespace

void register_overlay(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"overlay"},
      .doc =
          {.usage =
               "overlay(input, replace, pos[, len]) - Replaces the part of `input` that starts "
               "at `pos` and is of length `len` with `replace`.",
           .examples =
               {{"SELECT overlay('Spark SQL' PLACING '_' FROM 6)", "Spark_SQL"},
                {"SELECT overlay('Spark SQL' PLACING 'CORE' FROM 7)", "Spark CORE"},
                {"SELECT overlay('Spark SQL' PLACING 'ANSI ' FROM 7 FOR 0)", "Spark ANSI SQL"},
                {"SELECT overlay('Spark SQL' PLACING 'tructured' FROM 2 FOR 4)", "Structured SQL"},
                {"SELECT overlay(encode('Spark SQL', 'utf-8') PLACING encode('_', 'utf-8') FROM 6)",
                 "Spark_SQL"}},
           .group = "string_funcs",
           .since = "3.0.0"},
      .min_args = 3,
      .max_args = 4,
      .bind = bind_overlay});
}

}  // namespace firesteel
