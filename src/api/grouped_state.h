#pragma once

#include "dataframe/grouping.h"
#include "firesteel/dataframe.h"

namespace firesteel {

struct GroupedData::State {
  DataFrame frame;
  GroupingKind kind;
  Exprs keys;
  // groupingSets.
  std::optional<std::vector<Exprs>> sets;
  struct Pivot {
    ExprPtr column;
    Exprs values;
  };
  std::optional<Pivot> pivot;
};

}  // namespace firesteel
