// vector_cosine_similarity, vector_inner_product, vector_l2_distance, vector_norm,
// vector_normalize: on arrays of floats.

#include <cmath>
#include <optional>

#include "base/spark_error.h"
#include "functions/array/float_vectors.h"
#include "functions/function_registry.h"

namespace firesteel {

void require_float_vector(const BindContext& context, std::string_view function, size_t index) {
  const DataType& type = context.args[index].type;
  if (!type.is(TypeId::kArray) || !type.element_type().is(TypeId::kFloat)) {
    throw_unexpected_input_type(context, function, index, "\"ARRAY<FLOAT>\"");
  }
}

void throw_dimension_mismatch(std::string_view function, size_t left, size_t right) {
  throw error_without_context("VECTOR_DIMENSION_MISMATCH",
                              {{"functionName", quote_identifier(function)},
                               {"leftDim", std::to_string(left)},
                               {"rightDim", std::to_string(right)}});
}

namespace {

using Floats = std::span<const float>;

// In float throughout, as Spark computes.
float sum_of_products(Floats a, Floats b) {
  float sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

std::optional<float> cosine_similarity(Floats a, Floats b) {
  const float norms = std::sqrt(sum_of_products(a, a) * sum_of_products(b, b));
  if (norms == 0) return std::nullopt;
  return sum_of_products(a, b) / norms;
}

std::optional<float> inner_product(Floats a, Floats b) { return sum_of_products(a, b); }

std::optional<float> l2_distance(Floats a, Floats b) {
  float sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(sum);
}

float norm_of(std::string_view function, Floats a, float degree) {
  float out = 0;
  if (degree == 1) {
    for (const float value : a) out += std::abs(value);
  } else if (degree == 2) {
    out = std::sqrt(sum_of_products(a, a));
  } else if (std::isinf(degree) && degree > 0) {
    for (const float value : a) out = std::max(out, std::abs(value));
  } else {
    throw error_without_context(
        "INVALID_VECTOR_NORM_DEGREE",
        {{"functionName", quote_identifier(function)},
         {"degree", value_to_string(Value(degree), TypeId::kFloat, "UTC")}});
  }
  return out;
}

using Measure = std::optional<float> (*)(Floats, Floats);

BoundScalar bind_measure(const char* name, Measure measure, const BindContext& context) {
  require_float_vector(context, name, 0);
  require_float_vector(context, name, 1);
  return bound_scalar(
      {context.args[0].type, context.args[1].type}, TypeId::kFloat,
      [name, measure](const KernelInput& input) {
        const FloatVectors left(*input.args[0]);
        const FloatVectors right(*input.args[1]);
        auto out = Vector::flat(TypeId::kFloat, input.num_rows);
        for (size_t row = 0; row < input.num_rows; ++row) {
          if (input.args[0]->is_null(row) || input.args[1]->is_null(row)) {
            out->set_null(row);
            continue;
          }
          const Floats a = left.values(row);
          const Floats b = right.values(row);
          if (a.size() != b.size()) throw_dimension_mismatch(name, a.size(), b.size());
          const bool null = left.is_null(row) || right.is_null(row);
          const auto result = null ? std::nullopt : measure(a, b);
          if (result) {
            out->mutable_values<float>()[row] = *result;
          } else {
            out->set_null(row);
          }
        }
        return VectorPtr(out);
      },
      NullRule::kAlwaysNullable);
}

// Calls `use(row, values, norm)` for each row that has a norm, and `skip(row)` for the others.
template <class Use, class Skip>
void for_each_norm(const char* name, const KernelInput& input, const Use& use, const Skip& skip) {
  const FloatVectors vectors(*input.args[0]);
  for (size_t row = 0; row < input.num_rows; ++row) {
    const bool no_degree = input.args.size() > 1 && input.args[1]->is_null(row);
    if (vectors.is_null(row) || no_degree) {
      skip(row);
      continue;
    }
    const float degree =
        input.args.size() > 1 ? static_cast<float>(Decoded(*input.args[1]).at<float>(row)) : 2.0F;
    const Floats values = vectors.values(row);
    use(row, values, norm_of(name, values, degree));
  }
}

VectorPtr norms(const KernelInput& input) {
  auto out = Vector::flat(TypeId::kFloat, input.num_rows);
  for_each_norm(
      "vector_norm", input,
      [&](size_t row, Floats, float norm) { out->mutable_values<float>()[row] = norm; },
      [&](size_t row) { out->set_null(row); });
  return out;
}

VectorPtr normalized(const KernelInput& input) {
  FloatVectorWriter out(DataType::array(TypeId::kFloat), input.num_rows);
  for_each_norm(
      "vector_normalize", input,
      [&](size_t, Floats values, float norm) {
        if (norm == 0 && !values.empty()) {
          out.append_null();
          return;
        }
        std::vector<float> scaled(values.begin(), values.end());
        for (float& value : scaled) value /= norm;
        out.append(scaled);
      },
      [&](size_t) { out.append_null(); });
  return out.finish();
}

BoundScalar bind_norm(const char* name, const DataType& type,
                      VectorPtr (*kernel)(const KernelInput&), const BindContext& context) {
  require_float_vector(context, name, 0);
  std::vector<DataType> types = {context.args[0].type};
  if (context.args.size() > 1) {
    const DataType& degree = context.args[1].type;
    if (!degree.is(TypeId::kFloat)) throw_unexpected_input_type(context, name, 1, "\"FLOAT\"");
    types.push_back(degree);
  }
  BoundScalar bound = bound_scalar(std::move(types), type, kernel, NullRule::kAlwaysNullable);
  if (context.args.size() == 1) bound.render = render_with(name, "2.0");
  return bound;
}

void add_measure(FunctionRegistry& registry, const char* name, Measure measure,
                 const std::string& text, const char* result) {
  const std::string call = name;
  registry.add(ScalarFunction{
      .names = {name},
      .doc = {.usage = call + "(left, right) - " + text,
              .examples = {{"SELECT " + call + "(array(1.0F, 2.0F, 3.0F), array(4.0F, 5.0F, 6.0F))",
                            result}},
              .group = "vector_funcs",
              .since = "4.2.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = std::bind_front(bind_measure, name, measure)});
}

void add_norm(FunctionRegistry& registry, const char* name, DataType type,
              VectorPtr (*kernel)(const KernelInput&), const std::string& text,
              const char* result) {
  const std::string call = name;
  registry.add(
      ScalarFunction{.names = {name},
                     .doc = {.usage = call + "(vector[, degree]) - " + text,
                             .examples = {{"SELECT " + call + "(array(3.0F, 4.0F), 2.0F)", result}},
                             .group = "vector_funcs",
                             .since = "4.2.0"},
                     .min_args = 1,
                     .max_args = 2,
                     .bind = [name, type, kernel](const BindContext& context) {
                       return bind_norm(name, type, kernel, context);
                     }});
}

}  // namespace

void register_vector_functions(FunctionRegistry& registry) {
  add_measure(registry, "vector_cosine_similarity", cosine_similarity,
              "Returns the cosine similarity of two float vectors.", "0.9746319");
  add_measure(registry, "vector_inner_product", inner_product,
              "Returns the inner product of two float vectors.", "32.0");
  add_measure(registry, "vector_l2_distance", l2_distance,
              "Returns the Euclidean distance of two float vectors.", "5.196152");
  add_norm(registry, "vector_norm", TypeId::kFloat, norms,
           "Returns the norm of a float vector: of degree 1.0, 2.0 (the default) or infinity.",
           "5.0");
  add_norm(registry, "vector_normalize", DataType::array(TypeId::kFloat), normalized,
           "Scales a float vector to norm 1, or returns NULL for one of zeros.", "[0.6,0.8]");
}

}  // namespace firesteel
