#pragma once

#include "analyze/analysis.h"

namespace firesteel::analyze {

// A generator of a select list, and the columns that the list shows in its place.
struct SelectedGenerator {
  ExprPtr call;
  Attributes output;
};

// A resolved select list. Everything in it is an Alias or AttributeRef.
struct SelectList {
  Exprs exprs;
  // In the order in which they are to be applied: later ones may use columns of earlier ones.
  std::vector<SelectedGenerator> generators;
};

// The generator that makes the column, or null.
const SelectedGenerator* find_generator(const std::vector<SelectedGenerator>& generators,
                                        ExprId column);

}  // namespace firesteel::analyze
