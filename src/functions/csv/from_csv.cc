#include "base/spark_error.h"
#include "functions/csv_columns.h"
#include "functions/csv_dialect.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/schema_text.h"
#include "functions/simple_function.h"
#include "functions/text_records.h"

namespace firesteel {
namespace {

// What is parsed and how.
struct CsvTarget {
  TextRecords records;
  CsvDialect dialect;
  CsvParseOptions options;
};

class CsvParsing {
 public:
  explicit CsvParsing(const CsvTarget& target)
      : target_(target), columns_(target.records.parsed_type, target.options) {}

  VectorPtr run(const KernelInput& input) {
    return simple::with_constant_folding(
        input, [&](size_t num_rows) { return parse_rows(*input.args[0], num_rows); });
  }

 private:
  VectorPtr parse_rows(const Vector& texts, size_t num_rows) {
    const simple::Reader<std::string_view> text(texts);
    VectorBuilder corrupt(TypeId::kString);
    std::vector<uint32_t> nulls;
    for (size_t i = 0; i < num_rows; ++i) {
      if (text.decoded.is_null(i)) {
        nulls.push_back(static_cast<uint32_t>(i));
        columns_.append_null();
        corrupt.append_null();
      } else if (append(text(i))) {
        corrupt.append_null();
      } else {
        if (target_.records.fail_fast) throw_bad();
        corrupt.append_string(text(i));
      }
    }
    return target_.records.row_vector(num_rows, columns_.finish(), corrupt.finish(), nulls);
  }

  bool append(std::string_view record) {
    if (target_.dialect.split(record, fields_)) return columns_.append(fields_);
    columns_.append_null();
    return false;
  }

  [[noreturn]] void throw_bad() {
    Value::List last;
    for (const VectorPtr& column : columns_.finish()) {
      last.push_back(column->value(column->size() - 1));
    }
    throw_malformed_text(target_.records.parsed_type, Value(std::move(last)),
                         target_.options.time_zone);
  }

  const CsvTarget target_;
  CsvColumns columns_;
  std::vector<std::string> fields_;
};

BoundScalar bind_from_csv(const BindContext& context) {
  const Argument& schema = context.args[1];
  if (!schema.constant || !schema.type.is(TypeId::kString) || schema.constant->is_null()) {
    throw SparkError("INVALID_SCHEMA.NON_STRING_LITERAL", {{"inputSchema", quote_sql(schema.sql)}});
  }
  const DataType type = parse_schema_text(schema.constant->string());
  if (!type.is(TypeId::kStruct)) {
    throw SparkError("INVALID_SCHEMA.NON_STRUCT_TYPE",
                     {{"inputSchema", quote_sql(schema.sql)}, {"dataType", quote_sql(type.sql())}});
  }
  const TextOptions options =
      context.args.size() == 3 ? TextOptions::of_argument(context.args[2]) : TextOptions();
  const DataType& text = context.args[0].type;
  if (!text.is(TypeId::kString) && !text.is(TypeId::kNull)) {
    throw unexpected_input_type("from_csv(" + context.args[0].sql + ")", 0, context.args[0],
                                "\"STRING\"");
  }
  const CsvTarget target{TextRecords("from_csv", type, options), CsvDialect(options),
                         CsvParseOptions(options, context.settings.time_zone)};
  // Throws for types that no field can have.
  CsvColumns(target.records.parsed_type, target.options);
  std::vector<DataType> arg_types = {TypeId::kString};
  for (const Argument& arg : context.args.subspan(1)) arg_types.push_back(arg.type);
  BoundScalar bound =
      bound_scalar(std::move(arg_types), target.records.type, nullptr, NullRule::kAlwaysNullable);
  bound.make_kernel = [target] {
    return [parsing = std::make_shared<CsvParsing>(target)](const KernelInput& input) {
      return parsing->run(input);
    };
  };
  bound.render = [](std::span<const std::string> args) { return "from_csv(" + args[0] + ")"; };
  return bound;
}

}  // namespace

void register_from_csv(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"from_csv"},
      .doc = {.usage = "from_csv(csvStr, schema[, options]) - Reads a CSV record as a struct of "
                       "the type `schema`.",
              .examples = {{"SELECT from_csv('1, 0.8', 'a INT, b DOUBLE')", "{\"a\":1,\"b\":0.8}"},
                           {"SELECT from_csv('26/08/2015', 'time Timestamp', "
                            "map('timestampFormat', 'dd/MM/yyyy'))",
                            "{\"time\":2015-08-26 00:00:00}"}},
              .group = "csv_funcs",
              .since = "3.0.0"},
      .min_args = 2,
      .max_args = 3,
      .bind = bind_from_csv});
}

}  // namespace firesteel
