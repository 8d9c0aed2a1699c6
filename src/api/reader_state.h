#pragma once

#include "api/frame_state.h"
#include "firesteel/dataframe_io.h"

namespace firesteel {

struct DataFrameReader::State {
  SessionStatePtr session;
  // Empty: what spark.sql.sources.default says.
  std::string format;
  std::optional<Schema> schema;
  Options options;
};

}  // namespace firesteel
