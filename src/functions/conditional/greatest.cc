// greatest and least.

#include "columnar/compare.h"
#include "functions/coercion.h"
#include "functions/function_errors.h"
#include "functions/function_registry.h"
#include "functions/kernel_loops.h"
#include "functions/typed_dispatch.h"

namespace firesteel {
namespace {

// NaN is the largest.
template <class T>
bool precedes(T a, T b) {
  if constexpr (std::is_floating_point_v<T>) return (a < b) | ((a == a) & (b != b));
  return a < b;
}

template <class T, bool kGreatest>
VectorPtr extreme_of_numbers(const DataType& type, const KernelInput& input, size_t n) {
  auto out = Vector::flat(type, n);
  T* best = out->mutable_values<T>();
  std::vector<uint8_t> found(n, 0);
  bool all_found = false;
  for (const auto& arg : input.args) {
    const simple::Reader<T> reader(*arg);
    const auto better = [](T value, T than) {
      return kGreatest ? precedes(than, value) : precedes(value, than);
    };
    if (all_found && !reader.decoded.may_have_nulls()) {
      for (size_t i = 0; i < n; ++i) {
        const T value = reader(i);
        best[i] = better(value, best[i]) ? value : best[i];
      }
      continue;
    }
    for (size_t i = 0; i < n; ++i) {
      if (reader.decoded.is_null(i)) continue;
      const T value = reader(i);
      if (found[i] == 0 || better(value, best[i])) best[i] = value;
      found[i] = 1;
    }
    all_found = all_found || !reader.decoded.may_have_nulls();
  }
  if (!all_found) {
    for (size_t i = 0; i < n; ++i) {
      if (found[i] == 0) out->set_null(i);
    }
  }
  return out;
}

// Strings and nested values: finds out where each row's value comes from, then gathers.
template <bool kGreatest>
VectorPtr extreme_of_rows(const DataType& type, const KernelInput& input, size_t n) {
  std::vector<VectorPtr> parts;
  for (const auto& arg : input.args) parts.push_back(slice(arg, 0, n));
  const VectorPtr all = concatenate(type, parts);
  const RowComparator rows(*all, *all);
  Selection origins(n);
  for (size_t i = 0; i < n; ++i) {
    size_t best = i;
    for (size_t p = 1; p < parts.size(); ++p) {
      const size_t other = p * n + i;
      if (rows.left_is_null(other)) continue;
      const int order = rows.left_is_null(best) ? 0 : rows.compare_valid(other, best);
      if (rows.left_is_null(best) || (kGreatest ? order > 0 : order < 0)) best = other;
    }
    origins[i] = static_cast<uint32_t>(best);
  }
  return gather(*all, origins);
}

template <bool kGreatest>
ScalarKernel extreme_kernel(const DataType& type) {
  const auto folded = [](auto body) -> ScalarKernel {
    return [body](const KernelInput& input) {
      return simple::with_constant_folding(input,
                                           [&](size_t n) -> VectorPtr { return body(input, n); });
    };
  };
  if (type.is(TypeId::kNull)) {
    return [](const KernelInput& input) { return input.args[0]; };
  }
  const auto by_rows = [type](const KernelInput& input, size_t n) {
    return extreme_of_rows<kGreatest>(type, input, n);
  };
  if (type.is_nested()) return folded(by_rows);
  return dispatch_flat(type, [&]<class T>(TypeTag<T>) -> ScalarKernel {
    if constexpr (std::is_same_v<T, StringRef>) {
      return folded(by_rows);
    } else {
      return folded([type](const KernelInput& input, size_t n) {
        return extreme_of_numbers<T, kGreatest>(type, input, n);
      });
    }
  });
}

template <bool kGreatest>
BoundScalar bind_extreme(const BindContext& context) {
  const char* name = kGreatest ? "greatest" : "least";
  if (context.args.size() < 2) throw wrong_number_of_arguments(name, "> 1", context.args.size());
  std::vector<DataType> types;
  std::string shown;
  bool nullable = true;
  for (const Argument& arg : context.args) {
    shown += (types.empty() ? "" : ", ") + quote_sql(arg.type.sql());
    types.push_back(arg.type);
    nullable = nullable && arg.nullable;
  }
  const auto type = find_wider_type_without_strings(types, context.settings.ansi);
  const std::string call = call_text(name, context.args);
  if (!type) {
    throw type_mismatch(
        "DATA_DIFF_TYPES", call,
        {{"functionName", quote_identifier(name)}, {"dataType", "[" + shown + "]"}});
  }
  if (!type->is_orderable()) {
    throw type_mismatch(
        "INVALID_ORDERING_TYPE", call,
        {{"functionName", quote_identifier(name)}, {"dataType", quote_sql(type->sql())}});
  }
  BoundScalar bound = bound_scalar(std::vector<DataType>(types.size(), *type), *type,
                                   extreme_kernel<kGreatest>(*type));
  bound.null_rule = nullable ? NullRule::kAlwaysNullable : NullRule::kNeverNull;
  return bound;
}

}  // namespace

void register_greatest(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"greatest"},
      .doc = {.usage = "greatest(expr, ...) - Returns the greatest value of all parameters, "
                       "skipping null values.",
              .examples = {{"SELECT greatest(10, 9, 2, 4, 3)", "10"}},
              .group = "math_funcs",
              .since = "1.5.0"},
      .min_args = 0,
      .max_args = -1,
      .bind = bind_extreme<true>,
  });
  registry.add(ScalarFunction{
      .names = {"least"},
      .doc = {.usage = "least(expr, ...) - Returns the least value of all parameters, skipping "
                       "null values.",
              .examples = {{"SELECT least(10, 9, 2, 4, 3)", "2"}},
              .group = "math_funcs",
              .since = "1.5.0"},
      .min_args = 0,
      .max_args = -1,
      .bind = bind_extreme<false>,
  });
}

}  // namespace firesteel
