// Part of the library function_families, unlike the rest of this folder: it needs every function.
#include "functions/function_registry.h"

namespace firesteel {

const FunctionRegistry& FunctionRegistry::builtin() {
  static const FunctionRegistry kRegistry = [] {
    FunctionRegistry registry;
    register_all_functions(registry);
    return registry;
  }();
  return kRegistry;
}

}  // namespace firesteel
