// What is done with finished theta and tuple sketches: estimates, unions, intersections,
// differences.

#include <cmath>

#include "functions/function_registry.h"
#include "functions/simple_function.h"
#include "functions/sketch_arguments.h"

namespace firesteel {
namespace {

enum class SketchOperation : uint8_t { kUnion, kIntersection, kDifference };

// The right side of some is a theta sketch.
struct SketchPair {
  SketchFunction function;
  SketchOperation operation;
  bool right_is_theta = false;
};

std::string combine(const SketchPair& pair, const SketchOptions& options, std::string_view left,
                    std::string_view right) {
  const SketchFunction& function = pair.function;
  const HashSketch a = read_sketch(function.name, function.kind, options.mode, left);
  const HashSketch b = read_sketch(
      function.name, pair.right_is_theta ? SummaryKind::kNone : function.kind, options.mode, right);
  HashSketch out(function.kind, options.mode, options.lg_entries);
  switch (pair.operation) {
    case SketchOperation::kUnion:
      out.unite(a);
      out.unite(b);
      return out.to_bytes();
    case SketchOperation::kIntersection:
      out = a;
      out.intersect(b);
      return out.to_bytes();
    case SketchOperation::kDifference:
      out = a;
      out.subtract(b);
      return out.to_bytes();
  }
  return {};
}

// A kernel over the inputs alone: options are constants.
template <class MakeKernel>
ScalarKernel over_inputs(size_t inputs, const MakeKernel& make) {
  return [inputs, kernel = make()](const KernelInput& input) {
    const KernelInput first{input.args.first(inputs), input.lambdas.first(inputs), input.num_rows,
                            input.context};
    return kernel(first);
  };
}

BoundScalar bind_pair(const SketchPair& pair, const BindContext& context) {
  const SketchFunction& function = pair.function;
  std::vector<DataType> types = sketch_inputs(context, function);
  const SketchOptions options = sketch_options(context, function);
  BoundScalar bound = bound_scalar(
      std::move(types), TypeId::kBinary,
      over_inputs(2,
                  [&] {
                    return string_kernel<std::string_view, std::string_view>(
                        TypeId::kBinary, [pair, options](StringOut& out, std::string_view left,
                                                         std::string_view right) {
                          out.append(combine(pair, options, left, right));
                        });
                  }),
      NullRule::kAlwaysNullable);
  bound.render = render_sketch_call(function, context);
  return bound;
}

// A number that one sketch gives.
template <class Out>
BoundScalar bind_number(const SketchFunction& function, const DataType& type,
                        Out (*number)(const HashSketch&, SummaryMode), const BindContext& context) {
  std::vector<DataType> types = sketch_inputs(context, function);
  const SketchOptions options = sketch_options(context, function);
  BoundScalar bound = bound_scalar(
      std::move(types), type,
      over_inputs(1,
                  [&] {
                    return map_kernel<Out, std::string_view>(type, [function, options, number](
                                                                       std::string_view bytes) {
                      return number(read_sketch(function.name, function.kind, options.mode, bytes),
                                    options.mode);
                    });
                  }),
      NullRule::kAlwaysNullable);
  bound.render = render_sketch_call(function, context);
  return bound;
}

int64_t rounded_estimate(const HashSketch& sketch, SummaryMode /*mode*/) {
  return static_cast<int64_t>(std::floor(sketch.estimate() + 0.5));
}
double estimate(const HashSketch& sketch, SummaryMode /*mode*/) { return sketch.estimate(); }
double theta(const HashSketch& sketch, SummaryMode /*mode*/) { return sketch.theta(); }
double real_total(const HashSketch& sketch, SummaryMode mode) { return sketch.real_total(mode); }
int64_t integer_total(const HashSketch& sketch, SummaryMode mode) {
  return sketch.integer_total(mode);
}

void add_scalar(FunctionRegistry& registry, const SketchFunction& function, FunctionDoc doc,
                std::function<BoundScalar(const BindContext&)> bind,
                std::vector<std::string> arg_names) {
  ScalarFunction scalar;
  scalar.names = {function.name};
  scalar.doc = std::move(doc);
  scalar.min_args = static_cast<int>(function.inputs);
  scalar.max_args = static_cast<int>(function.max_args());
  scalar.bind = std::move(bind);
  scalar.arg_names = std::move(arg_names);
  registry.add(std::move(scalar));
}

// How the documentation's examples make a sketch over a column and estimate one.
struct Forms {
  std::string left;
  std::string right;
  std::string estimate;
  std::string result_suffix;
};

FunctionDoc pair_doc(const SketchFunction& function, const std::string& text, const Forms& forms,
                     const std::string& result) {
  return {.usage = function.name + "(first, second" + (function.has_size ? ", lgNomEntries" : "") +
                   (function.has_mode ? ", mode" : "") + ") - " + text,
          .examples = {{"SELECT " + forms.estimate + "(" + function.name + "(" + forms.left + ", " +
                            forms.right + ")) FROM VALUES (1, 4), (2, 3), (3, 2) tab(col1, col2)",
                        result + forms.result_suffix}},
          .group = "sketch_funcs",
          .since = function.kind == SummaryKind::kNone ? "4.1.0" : "4.2.0"};
}

void add_pair(FunctionRegistry& registry, const std::string& base, SummaryKind kind,
              SketchOperation operation, bool right_is_theta, const std::string& text,
              const Forms& forms, const std::string& result) {
  const bool tuple = kind != SummaryKind::kNone;
  SketchPair pair{{sketch_name(base, kind), kind, 2, operation == SketchOperation::kUnion,
                   tuple && operation != SketchOperation::kDifference},
                  operation,
                  right_is_theta};
  std::vector<std::string> names = {"first", "second"};
  if (pair.function.has_size) names.push_back("lgNomEntries");
  if (pair.function.has_mode) names.push_back("mode");
  add_scalar(registry, pair.function, pair_doc(pair.function, text, forms, result),
             std::bind_front(bind_pair, pair), std::move(names));
}

template <class Out>
void add_number(FunctionRegistry& registry, const std::string& base, SummaryKind kind,
                bool has_mode, DataType type, Out (*number)(const HashSketch&, SummaryMode),
                const std::string& text, const std::string& sketch, const std::string& result) {
  const SketchFunction function{sketch_name(base, kind), kind, 1, false, has_mode};
  FunctionDoc doc = {.usage = function.name + "(child" + (has_mode ? ", mode" : "") + ") - " + text,
                     .examples = {{"SELECT " + function.name + "(" + sketch +
                                       ") FROM VALUES (1, 4), (2, 3), (3, 2) tab(col1, col2)",
                                   result}},
                     .group = "sketch_funcs",
                     .since = kind == SummaryKind::kNone ? "4.1.0" : "4.2.0"};
  add_scalar(
      registry, function, std::move(doc),
      [function, type, number](const BindContext& context) {
        return bind_number<Out>(function, type, number, context);
      },
      has_mode ? std::vector<std::string>{"child", "mode"} : std::vector<std::string>{"child"});
}

void register_theta(FunctionRegistry& registry) {
  using enum SketchOperation;
  constexpr SummaryKind kind = SummaryKind::kNone;
  const Forms forms{"theta_sketch_agg(col1)", "theta_sketch_agg(col2)", "theta_sketch_estimate",
                    ""};
  add_number(registry, "theta_sketch_estimate", kind, false, TypeId::kLong, rounded_estimate,
             "Returns the estimated number of unique values given the binary representation of a "
             "ThetaSketch.",
             forms.left, "3");
  add_pair(registry, "theta_union", kind, kUnion, false, "Returns the union of two ThetaSketches.",
           forms, "4");
  add_pair(registry, "theta_intersection", kind, kIntersection, false,
           "Returns the intersection of two ThetaSketches.", forms, "2");
  add_pair(registry, "theta_difference", kind, kDifference, false,
           "Returns what the first of two ThetaSketches has and the second has not.", forms, "1");
}

void register_tuple(FunctionRegistry& registry, SummaryKind kind) {
  using enum SketchOperation;
  const bool real = kind == SummaryKind::kDouble;
  const std::string type = real ? "double" : "integer";
  const std::string one = real ? ", 1.0D)" : ", 1)";
  const Forms tuples{"tuple_sketch_agg_" + type + "(col1" + one,
                     "tuple_sketch_agg_" + type + "(col2" + one, "tuple_sketch_estimate_" + type,
                     ".0"};
  const Forms with_theta{tuples.left, "theta_sketch_agg(col2)", tuples.estimate, ".0"};
  add_number(registry, "tuple_sketch_estimate", kind, false, TypeId::kDouble, estimate,
             "Returns the estimated number of unique keys of a TupleSketch.", tuples.left, "3.0");
  add_number(registry, "tuple_sketch_theta", kind, false, TypeId::kDouble, theta,
             "Returns the share of keys that a TupleSketch holds.", tuples.left, "1.0");
  const std::string total = "Returns the summaries of a TupleSketch aggregated by `mode`.";
  if (real) {
    add_number(registry, "tuple_sketch_summary", kind, true, TypeId::kDouble, real_total, total,
               tuples.left, "3.0");
  } else {
    add_number(registry, "tuple_sketch_summary", kind, true, TypeId::kLong, integer_total, total,
               tuples.left, "3");
  }
  add_pair(registry, "tuple_union", kind, kUnion, false, "Returns the union of two TupleSketches.",
           tuples, "4");
  add_pair(registry, "tuple_intersection", kind, kIntersection, false,
           "Returns the intersection of two TupleSketches.", tuples, "2");
  add_pair(registry, "tuple_difference", kind, kDifference, false,
           "Returns what the first of two TupleSketches has and the second has not.", tuples, "1");
  add_pair(registry, "tuple_union_theta", kind, kUnion, true,
           "Returns the union of a TupleSketch and a ThetaSketch.", with_theta, "4");
  add_pair(registry, "tuple_intersection_theta", kind, kIntersection, true,
           "Returns the intersection of a TupleSketch and a ThetaSketch.", with_theta, "2");
  add_pair(registry, "tuple_difference_theta", kind, kDifference, true,
           "Returns what a TupleSketch has and a ThetaSketch has not.", with_theta, "1");
}

}  // namespace

void register_hash_sketch_functions(FunctionRegistry& registry) {
  register_theta(registry);
  register_tuple(registry, SummaryKind::kDouble);
  register_tuple(registry, SummaryKind::kInteger);
}

}  // namespace firesteel
