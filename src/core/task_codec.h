#pragma once

#include "core/byte_reader.h"
#include "core/byte_writer.h"
#include "core/task.h"

namespace firesteel {

void write_task_outcome(ByteWriter& out, const TaskOutcome& outcome);
// Throws SparkError for bytes that hold none.
TaskOutcome read_task_outcome(ByteReader& in);

}  // namespace firesteel
