// theta_sketch_agg, theta_union_agg, theta_intersection_agg and their tuple_ relatives.

#include "functions/aggregate/bytes_aggregate.h"
#include "functions/argument_check.h"
#include "functions/function_registry.h"
#include "functions/sketch_arguments.h"

namespace firesteel {
namespace {

enum class SketchStep : uint8_t { kAdd, kUnite, kIntersect };

struct SketchState {
  std::optional<HashSketch> sketch;

  size_t memory_usage() const { return sizeof(*this) + (sketch ? sketch->memory_usage() : 0); }
};

class SketchKernel final : public BytesAggregate<SketchKernel, SketchState> {
 public:
  SketchKernel(SketchFunction function, SketchOptions options, SketchStep step)
      : function_(std::move(function)), options_(options), step_(step) {}

  std::unique_ptr<SketchState> make() const { return std::make_unique<SketchState>(); }

  void add(SketchState& state, std::span<const Decoded> args, size_t row) const {
    if (args[0].is_null(row)) return;
    if (step_ != SketchStep::kAdd) {
      merge_sketch(state, read_sketch(function_.name, function_.kind, options_.mode,
                                      args[0].at<StringRef>(row).view()));
      return;
    }
    Summary summary;
    if (function_.kind != SummaryKind::kNone) {
      if (args[1].is_null(row)) return;
      if (function_.kind == SummaryKind::kDouble) {
        summary.real = args[1].at<double>(row);
      } else {
        summary.integer = args[1].at<int32_t>(row);
      }
    }
    const auto hash = sketch_key_hash(args[0], row);
    if (!hash) return;
    if (!state.sketch) state.sketch = empty();
    state.sketch->add(*hash, summary);
  }

  void merge(SketchState& into, SketchState& from) const {
    if (from.sketch) merge_sketch(into, *from.sketch);
  }

  VectorPtr results(std::span<const SketchState* const> groups) const {
    VectorBuilder builder(TypeId::kBinary);
    for (const SketchState* group : groups) {
      const bool none = group == nullptr || !group->sketch;
      builder.append_string(none ? empty().to_bytes() : group->sketch->to_bytes());
    }
    return builder.finish();
  }
  std::string to_bytes(const SketchState& state) const {
    return state.sketch ? state.sketch->to_bytes() : "";
  }
  void merge_bytes(SketchState& into, std::string_view bytes) const {
    if (bytes.empty()) return;
    merge_sketch(into, read_sketch(function_.name, function_.kind, options_.mode, bytes));
  }

 private:
  HashSketch empty() const { return {function_.kind, options_.mode, options_.lg_entries}; }
  void merge_sketch(SketchState& state, const HashSketch& other) const {
    if (step_ == SketchStep::kIntersect) {
      if (state.sketch) {
        state.sketch->intersect(other);
      } else {
        state.sketch = other;
      }
      return;
    }
    if (!state.sketch) state.sketch = empty();
    state.sketch->unite(other);
  }

