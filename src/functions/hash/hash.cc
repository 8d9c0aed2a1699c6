// hash and xxhash64.

#include <algorithm>

#include "functions/function_errors.h"
#include "functions/function_registry.h"
#include "functions/simple_function.h"
#include "functions/spark_hash.h"

namespace firesteel {
namespace {

bool contains_type(const DataType& type, TypeId id) {
  if (type.is(id)) return true;
  switch (type.id()) {
    case TypeId::kArray:
      return contains_type(type.element_type(), id);
    case TypeId::kMap:
      return contains_type(type.key_type(), id) || contains_type(type.value_type(), id);
    case TypeId::kStruct:
      return std::any_of(type.fields().begin(), type.fields().end(),
                         [&](const StructField& field) { return contains_type(field.type, id); });
    default:
      return false;
  }
}

template <class Hasher>
ScalarKernel spark_hash_kernel(const DataType& type) {
  return [type](const KernelInput& input) {
    return simple::with_constant_folding(input, [&](size_t n) -> VectorPtr {
      using State = typename Hasher::State;
      auto out = Vector::flat(type, n);
      State* hashes = out->mutable_values<State>();
      std::fill_n(hashes, n, Hasher::kSeed);
      for (const auto& arg : input.args) fold_spark_hash<Hasher>(*arg, {hashes, n});
      return out;
    });
  };
}

template <class Hasher>
BoundScalar bind_spark_hash(const BindContext& context, const char* name, const DataType& type) {
  std::vector<DataType> types;
  for (const Argument& argument : context.args) {
    for (const auto& [id, subclass] : {std::pair(TypeId::kMap, "HASH_MAP_TYPE"),
                                       std::pair(TypeId::kVariant, "HASH_VARIANT_TYPE")}) {
      if (!contains_type(argument.type, id)) continue;
      throw type_mismatch(subclass, call_text(name, context.args),
                          {{"functionName", quote_identifier(name)}});
    }
    types.push_back(argument.type);
  }
  return bound_scalar(std::move(types), type, spark_hash_kernel<Hasher>(type),
                      NullRule::kNeverNull);
}

}  // namespace

void register_hash(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"hash"},
      .doc = {.usage = "hash(expr1, expr2, ...) - Returns a hash value of the arguments.",
              .examples = {{"SELECT hash('Spark', array(123), 2)", "-1321691492"}},
              .group = "hash_funcs",
              .since = "2.0.0"},
      .min_args = 1,
      .max_args = -1,
      .bind =
          [](const BindContext& context) {
            return bind_spark_hash<SparkMurmur3>(context, "hash", TypeId::kInt);
          },
  });
  registry.add(ScalarFunction{
      .names = {"xxhash64"},
      .doc = {.usage = "xxhash64(expr1, expr2, ...) - Returns a 64-bit hash value of the "
                       "arguments. Hash seed is 42.",
              .examples = {{"SELECT xxhash64('Spark', array(123), 2)", "5602566077635097486"}},
              .group = "hash_funcs",
              .since = "3.0.0"},
      .min_args = 1,
      .max_args = -1,
      .bind =
          [](const BindContext& context) {
            return bind_spark_hash<SparkXxHash64>(context, "xxhash64", TypeId::kLong);
          },
  });
}

}  // namespace firesteel
