#pragma once

#include <string>
#include <utility>
#include <vector>

#include "functions/function.h"

namespace firesteel {

// A bound window function; `fixed_frame` when it demands its own frame.
inline BoundScalar bound_window(std::vector<DataType> arg_types, DataType return_type,
                                std::shared_ptr<const WindowKernel> kernel, bool fixed_frame,
                                NullRule null_rule = NullRule::kNeverNull) {
  BoundScalar bound;
  bound.arg_types = std::move(arg_types);
  bound.return_type = std::move(return_type);
  bound.null_rule = null_rule;
  bound.window = std::move(kernel);
  bound.window_has_fixed_frame = fixed_frame;
  return bound;
}

// Types of arguments that are taken as they are.
inline std::vector<DataType> types_of(std::span<const Argument> args) {
  std::vector<DataType> types;
  for (const Argument& arg : args) types.push_back(arg.type);
  return types;
}

}  // namespace firesteel
