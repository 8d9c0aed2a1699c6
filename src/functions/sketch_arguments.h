#pragma once

// What theta and tuple functions have in common: their names, options and input sketches.

#include <string>
#include <vector>

#include "functions/hash_sketch.h"
#include "functions/parameters.h"

namespace firesteel {

// One function's form: "tuple_union_double" has a summary of doubles.
struct SketchFunction {
  std::string name;
  SummaryKind kind = SummaryKind::kNone;
  // Arguments that are no options: keys, numbers, sketches.
  size_t inputs = 1;
  bool has_size = false;
  bool has_mode = false;

  size_t max_args() const { return inputs + (has_size ? 1 : 0) + (has_mode ? 1 : 0); }
};

struct SketchOptions {
  int lg_entries = kDefaultLgEntries;
  SummaryMode mode = SummaryMode::kSum;
};

// The options that the call gives, checked. A null without type stands for one left out.
SketchOptions sketch_options(const BindContext& context, const SketchFunction& function);
// The call with the defaults of what is left out.
std::function<std::string(std::span<const std::string>)> render_sketch_call(
    const SketchFunction& function, const BindContext& context);
// The types of the options' arguments, behind those of the inputs.
void append_option_types(const BindContext& context, const SketchFunction& function,
                         std::vector<DataType>& types);
// Inputs that must be sketches: binaries.
std::vector<DataType> sketch_inputs(const BindContext& context, const SketchFunction& function);

// Throws THETA_ or TUPLE_INVALID_INPUT_SKETCH_BUFFER.
HashSketch read_sketch(const std::string& function, SummaryKind kind, SummaryMode mode,
                       std::string_view bytes);

// "tuple_union", SummaryKind::kDouble: "tuple_union_double".
std::string sketch_name(const std::string& base, SummaryKind kind);

}  // namespace firesteel
