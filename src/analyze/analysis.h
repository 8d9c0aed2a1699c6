#pragma once

// What the steps of one analysis share; internal to src/analyze.

#include <unordered_set>

#include "analyze/catalog.h"
#include "analyze/dataframe_tags.h"
#include "analyze/name_scope.h"
#include "base/ascii_case.h"
#include "functions/function_registry.h"

namespace firesteel::analyze {

// One run of the analyzer; used by one thread.
struct Analysis {
  const Catalog& catalog;
  const FormatRegistry* formats;
  const FunctionRegistry& functions;
  const SqlSettings& settings;
  PlanServices& services;
  // Outputs of the DataFrames met so far.
  DataFrameTags tags = {};
  // Resolved plans that come up again inside unresolved ones (inputs of deferred operations).
  std::unordered_set<PlanPtr> done = {};
  // Views inside views being resolved.
  int view_depth = 0;

  CastMode cast_mode() const { return settings.ansi ? CastMode::kAnsi : CastMode::kLegacy; }
};

// The id of an Alias that only tells what a value is called: the field's name of struct.field.
inline constexpr ExprId kNameOnly = -1;

// The enclosing query's columns. Those of queries around that one are out of reach, as in Spark.
struct OuterScope {
  const NameScope& columns;
  // The subquery stands where the enclosing query may aggregate (HAVING): aggregates over its
  // columns are computed there.
  bool takes_aggregates = false;
};

// A common table expression in sight.
struct CteEntry {
  std::string name;
  int64_t id = 0;
  Attributes output;
  // Inside its own recursive part.
  bool recursive = false;
  // Set when a recursive reference was made.
  bool* referenced = nullptr;
};

struct CteScope {
  std::vector<CteEntry> entries;
  const CteScope* next = nullptr;
};

// What names of all kinds mean in the query at hand, apart from its operators' input columns.
struct QueryScope {
  const OuterScope* outer = nullptr;
  const CteScope* ctes = nullptr;
  const WithParameters* parameters = nullptr;
  // Of the WINDOW clause, by lower-case name.
  const std::map<std::string, WindowSpec>* windows = nullptr;
};

// Raises a SparkError that points at `source`.
[[noreturn]] void fail(const SourceRange& source, std::string_view condition, ErrorParams params);

// "name" in messages: the expression's text in double quotes.
std::string sql_expr(const ExprPtr& expr);
// A type in messages.
std::string sql_type(const DataType& type);

bool equal_names(std::string_view a, std::string_view b, bool case_sensitive);

}  // namespace firesteel::analyze
