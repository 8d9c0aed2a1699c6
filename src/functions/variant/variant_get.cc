#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/schema_text.h"
#include "functions/simple_function.h"
#include "functions/variant_cast.h"
#include "functions/variant_path.h"

namespace firesteel {
namespace {

struct Extraction {
  std::string function;
  DataType type;
  bool fail_on_error = true;
  std::string time_zone;
};

VectorPtr extract_rows(const Extraction& extraction, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) {
    const VariantRows variants(*input.args[0]);
    const simple::Reader<std::string_view> texts(*input.args[1]);
    VectorBuilder out(extraction.type);
    std::string path_text;
    std::optional<VariantPath> path;
    for (size_t i = 0; i < num_rows; ++i) {
      if (variants.is_null(i) || texts.decoded.is_null(i)) {
        out.append_null();
        continue;
      }
      if (!path || path_text != texts(i)) {
        path_text = texts(i);
        path.emplace(path_text, extraction.function);
      }
      const auto part = path->find(variants.at(i));
      if (!part) {
        out.append_null();
        continue;
      }
      const auto value = cast_variant(*part, extraction.type, extraction.time_zone);
      if (!value && extraction.fail_on_error) {
        throw_invalid_variant_cast(*part, extraction.type, extraction.time_zone);
      }
      out.append(value.value_or(Value()));
    }
    return out.finish();
  });
}

BoundScalar bind_extraction(const BindContext& context, Extraction extraction) {
  if (!context.args[0].type.is(TypeId::kVariant)) {
    throw_unexpected_input_type(context, extraction.function, 0, "\"VARIANT\"");
  }
  if (!context.args[1].type.is(TypeId::kString) && !context.args[1].type.is(TypeId::kNull)) {
    throw_unexpected_input_type(context, extraction.function, 1, "\"STRING\"");
  }
  std::vector<DataType> arg_types = {TypeId::kVariant, TypeId::kString};
  extraction.type = TypeId::kVariant;
  if (context.args.size() == 3) {
    const Argument& type = context.args[2];
    if (!type.constant || !type.type.is(TypeId::kString) || type.constant->is_null()) {
      throw SparkError("INVALID_SCHEMA.NON_STRING_LITERAL", {{"inputSchema", quote_sql(type.sql)}});
    }
    extraction.type = parse_schema_text(type.constant->string());
    arg_types.push_back(TypeId::kString);
  }
  if (!can_cast_variant(extraction.type)) {
    throw type_mismatch(
        "CAST_WITHOUT_SUGGESTION", call_sql(context, extraction.function),
        {{"srcType", "\"VARIANT\""}, {"targetType", quote_sql(extraction.type.sql())}});
  }
  extraction.time_zone = context.settings.time_zone;
  const std::string function = extraction.function;
  BoundScalar bound = bound_scalar(
      std::move(arg_types), extraction.type,
      [extraction](const KernelInput& input) { return extract_rows(extraction, input); },
      NullRule::kAlwaysNullable);
  bound.render = [function](std::span<const std::string> args) {
    return function + "(" + args[0] + ", " + args[1] + ")";
  };
  return bound;
}

}  // namespace

void register_variant_get(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"variant_get"},
      .doc = {.usage = "variant_get(v, path[, type]) - Casts the part of the variant at `path`; "
                       "fails where it does not fit.",
              .examples = {{"SELECT variant_get(parse_json('{\"a\": 1}'), '$.a', 'int')", "1"},
                           {"SELECT variant_get(parse_json('{\"a\": 1}'), '$.b', 'int')", "NULL"},
                           {"SELECT variant_get(parse_json('[1, \"2\"]'), '$[1]', 'string')", "2"}},
              .group = "variant_funcs",
              .since = "4.0.0"},
      .min_args = 2,
      .max_args = 3,
      .bind = [](const BindContext& context) {
        return bind_extraction(context, {"variant_get", {}, true, ""});
      }});
  registry.add(ScalarFunction{
      .names = {"try_variant_get"},
      .doc = {.usage = "try_variant_get(v, path[, type]) - Casts the part of the variant at "
                       "`path`; NULL where it does not fit.",
              .examples =
                  {{"SELECT try_variant_get(parse_json('[1, \"hello\"]'), '$[1]')", "\"hello\""},
                   {"SELECT try_variant_get(parse_json('[1, \"hello\"]'), '$[1]', 'int')", "NULL"}},
              .group = "variant_funcs",
              .since = "4.0.0"},
      .min_args = 2,
      .max_args = 3,
      .bind = [](const BindContext& context) {
        return bind_extraction(context, {"try_variant_get", {}, false, ""});
      }});
  // The operator variant:path.
  registry.add(
      ScalarFunction{.names = {"semi_structured_extract"},
                     .doc = {.usage = "variant:path - The part of the variant at the path.",
                             .examples = {{"SELECT parse_json('{\"a\": [1, 2]}'):a[1]", "2"}},
                             .group = "variant_funcs",
                             .since = "4.0.0"},
                     .min_args = 2,
                     .max_args = 2,
                     .bind = [](const BindContext& context) {
                       return bind_extraction(context, {"variant_get", {}, true, ""});
                     }});
}

}  // namespace firesteel
