#include <cstdlib>

#include "functions/coercion.h"
#include "functions/function_errors.h"
#include "functions/function_registry.h"
#include "functions/math/support/random_column.h"

namespace firesteel {
namespace {

// Java's abs of a remainder: negative remainders count by their magnitude.
char random_character(XorShiftRandom& random) {
  constexpr std::string_view kPool =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  return kPool[std::abs(random.next(32) % static_cast<int>(kPool.size()))];
}

ScalarKernel randstr_kernel(int64_t seed, int length) {
  return [random = PartitionRandom(seed), length](const KernelInput& input) mutable -> VectorPtr {
    auto out = Vector::flat(TypeId::kString, input.num_rows);
    StringRef* to = out->mutable_values<StringRef>();
    // One draw a character.
    XorShiftRandom& generator =
        random.at(input.context, input.num_rows, length == 0 ? 1 : length, [](XorShiftRandom&) {});
    std::string text(static_cast<size_t>(length), ' ');
    for (size_t i = 0; i < input.num_rows; ++i) {
      for (char& c : text) c = random_character(generator);
      to[i] = out->string_heap().add(text);
    }
    return out;
  };
}

BoundScalar bind_randstr(const BindContext& context) {
  const Argument& length_argument = context.args[0];
  const std::string call = call_text("randstr", context.args);
  if (!implicit_cast(length_argument.type, TypeId::kInt, context.settings.ansi)) {
    throw unexpected_input_type(call, 0, length_argument, "\"INT\"");
  }
  if (!length_argument.constant) {
    throw type_mismatch("NON_FOLDABLE_INPUT", call,
                        {{"inputName", "`length`"},
                         {"inputType", "integer"},
                         {"inputExpr", quote_sql(length_argument.sql)}});
  }
  const Value length_value = cast_value(*length_argument.constant, length_argument.type,
                                        TypeId::kInt, CastMode::kAnsi, context.settings.time_zone);
  const int length = length_value.is_null() ? 0 : static_cast<int>(length_value.integer());
  if (length < 0) {
    throw SparkError("INVALID_PARAMETER_VALUE.LENGTH", {{"functionName", "`randstr`"},
                                                        {"parameter", "`length`"},
                                                        {"length", std::to_string(length)}});
  }
  BoundScalar bound;
  for (const Argument& argument : context.args) bound.arg_types.push_back(argument.type);
  bound.return_type = TypeId::kString;
  bound.null_rule = NullRule::kNeverNull;
  bound.deterministic = false;
  bound.make_kernel = [seed = random_seed(context, 1, "randstr"), length] {
    return randstr_kernel(seed, length);
  };
  return bound;
}

}  // namespace

void register_randstr(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"randstr"},
      .doc = {.usage = "randstr(length[, seed]) - Returns a string of the specified length whose "
                       "characters are chosen uniformly at random from the following pool of "
                       "characters: 0-9, a-z, A-Z. The random seed is optional. The string "
                       "length must be a constant two-byte or four-byte integer (SMALLINT or "
                       "INT, respectively).",
              .examples = {{"SELECT randstr(3, 0) AS result", "ceV"}},
              .group = "string_funcs",
              .since = "4.0.0"},
      .min_args = 1,
      .max_args = 2,
      .bind = bind_randstr,
  });
}

}  // namespace firesteel
