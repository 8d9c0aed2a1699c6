#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

VectorPtr pick_input(const DataType& type, bool ansi, const KernelInput& input) {
  auto out = Vector::flat(type, input.num_rows);
  StringRef* to = out->mutable_values<StringRef>();
  const simple::Reader<int32_t> index(*input.args[0]);
  std::vector<Decoded> inputs;
  for (const auto& arg : input.args.subspan(1)) {
    inputs.emplace_back(*arg);
    out->keep_alive(arg);
  }
  for (size_t i = 0; i < input.num_rows; ++i) {
    if (index.decoded.is_null(i)) {
      out->set_null(i);
      continue;
    }
    const int32_t n = index(i);
    if (n < 1 || static_cast<size_t>(n) > inputs.size()) {
      if (ansi) {
        throw SparkError("INVALID_ARRAY_INDEX", {{"indexValue", std::to_string(n)},
                                                 {"arraySize", std::to_string(inputs.size())}});
      }
      out->set_null(i);
      continue;
    }
    const Decoded& chosen = inputs[n - 1];
    if (chosen.is_null(i)) {
      out->set_null(i);
    } else {
      to[i] = chosen.at<StringRef>(i);
    }
  }
  return out;
}

BoundScalar bind_elt(const BindContext& context) {
  if (context.args.size() < 2) throw wrong_number_of_arguments("elt", "> 1", context.args.size());
  bool binary = true;
  for (size_t i = 1; i < context.args.size(); ++i) {
    const DataType& type = context.args[i].type;
    binary = binary && type.is(TypeId::kBinary);
    if (!type.is(TypeId::kBinary) &&
        !can_implicitly_cast(type, TypeId::kString, context.settings.ansi)) {
      std::string inputs;
      std::string types;
      for (size_t j = 1; j < context.args.size(); ++j) {
        if (j > 1) inputs += ",";
        if (j > 1) types += ",";
        inputs += quote_sql(context.args[j].sql);
        types += quote_sql(context.args[j].type.sql());
      }
      throw SparkError("DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
                       {{"sqlExpr", quote_sql(call_text("elt", context.args))},
                        {"paramIndex", "second..."},
                        {"requiredType", "\"STRING\" or \"BINARY\""},
                        {"inputSql", inputs},
                        {"inputType", types}});
    }
  }
  const DataType type = binary ? TypeId::kBinary : TypeId::kString;
  return bound_scalar(
      coerce(context, "elt", {TypeId::kInt, type}), type,
      [type, ansi = context.settings.ansi](const KernelInput& input) {
        return pick_input(type, ansi, input);
      },
      NullRule::kAlwaysNullable);
}

}  // namespace

void register_elt(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"elt"},
      .doc =
          {.usage =
               "elt(n, input1, input2, ...) - Returns the `n`-th input, counted from 1. An index "
               "out of range is an error, or gives NULL when `spark.sql.ansi.enabled` is false.",
           .examples = {{"SELECT elt(1, 'scala', 'java')", "scala"},
                        {"SELECT elt(2, 'a', 1)", "1"}},
           .group = "string_funcs",
           .since = "2.0.0"},
      .bind = bind_elt});
}

}  // namespace firesteel