  SketchFunction function_;
  SketchOptions options_;
  SketchStep step_;
};

// What keys may be, and how messages name it.
DataType key_type(const BindContext& context, const SketchFunction& function) {
  const DataType& type = context.args[0].type;
  switch (type.id()) {
    case TypeId::kInt:
    case TypeId::kLong:
    case TypeId::kFloat:
    case TypeId::kDouble:
    case TypeId::kBinary:
      return type;
    case TypeId::kString:
      // Refuses collations.
      return coerce({context.args.first(1), context.settings}, function.name, {type})[0];
    case TypeId::kByte:
    case TypeId::kShort:
    case TypeId::kNull:
      return TypeId::kInt;
    case TypeId::kArray: {
      const DataType& element = type.element_type();
      if (element.is(TypeId::kLong) || element.is(TypeId::kInt)) return type;
      if (element.is(TypeId::kNull) || element.is(TypeId::kByte) || element.is(TypeId::kShort)) {
        return DataType::array(TypeId::kInt, type.contains_null());
      }
      break;
    }
    default:
      break;
  }
  throw_unexpected_input_type(context, function.name, 0,
                              "(\"ARRAY<INT>\" or \"ARRAY<BIGINT>\" or \"BINARY\" or \"DOUBLE\" or "
                              "\"FLOAT\" or \"INT\" or \"BIGINT\" or \"STRING\")");
}

BoundAggregate bind_sketch_aggregate(const SketchFunction& function, SketchStep step,
                                     const BindContext& context, NullTreatment /*nulls*/) {
  BoundAggregate bound;
  if (step == SketchStep::kAdd) {
    bound.arg_types = {key_type(context, function)};
    if (function.kind != SummaryKind::kNone) {
      const DataType wanted =
          function.kind == SummaryKind::kDouble ? TypeId::kDouble : TypeId::kInt;
      if (!implicit_cast(context.args[1].type, wanted, context.settings.ansi)) {
        throw_unexpected_input_type(context, function.name, 1, quote_sql(wanted.sql()));
      }
      bound.arg_types.push_back(wanted);
    }
    append_option_types(context, function, bound.arg_types);
  } else {
    bound.arg_types = sketch_inputs(context, function);
  }
  bound.return_type = TypeId::kBinary;
  bound.nullable = false;
  bound.render = render_sketch_call(function, context);
  bound.kernel = std::make_shared<SketchKernel>(function, sketch_options(context, function), step);
  return bound;
}

void add_aggregate(FunctionRegistry& registry, SketchFunction function, SketchStep step,
                   FunctionDoc doc, std::vector<std::string> arg_names) {
  AggregateFunction aggregate;
  aggregate.names = {function.name};
  aggregate.doc = std::move(doc);
  aggregate.min_args = static_cast<int>(function.inputs);
  aggregate.max_args = static_cast<int>(function.max_args());
  aggregate.arg_names = std::move(arg_names);
  aggregate.bind = std::bind_front(bind_sketch_aggregate, std::move(function), step);
  registry.add(std::move(aggregate));
}

FunctionDoc aggregate_doc(std::string usage, std::string example, std::string result,
                          std::string since) {
  return {.usage = std::move(usage),
          .examples = {{std::move(example), std::move(result)}},
          .group = "sketch_funcs",
          .since = std::move(since)};
}

void register_theta(FunctionRegistry& registry) {
  add_aggregate(
      registry, {"theta_sketch_agg", SummaryKind::kNone, 1, true, false}, SketchStep::kAdd,
      aggregate_doc("theta_sketch_agg(expr, lgNomEntries) - Returns the ThetaSketch compact binary "
                    "representation of the values of `expr`, with 2^lgNomEntries entries at most.",
                    "SELECT theta_sketch_estimate(theta_sketch_agg(col, 12)) FROM VALUES (1), (1), "
                    "(2), (2), (3) tab(col)",
                    "3", "4.1.0"),
      {"expr", "lgNomEntries"});
  add_aggregate(
      registry, {"theta_union_agg", SummaryKind::kNone, 1, true, false}, SketchStep::kUnite,
      aggregate_doc("theta_union_agg(expr, lgNomEntries) - Returns the union of all ThetaSketches.",
                    "SELECT theta_sketch_estimate(theta_union_agg(sketch, 15)) FROM (SELECT "
                    "theta_sketch_agg(col) as sketch FROM VALUES (1) tab(col) UNION ALL SELECT "
                    "theta_sketch_agg(col, 20) as sketch FROM VALUES (1) tab(col))",
                    "1", "4.1.0"),
      {"expr", "lgNomEntries"});
  add_aggregate(
      registry, {"theta_intersection_agg", SummaryKind::kNone, 1, false, false},
      SketchStep::kIntersect,
      aggregate_doc("theta_intersection_agg(expr) - Returns the intersection of all ThetaSketches.",
                    "SELECT theta_sketch_estimate(theta_intersection_agg(sketch)) FROM (SELECT "
                    "theta_sketch_agg(col) as sketch FROM VALUES (1) tab(col) UNION ALL SELECT "
                    "theta_sketch_agg(col, 20) as sketch FROM VALUES (1) tab(col))",
                    "1", "4.1.0"),
      {"expr"});
}

void register_tuple(FunctionRegistry& registry, SummaryKind kind) {
  const std::string type = kind == SummaryKind::kDouble ? "double" : "integer";
  const std::string one = kind == SummaryKind::kDouble ? "1.0D" : "1";
  const std::string agg = "tuple_sketch_agg_" + type;
  const std::string estimate = "SELECT tuple_sketch_estimate_" + type + "(";
  const std::string sketches = "(SELECT " + agg + "(col, val) as sketch FROM VALUES (1, " + one +
                               ") tab(col, val) UNION ALL SELECT " + agg +
                               "(col, val) as sketch FROM VALUES (1, " + one + ") tab(col, val))";
  add_aggregate(registry, {agg, kind, 2, true, true}, SketchStep::kAdd,
                aggregate_doc(agg + "(key, summary, lgNomEntries, mode) - Returns the TupleSketch "
                                    "compact binary representation of keys and their summaries.",
                              estimate + agg + "(key, summary, 12, 'sum')) FROM VALUES (1, " + one +
                                  "), (1, " + one + "), (2, " + one + ") tab(key, summary)",
                              "2.0", "4.2.0"),
                {"key", "summary", "lgNomEntries", "mode"});
  add_aggregate(registry, {"tuple_union_agg_" + type, kind, 1, true, true}, SketchStep::kUnite,
                aggregate_doc("tuple_union_agg_" + type +
                                  "(child, lgNomEntries, mode) - Returns the union of all "
                                  "TupleSketches.",
                              estimate + "tuple_union_agg_" + type + "(sketch)) FROM " + sketches,
                              "1.0", "4.2.0"),
                {"child", "lgNomEntries", "mode"});
  add_aggregate(
      registry, {"tuple_intersection_agg_" + type, kind, 1, false, true}, SketchStep::kIntersect,
      aggregate_doc("tuple_intersection_agg_" + type +
                        "(child, mode) - Returns the intersection of all TupleSketches.",
                    estimate + "tuple_intersection_agg_" + type + "(sketch)) FROM " + sketches,
                    "1.0", "4.2.0"),
      {"child", "mode"});
}

}  // namespace

void register_hash_sketch_aggregates(FunctionRegistry& registry) {
  register_theta(registry);
  register_tuple(registry, SummaryKind::kDouble);
  register_tuple(registry, SummaryKind::kInteger);
}

}  // namespace firesteel
