#include <fmt/format.h>

#include <optional>

#include "functions/function_registry.h"
#include "functions/math/support/random_column.h"
#include "functions/mersenne_twister.h"

namespace firesteel {
namespace {

// Random bits with the marks of version 4, variant 2.
std::string next_uuid(MersenneTwister& random) {
  const auto high =
      (static_cast<uint64_t>(random.next_long()) & 0xffffffffffff0fff) | 0x0000000000004000;
  const auto low =
      (static_cast<uint64_t>(random.next_long()) | 0x8000000000000000) & 0xbfffffffffffffff;
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32, (high >> 16) & 0xffff,
                     high & 0xffff, low >> 48, low & 0xffffffffffff);
}

// The generator of one partition and the number of its next row.
struct UuidSource {
  std::optional<MersenneTwister> random;
  int32_t partition = 0;
  int64_t row = 0;

  MersenneTwister& at(const EvalContext& context, int64_t seed) {
    if (!random || partition != context.partition || context.row_offset < row) {
      random.emplace(seed + context.partition);
      partition = context.partition;
      row = 0;
    }
    for (; row < context.row_offset; ++row) {
      random->next_long();
      random->next_long();
    }
    return *random;
  }
};

BoundScalar bind_uuid(const BindContext& context) {
  BoundScalar bound;
  for (const Argument& argument : context.args) bound.arg_types.push_back(argument.type);
  bound.return_type = TypeId::kString;
  bound.null_rule = NullRule::kNeverNull;
  bound.deterministic = false;
  bound.make_kernel = [seed = random_seed(context, 0, "uuid")] {
    return [seed, source = UuidSource()](const KernelInput& input) mutable -> VectorPtr {
      auto out = Vector::flat(TypeId::kString, input.num_rows);
      StringRef* to = out->mutable_values<StringRef>();
      MersenneTwister& random = source.at(input.context, seed);
      for (size_t i = 0; i < input.num_rows; ++i) {
        to[i] = out->string_heap().add(next_uuid(random));
      }
      source.row += static_cast<int64_t>(input.num_rows);
      return out;
    };
  };
  bound.render = [](std::span<const std::string>) { return "uuid()"; };
  return bound;
}

}  // namespace

void register_uuid(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"uuid"},
      .doc = {.usage = "uuid() - Returns an universally unique identifier (UUID) string. The "
                       "value is returned as a canonical UUID 36-character string.",
              .group = "misc_funcs",
              .since = "2.3.0"},
      .min_args = 0,
      .max_args = 1,
      .bind = bind_uuid,
  });
}

}  // namespace firesteel
