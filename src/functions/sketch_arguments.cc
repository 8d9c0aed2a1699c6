#include "functions/sketch_arguments.h"

#include "base/spark_error.h"
#include "functions/argument_check.h"

namespace firesteel {
namespace {

constexpr const char* kSizeName = "lgNomEntries";

// The argument as given; null when it is left out.
const Argument* option_at(const BindContext& context, size_t index) {
  if (index >= context.args.size()) return nullptr;
  const Argument& given = context.args[index];
  return given.type.is(TypeId::kNull) ? nullptr : &given;
}

std::string shown_call(const BindContext& context, const SketchFunction& function) {
  std::vector<std::string> args;
  for (const auto& arg : context.args) args.push_back(arg.sql);
  return render_sketch_call(function, context)(args);
}

[[noreturn]] void fail_type(const BindContext& context, const SketchFunction& function,
                            size_t index, const std::string& required) {
  throw unexpected_input_type(shown_call(context, function), index, context.args[index], required);
}

// The condition inside the message of another, as Spark words what a check finds.
[[noreturn]] void fail_check(const BindContext& context, const SketchFunction& function,
                             const SparkError& problem) {
  throw type_mismatch("TYPE_CHECK_FAILURE_WITH_HINT", shown_call(context, function),
                      {{"msg", problem.what()}, {"hint", ""}});
}

[[noreturn]] void fail_not_constant(const BindContext& context, const SketchFunction& function,
                                    size_t index, const char* name, const char* type) {
  if (function.kind == SummaryKind::kNone) {
    throw SparkError("THETA_LG_NOM_ENTRIES_MUST_BE_CONSTANT",
                     {{"function", quote_identifier(function.name)}});
  }
  throw type_mismatch(
      "NON_FOLDABLE_INPUT", shown_call(context, function),
      {{"inputName", name}, {"inputType", type}, {"inputExpr", context.args[index].sql}});
}

int lg_entries_of(const BindContext& context, const SketchFunction& function, size_t index) {
  const Argument* given = option_at(context, index);
  if (given == nullptr) return kDefaultLgEntries;
  const bool tuple = function.kind != SummaryKind::kNone;
  const bool is_aggregate =
      function.inputs == 1 || function.name.find("_agg_") != std::string::npos;
  const bool fits =
      tuple && is_aggregate
          ? implicit_cast(given->type, DataType(TypeId::kInt), context.settings.ansi).has_value()
          : given->type.is(TypeId::kInt) || given->type.is(TypeId::kShort) ||
                given->type.is(TypeId::kByte);
  if (!fits) fail_type(context, function, index, "\"INT\"");
  if (!given->constant) fail_not_constant(context, function, index, kSizeName, "int");
  const bool null = given->constant->is_null();
  if (null && tuple) {
    throw type_mismatch("UNEXPECTED_NULL", shown_call(context, function),
                        {{"exprName", kSizeName}});
  }
  const int64_t value =
      null ? 0
           : cast_value(*given->constant, given->type, TypeId::kInt,
                        context.settings.ansi ? CastMode::kAnsi : CastMode::kLegacy, "UTC")
                 .integer();
  if (value < kMinLgEntries || value > kMaxLgEntries) {
    const SparkError problem("SKETCH_INVALID_LG_NOM_ENTRIES",
                             {{"function", quote_identifier(function.name)},
                              {"min", std::to_string(kMinLgEntries)},
                              {"max", std::to_string(kMaxLgEntries)},
                              {"value", std::to_string(value)}});
    if (tuple) fail_check(context, function, problem);
    throw SparkError(problem);
  }
  return static_cast<int>(value);
}

SummaryMode mode_of(const BindContext& context, const SketchFunction& function, size_t index) {
  const Argument* given = option_at(context, index);
  if (given == nullptr) return SummaryMode::kSum;
  if (!given->constant) fail_not_constant(context, function, index, "mode", "string");
  if (given->constant->is_null()) {
    throw type_mismatch("UNEXPECTED_NULL", shown_call(context, function), {{"exprName", "mode"}});
  }
  const std::string text = value_to_string(*given->constant, given->type, "UTC");
  const auto mode = parse_summary_mode(text);
  if (!mode) {
    fail_check(
        context, function,
        SparkError("TUPLE_INVALID_SKETCH_MODE", {{"function", quote_identifier(function.name)},
                                                 {"mode", text},
                                                 {"validModes", "sum, min, max, alwaysone"}}));
  }
  return *mode;
}

}  // namespace

SketchOptions sketch_options(const BindContext& context, const SketchFunction& function) {
  SketchOptions out;
  size_t index = function.inputs;
  if (function.has_size) out.lg_entries = lg_entries_of(context, function, index++);
  if (function.has_mode) out.mode = mode_of(context, function, index);
  return out;
}

std::function<std::string(std::span<const std::string>)> render_sketch_call(
    const SketchFunction& function, const BindContext& context) {
  std::vector<bool> given;
  for (size_t i = 0; i < function.max_args(); ++i) {
    given.push_back(i < function.inputs || option_at(context, i) != nullptr);
  }
  return [function, given](std::span<const std::string> args) {
    std::string out = function.name + "(";
    for (size_t i = 0; i < given.size(); ++i) {
      const bool is_size = function.has_size && i == function.inputs;
      const std::string missing = is_size ? std::to_string(kDefaultLgEntries) : "sum";
      out += (i == 0 ? "" : ", ") + (given[i] && i < args.size() ? args[i] : missing);
    }
    return out + ")";
  };
}

void append_option_types(const BindContext& context, const SketchFunction& function,
                         std::vector<DataType>& types) {
  for (size_t i = function.inputs; i < context.args.size(); ++i) {
    types.push_back(context.args[i].type);
  }
}

std::vector<DataType> sketch_inputs(const BindContext& context, const SketchFunction& function) {
  for (size_t i = 0; i < function.inputs; ++i) {
    const DataType& type = context.args[i].type;
    if (!type.is(TypeId::kBinary) && !type.is(TypeId::kNull)) {
      fail_type(context, function, i, "\"BINARY\"");
    }
  }
  std::vector<DataType> types(function.inputs, DataType(TypeId::kBinary));
  append_option_types(context, function, types);
  return types;
}

HashSketch read_sketch(const std::string& function, SummaryKind kind, SummaryMode mode,
                       std::string_view bytes) {
  std::string family;
  auto sketch = HashSketch::from_bytes(kind, mode, bytes, &family);
  if (sketch) return *std::move(sketch);
  const bool tuple = kind != SummaryKind::kNone;
  const std::string expected = tuple ? "TUPLE" : "COMPACT";
  const std::string condition = tuple ? "TUPLE" : "THETA";
  if ((family == "TUPLE" || family == "COMPACT") && family != expected) {
    throw error_without_context(condition + "_INVALID_INPUT_SKETCH_BUFFER_FAMILY",
                                {{"function", quote_identifier(function)},
                                 {"expectedFamily", expected},
                                 {"actualFamily", family}});
  }
  throw error_without_context(condition + "_INVALID_INPUT_SKETCH_BUFFER",
                              {{"function", quote_identifier(function)}});
}

std::string sketch_name(const std::string& base, SummaryKind kind) {
  if (kind == SummaryKind::kNone) return base;
  return base + (kind == SummaryKind::kDouble ? "_double" : "_integer");
}

}  // namespace firesteel
