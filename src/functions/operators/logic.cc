// and, or, not: Kleene's logic. The evaluator skips right sides that do not matter; the kernels
// here combine two evaluated sides.

#include "functions/function_errors.h"
#include "functions/function_registry.h"
#include "functions/kernel_loops.h"

namespace firesteel {
namespace {

// `kDecisive` decides alone: false for AND, true for OR.
template <bool kDecisive>
VectorPtr combine_logic(const Vector& left, const Vector& right, size_t n) {
  auto out = Vector::flat(TypeId::kBoolean, n);
  uint8_t* to = out->mutable_values<uint8_t>();
  const simple::Reader<uint8_t> a(left);
  const simple::Reader<uint8_t> b(right);
  simple::binary_loop(n, to, a, b,
                      [](uint8_t x, uint8_t y) -> uint8_t { return kDecisive ? x | y : x & y; });
  if (!a.decoded.may_have_nulls() && !b.decoded.may_have_nulls()) return out;
  for (size_t i = 0; i < n; ++i) {
    const bool a_null = a.decoded.is_null(i);
    const bool b_null = b.decoded.is_null(i);
    if (!a_null && !b_null) continue;
    const bool decided =
        (!a_null && (a(i) != 0) == kDecisive) || (!b_null && (b(i) != 0) == kDecisive);
    to[i] = kDecisive;
    if (!decided) out->set_null(i);
  }
  return out;
}

template <bool kDecisive>
ScalarKernel logic_kernel() {
  return [](const KernelInput& input) {
    return simple::with_constant_folding(input, [&](size_t n) -> VectorPtr {
      return combine_logic<kDecisive>(*input.args[0], *input.args[1], n);
    });
  };
}

// Strings are read as booleans in the ANSI mode only.
void require_boolean(const BindContext& context, size_t index, const std::string& call,
                     bool binary) {
  const DataType& type = context.args[index].type;
  const bool accepted = type.is(TypeId::kBoolean) || type.is(TypeId::kNull) ||
                        (type.is(TypeId::kString) && context.settings.ansi);
  if (accepted) return;
  if (!binary) throw unexpected_input_type(call, index, context.args[index], "\"BOOLEAN\"");
  const DataType& left = context.args[0].type;
  const DataType& right = context.args[1].type;
  if (left.same_type(right)) {
    throw type_mismatch("BINARY_OP_WRONG_TYPE", call,
                        {{"inputType", "\"BOOLEAN\""}, {"actualDataType", quote_sql(type.sql())}});
  }
  throw type_mismatch("BINARY_OP_DIFF_TYPES", call,
                      {{"left", quote_sql(left.sql())}, {"right", quote_sql(right.sql())}});
}

BoundScalar bind_logic(const BindContext& context, const char* symbol, ScalarKernel kernel) {
  const std::string call =
      "(" + context.args[0].sql + " " + symbol + " " + context.args[1].sql + ")";
  require_boolean(context, 0, call, true);
  require_boolean(context, 1, call, true);
  return bound_scalar({TypeId::kBoolean, TypeId::kBoolean}, TypeId::kBoolean, std::move(kernel),
                      NullRule::kOnlyIfAnyNull);
}

BoundScalar bind_and(const BindContext& context) {
  return bind_logic(context, "AND", logic_kernel<false>());
}

BoundScalar bind_or(const BindContext& context) {
  return bind_logic(context, "OR", logic_kernel<true>());
}

BoundScalar bind_not(const BindContext& context) {
  require_boolean(context, 0, "(NOT " + context.args[0].sql + ")", false);
  return bound_scalar({TypeId::kBoolean}, TypeId::kBoolean,
                      dense_kernel<uint8_t, uint8_t>(
                          TypeId::kBoolean, [](uint8_t value) -> uint8_t { return value == 0; }));
}

}  // namespace

void register_logic(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"and"},
      .doc = {.usage = "expr1 and expr2 - Logical AND.",
              .examples = {{"SELECT true and true", "true"},
                           {"SELECT true and false", "false"},
                           {"SELECT true and NULL", "NULL"},
                           {"SELECT false and NULL", "false"}},
              .group = "predicate_funcs"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_and,
  });
  registry.add(ScalarFunction{
      .names = {"or"},
      .doc = {.usage = "expr1 or expr2 - Logical OR.",
              .examples = {{"SELECT true or false", "true"},
                           {"SELECT false or false", "false"},
                           {"SELECT true or NULL", "true"},
                           {"SELECT false or NULL", "NULL"}},
              .group = "predicate_funcs"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_or,
  });
  registry.add(ScalarFunction{
      .names = {"not", "!"},
      .doc = {.usage = "not expr - Logical not.",
              .examples = {{"SELECT not true", "false"},
                           {"SELECT not false", "true"},
                           {"SELECT not NULL", "NULL"}},
              .group = "predicate_funcs"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_not,
  });
}

}  // namespace firesteel
