#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "functions/json_columns.h"
#include "functions/parameters.h"
#include "functions/schema_text.h"
#include "functions/simple_function.h"
#include "functions/text_records.h"

namespace firesteel {
namespace {

// What is parsed and how.
struct JsonTarget {
  TextRecords records;
  JsonParseOptions options;
};

class JsonParsing {
 public:
  explicit JsonParsing(const JsonTarget& target)
      : target_(target),
        reader_(target.options.reading),
        column_(JsonColumn::make(target.records.parsed_type, target.options)),
        array_of_structs_(target.records.type.is(TypeId::kArray) &&
                          target.records.type.element_type().is(TypeId::kStruct)) {}

  VectorPtr run(const KernelInput& input) {
    return simple::with_constant_folding(
        input, [&](size_t num_rows) { return parse_rows(*input.args[0], num_rows); });
  }

 private:
  VectorPtr parse_rows(const Vector& texts, size_t num_rows) {
    const simple::Reader<std::string_view> text(texts);
    const bool is_struct = target_.records.type.is(TypeId::kStruct);
    VectorBuilder corrupt(TypeId::kString);
    std::vector<uint32_t> nulls;
    for (size_t i = 0; i < num_rows; ++i) {
      bool is_empty = true;
      JsonStatus status = JsonStatus::kOk;
      if (!text.decoded.is_null(i)) status = append_text(text(i), is_empty);
      const bool bad = !is_empty && status != JsonStatus::kOk;
      if (bad && target_.records.fail_fast) throw_bad(i);
      if (column_->size() == i) {
        // No row: null, but for a struct whose fields are null.
        column_->append_null();
        if (!is_struct || is_empty) nulls.push_back(static_cast<uint32_t>(i));
      }
      if (bad) {
        corrupt.append_string(text(i));
      } else {
        corrupt.append_null();
      }
    }
    VectorPtr parsed = column_->finish();
    if (!is_struct) return parsed;
    return target_.records.row_vector(num_rows, parsed->children(), corrupt.finish(), nulls);
  }

  // An object is taken as an array of one where an array of structs is wanted.
  JsonStatus append_text(std::string_view text, bool& is_empty) {
    if (array_of_structs_) {
      const size_t first = text.find_first_not_of(" \t\r\n");
      if (first != std::string_view::npos && text[first] == '{') {
        wrapped_ = "[" + std::string(text) + "]";
        text = wrapped_;
      }
    }
    return append_json_text(*column_, reader_, text, is_empty);
  }

  [[noreturn]] void throw_bad(size_t row) {
    Value partial;
    if (column_->size() > row) partial = column_->finish()->value(row);
    throw_malformed_text(target_.records.parsed_type, partial, target_.options.time_zone);
  }

  const JsonTarget target_;
  JsonReader reader_;
  std::unique_ptr<JsonColumn> column_;
  bool array_of_structs_;
  std::string wrapped_;
};

BoundScalar bind_from_json(const BindContext& context) {
  const Argument& schema = context.args[1];
  if (!schema.constant || !schema.type.is(TypeId::kString) || schema.constant->is_null()) {
    throw SparkError("INVALID_SCHEMA.NON_STRING_LITERAL", {{"inputSchema", quote_sql(schema.sql)}});
  }
  const DataType type = parse_schema_text(schema.constant->string());
  const std::string call = "from_json(" + context.args[0].sql + ")";
  if (!type.is(TypeId::kStruct) && !type.is(TypeId::kArray) && !type.is(TypeId::kMap)) {
    throw type_mismatch("INVALID_JSON_SCHEMA", call, {{"schema", quote_sql(type.sql())}});
  }
  if (type.is(TypeId::kMap) && !type.key_type().is(TypeId::kString)) {
    throw type_mismatch("INVALID_JSON_MAP_KEY_TYPE", call, {{"schema", quote_sql(type.sql())}});
  }
  const DataType& text = context.args[0].type;
  if (!text.is(TypeId::kString) && !text.is(TypeId::kNull)) {
    throw unexpected_input_type(call, 0, context.args[0], "\"STRING\"");
  }
  const TextOptions options =
      context.args.size() == 3 ? TextOptions::of_argument(context.args[2]) : TextOptions();
  const JsonTarget target{TextRecords("from_json", type, options),
                          JsonParseOptions(options, context.settings.time_zone)};
  std::vector<DataType> arg_types = {TypeId::kString};
  for (const Argument& arg : context.args.subspan(1)) arg_types.push_back(arg.type);
  BoundScalar bound =
      bound_scalar(std::move(arg_types), target.records.type, nullptr, NullRule::kAlwaysNullable);
  bound.make_kernel = [target] {
    return [parsing = std::make_shared<JsonParsing>(target)](const KernelInput& input) {
      return parsing->run(input);
    };
  };
  bound.render = [](std::span<const std::string> args) { return "from_json(" + args[0] + ")"; };
  return bound;
}

}  // namespace

void register_from_json(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"from_json"},
      .doc =
          {.usage = "from_json(jsonStr, schema[, options]) - Reads a JSON text as a struct, array "
                    "or map of "
                    "the type `schema`.",
           .examples =
               {{"SELECT from_json('{\"a\":1, \"b\":0.8}', 'a INT, b DOUBLE')",
                 "{\"a\":1,\"b\":0.8}"},
                {"SELECT from_json('{\"time\":\"26/08/2015\"}', 'time Timestamp', "
                 "map('timestampFormat', 'dd/MM/yyyy'))",
                 "{\"time\":2015-08-26 00:00:00}"},
                {"SELECT from_json('{\"teacher\": \"Alice\", \"student\": [{\"name\": \"Bob\", "
                 "\"rank\": 1}, {\"name\": \"Charlie\", \"rank\": 2}]}', 'STRUCT<teacher: STRING, "
                 "student: ARRAY<STRUCT<name: STRING, rank: INT>>>')",
                 "{\"teacher\":\"Alice\",\"student\":[{\"name\":\"Bob\",\"rank\":1},{\"name\":"
                 "\"Charlie\",\"rank\":2}]}"}},
           .group = "json_funcs",
           .since = "2.2.0"},
      .min_args = 2,
      .max_args = 3,
      .bind = bind_from_json});
}

}  // namespace firesteel
