#include "base/spark_error.h"
#include "functions/charset.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

Charset charset_named(std::string_view name, const char* function) {
  if (const std::optional<Charset> charset = find_charset(name)) return *charset;
  throw SparkError(
      "INVALID_PARAMETER_VALUE.CHARSET",
      {{"parameter", quote_identifier("charset")},
       {"functionName", quote_identifier(function)},
       {"charset", std::string(name)},
       {"charsets", "iso-8859-1, us-ascii, utf-16, utf-16be, utf-16le, utf-32, utf-8"}});
}

[[noreturn]] void throw_malformed(const char* function, std::string_view charset) {
  throw SparkError("MALFORMED_CHARACTER_CODING",
                   {{"function", quote_identifier(function)}, {"charset", std::string(charset)}});
}

BoundScalar bind_encode(const BindContext& context) {
  return bound_scalar(
      coerce(context, "encode", {TypeId::kString, TypeId::kString}), TypeId::kBinary,
      string_kernel<std::string_view, std::string_view>(
          TypeId::kBinary, [](StringOut& out, std::string_view text, std::string_view name) {
            if (!encode_text(out.buffer(), text, charset_named(name, "encode"))) {
              throw_malformed("encode", name);
            }
          }));
}

BoundScalar bind_decode_bytes(const BindContext& context) {
  return bound_scalar(
      coerce(context, "decode", {TypeId::kBinary, TypeId::kString}), TypeId::kString,
      string_kernel<std::string_view, std::string_view>(
          TypeId::kString, [](StringOut& out, std::string_view bytes, std::string_view name) {
            if (!decode_text(out.buffer(), bytes, charset_named(name, "decode"))) {
              throw_malformed("decode", name);
            }
          }));
}

// decode(expr, search, result [, search, result ]... [, default]): nulls are equal to each other.
VectorPtr pick_result(const DataType& type, const KernelInput& input) {
  const auto& args = input.args;
  std::vector<uint32_t> choice(input.num_rows, 0);
  const bool has_default = args.size() % 2 == 0;
  for (size_t i = 0; i < input.num_rows; ++i) {
    const Value key = args[0]->value(i);
    size_t at = 1;
    while (at + 1 < args.size() && !(args[at]->value(i) == key)) at += 2;
    if (at + 1 < args.size()) {
      choice[i] = static_cast<uint32_t>(at + 1);
    } else if (has_default) {
      choice[i] = static_cast<uint32_t>(args.size() - 1);
    }
  }
  VectorBuilder builder(type);
  for (size_t i = 0; i < input.num_rows; ++i) {
    if (choice[i] == 0) {
      builder.append_null();
    } else {
      builder.append_from(*args[choice[i]], i);
    }
  }
  return builder.finish();
}

BoundScalar bind_decode_pairs(const BindContext& context) {
  std::vector<DataType> searched = {context.args[0].type};
  std::vector<DataType> results;
  for (size_t i = 1; i < context.args.size(); ++i) {
    const bool is_search = i % 2 == 1 && i + 1 < context.args.size();
    (is_search ? searched : results).push_back(context.args[i].type);
  }
  // The default that is left out is a null of type STRING.
  if (context.args.size() % 2 == 1) results.push_back(TypeId::kString);
  const std::optional<DataType> key = find_wider_type(searched, context.settings.ansi);
  const std::optional<DataType> result = find_wider_type(results, context.settings.ansi);
  if (!key || !result) {
    throw SparkError("DATATYPE_MISMATCH.DATA_DIFF_TYPES",
                     {{"sqlExpr", quote_sql(call_text("decode", context.args))},
                      {"functionName", quote_identifier("decode")},
                      {"dataType", quote_sql((key ? results : searched).back().sql())}});
  }
  std::vector<DataType> types;
  for (size_t i = 0; i < context.args.size(); ++i) {
    const bool is_search = i % 2 == 1 && i + 1 < context.args.size();
    types.push_back(i == 0 || is_search ? *key : *result);
  }
  return bound_scalar(
      std::move(types), *result,
      [type = *result](const KernelInput& input) { return pick_result(type, input); },
      NullRule::kAlwaysNullable);
}

}  // namespace

void register_encode(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"encode"},
      .doc = {.usage =
                  "encode(str, charset) - Encodes `str` in the character set `charset`: one of "
                  "'US-ASCII', 'ISO-8859-1', 'UTF-8', 'UTF-16BE', 'UTF-16LE', 'UTF-16', 'UTF-32'.",
              .examples = {{"SELECT encode('abc', 'utf-8')", "abc"}},
              .group = "string_funcs",
              .since = "1.5.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_encode});
  registry.add(ScalarFunction{
      .names = {"decode"},
      .doc =
          {.usage =
               "decode(bin, charset) - Decodes `bin` from the character set `charset`.\n"
               "decode(expr, search, result [, search, result ] ... [, default]) - Returns the "
               "`result` of the first `search` that `expr` equals, nulls included, or `default`.",
           .examples = {{"SELECT decode(encode('abc', 'utf-8'), 'utf-8')", "abc"},
                        {"SELECT decode(2, 1, 'Southlake', 2, 'San Francisco', 3, 'New Jersey', 4, "
                         "'Seattle', 'Non domestic')",
                         "San Francisco"},
                        {"SELECT decode(6, 1, 'Southlake', 2, 'San Francisco', 3, 'New Jersey', 4, "
                         "'Seattle', 'Non domestic')",
                         "Non domestic"},
                        {"SELECT decode(6, 1, 'Southlake', 2, 'San Francisco', 3, 'New Jersey', 4, "
                         "'Seattle')",
                         "NULL"},
                        {"SELECT decode(null, 6, 'Spark', NULL, 'SQL', 4, 'rocks')", "SQL"}},
           .group = "string_funcs",
           .since = "3.2.0"},
      .bind = [](const BindContext& context) {
        if (context.args.size() < 2)
          throw wrong_number_of_arguments("decode", "2", context.args.size());
        return context.args.size() == 2 ? bind_decode_bytes(context) : bind_decode_pairs(context);
      }});
}

}  // namespace firesteel
