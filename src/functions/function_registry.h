#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "functions/function.h"

namespace firesteel {

// The built-in functions by lower-case name. Filled once at start, then only read.
class FunctionRegistry {
 public:
  // All functions below src/functions.
  static const FunctionRegistry& builtin();

  void add(ScalarFunction function);
  void add(AggregateFunction function);
  void add(WindowFunction function);
  void add(GeneratorFunction function);

  // Null when there is none; names in lower case.
  const ScalarFunction* scalar(std::string_view name) const;
  const AggregateFunction* aggregate(std::string_view name) const;
  const WindowFunction* window(std::string_view name) const;
  const GeneratorFunction* generator(std::string_view name) const;
  const FunctionDoc* doc(std::string_view name) const;

  // Sorted.
  std::vector<std::string> names() const;

 private:
  std::map<std::string, ScalarFunction, std::less<>> scalars_;
  std::map<std::string, AggregateFunction, std::less<>> aggregates_;
  std::map<std::string, WindowFunction, std::less<>> windows_;
  std::map<std::string, GeneratorFunction, std::less<>> generators_;
};

// Generated from the files in the family folders: src/functions/<family>/<name>.cc.
void register_all_functions(FunctionRegistry& registry);

}  // namespace firesteel
