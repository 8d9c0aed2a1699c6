#include <unicode/locid.h>

#include <algorithm>
#include <cctype>
#include <unordered_map>

#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

std::string upper_ascii(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return out;
}

// A locale that ICU knows, as Spark writes it ("de", "sr_Cyrl_SRB"); empty when there is none.
std::string locale_named(std::string_view upper_name) {
  static const std::unordered_map<std::string, std::string> kLocales = [] {
    std::unordered_map<std::string, std::string> out;
    int32_t count = 0;
    const icu::Locale* locales = icu::Locale::getAvailableLocales(count);
    for (int32_t i = 0; i < count; ++i) {
      std::string name = locales[i].getLanguage();
      if (*locales[i].getScript() != 0) name += std::string("_") + locales[i].getScript();
      if (*locales[i].getISO3Country() != 0) name += std::string("_") + locales[i].getISO3Country();
      out.emplace(upper_ascii(name), name);
    }
    return out;
  }();
  const auto it = kLocales.find(std::string(upper_name));
  return it == kLocales.end() ? "" : it->second;
}

[[noreturn]] void throw_invalid_collation(std::string_view name) {
  throw SparkError("COLLATION_INVALID_NAME", {{"collationName", std::string(name)},
                                              {"proposals", "UTF8_BINARY, UTF8_LCASE, UNICODE"}});
}

// A collation's name as Spark writes it: UTF8_BINARY, UTF8_LCASE, or UNICODE or a locale with _CI
// and _AI; each may end with _RTRIM.
std::string normalized_collation(std::string_view name) {
  std::string rest = upper_ascii(name);
  const auto take = [&](std::string_view suffix) {
    if (!rest.ends_with(suffix)) return false;
    rest.resize(rest.size() - suffix.size());
    return true;
  };
  bool trimmed = false;
  bool ignore_case = false;
  bool ignore_accents = false;
  for (bool more = true; more;) {
    more = false;
    if (!trimmed && take("_RTRIM")) more = trimmed = true;
    if (!ignore_case && take("_CI")) more = ignore_case = true;
    if (!ignore_accents && take("_AI")) more = ignore_accents = true;
    more = more || take("_CS") || take("_AS");
  }
  std::string base;
  if (rest == "UTF8_BINARY" || rest == "UTF8_LCASE") {
    if (ignore_case || ignore_accents) throw_invalid_collation(name);
    base = rest;
  } else {
    base = rest == "UNICODE" ? rest : locale_named(rest);
    if (base.empty()) throw_invalid_collation(name);
  }
  return base + (ignore_case ? "_CI" : "") + (ignore_accents ? "_AI" : "") +
         (trimmed ? "_RTRIM" : "");
}

VectorPtr retyped_strings(const VectorPtr& strings, const DataType& type) {
  VectorPtr flat = flatten(strings);
  auto out = Vector::from_buffers(type, flat->size(), flat->data_buffer(), flat->validity_buffer());
  out->keep_alive(flat);
  return out;
}

BoundScalar bind_collate(const BindContext& context) {
  const Argument& name = context.args[1];
  if (!name.constant) {
    throw SparkError("NON_FOLDABLE_ARGUMENT", {{"funcName", quote_identifier("collate")},
                                               {"paramName", quote_identifier("collationName")},
                                               {"paramType", quote_sql("STRING")}});
  }
  const DataType& text = context.args[0].type;
  if (!text.is(TypeId::kString) && !text.is(TypeId::kNull)) {
    throw_unexpected_input_type(context, "collate", 0, "\"STRING\"");
  }
  if (!name.type.is(TypeId::kString) || name.constant->is_null()) {
    throw_unexpected_input_type(context, "collate", 1, "\"STRING\"");
  }
  const DataType type = DataType::collated_string(normalized_collation(name.constant->string()));
  return bound_scalar(
      {text.is(TypeId::kNull) ? DataType(TypeId::kString) : text, TypeId::kString}, type,
      [type](const KernelInput& input) { return retyped_strings(input.args[0], type); });
}

}  // namespace

void register_collate(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"collate"},
      .doc = {.usage = "collate(expr, collationName) - Marks the string `expr` with a collation.",
              .examples = {{"SELECT COLLATION('Spark SQL' collate UTF8_BINARY)",
                            "SYSTEM.BUILTIN.UTF8_BINARY"}},
              .group = "string_funcs",
              .since = "4.0.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_collate});
  registry.add(ScalarFunction{
      .names = {"collation"},
      .doc = {.usage = "collation(expr) - Returns the name of the collation of a string.",
              .examples = {{"SELECT collation('Spark SQL')", "SYSTEM.BUILTIN.UTF8_BINARY"}},
              .group = "string_funcs",
              .since = "4.0.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context) {
        auto types = coerce_any_collation(context, "collation", {TypeId::kString});
        const std::string name =
            types[0].collation().empty() ? "UTF8_BINARY" : types[0].collation();
        return bound_scalar(
            std::move(types), TypeId::kString,
            [name](const KernelInput& input) {
              return Vector::constant(TypeId::kString, "SYSTEM.BUILTIN." + name, input.num_rows);
            },
            NullRule::kNeverNull);
      }});
}

}  // namespace firesteel
