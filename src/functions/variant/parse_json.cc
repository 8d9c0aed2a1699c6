#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/variant_builder.h"

namespace firesteel {
namespace {

// Only what the standard allows, unlike from_json.
constexpr JsonReadOptions kStrict = {.single_quotes = false, .non_numeric_numbers = false};

VectorPtr parse_rows(const KernelInput& input, bool fail_on_error) {
  return simple::with_constant_folding(input, [&](size_t num_rows) {
    const simple::Reader<std::string_view> texts(*input.args[0]);
    VectorBuilder out(TypeId::kVariant);
    JsonReader reader(kStrict);
    for (size_t i = 0; i < num_rows; ++i) {
      if (texts.decoded.is_null(i)) {
        out.append_null();
        continue;
      }
      VariantBuilder builder;
      reader.reset(texts(i));
      reader.next();
      if (builder.append_json(reader) == VariantBuilder::Status::kOk) {
        out.append(builder.finish());
      } else if (fail_on_error) {
        throw SparkError("MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
                         {{"badRecord", std::string(texts(i))}, {"failFastMode", "FAILFAST"}});
      } else {
        out.append_null();
      }
    }
    return out.finish();
  });
}

BoundScalar bind_parse_json(const BindContext& context, const char* name, bool fail_on_error) {
  const DataType& type = context.args[0].type;
  if (!type.is(TypeId::kString) && !type.is(TypeId::kNull)) {
    throw_unexpected_input_type(context, name, 0, "\"STRING\"");
  }
  return bound_scalar(
      {TypeId::kString}, TypeId::kVariant,
      [fail_on_error](const KernelInput& input) { return parse_rows(input, fail_on_error); },
      fail_on_error ? NullRule::kAnyNull : NullRule::kAlwaysNullable);
}

}  // namespace

void register_parse_json(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"parse_json"},
      .doc = {.usage = "parse_json(jsonStr) - Reads a JSON text as a variant; fails for others.",
              .examples = {{"SELECT parse_json('{\"a\":1,\"b\":0.8}')", "{\"a\":1,\"b\":0.8}"}},
              .group = "variant_funcs",
              .since = "4.0.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context) {
        return bind_parse_json(context, "parse_json", true);
      }});
  registry.add(ScalarFunction{
      .names = {"try_parse_json"},
      .doc = {.usage = "try_parse_json(jsonStr) - Reads a JSON text as a variant; NULL for others.",
              .examples = {{"SELECT try_parse_json('{\"a\":1,\"b\":0.8}')", "{\"a\":1,\"b\":0.8}"},
                           {"SELECT try_parse_json('{\"a\":1,')", "NULL"}},
              .group = "variant_funcs",
              .since = "4.0.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context) {
        return bind_parse_json(context, "try_parse_json", false);
      }});
}

}  // namespace firesteel
