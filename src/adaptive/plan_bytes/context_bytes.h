#pragma once

#include "adaptive/plan_bytes/plan_reader.h"
#include "adaptive/plan_bytes/plan_writer.h"
#include "base/spark_error.h"

namespace firesteel {

void write_context(PlanWriter& out, const QueryContext& context);
QueryContext read_context(PlanReader& in);

}  // namespace firesteel
