#pragma once

// Turns plans as the parser and Spark Connect make them into resolved ones: names become columns,
// functions are bound to types, what SQL leaves implicit becomes operators.

#include <functional>

#include "analyze/catalog.h"
#include "functions/function_registry.h"

namespace firesteel {

struct AnalyzerHooks {
  // Runs an analyzed query at once, for operations that need data (pivot without values). When
  // unset they fail.
  std::function<std::vector<Batch>(const PlanPtr& analyzed)> execute;
};

// Immutable; analyze may run in several threads at once.
class Analyzer {
 public:
  // `catalog`, `formats` and `functions` must outlive the analyzer. `formats` may be null.
  Analyzer(const Catalog& catalog, const FormatRegistry* formats, const FunctionRegistry& functions,
           SqlSettings settings, AnalyzerHooks hooks = {});

  // The resolved plan, or throws SparkError. A command's query is analyzed with it.
  PlanPtr analyze(const PlanPtr& plan) const;

 private:
  const Catalog& catalog_;
  const FormatRegistry* formats_;
  const FunctionRegistry& functions_;
  SqlSettings settings_;
  AnalyzerHooks hooks_;
};

}  // namespace firesteel
