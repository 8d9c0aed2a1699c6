#pragma once

#include <string>

#include "schedule/events.h"

namespace firesteel {

// An event as one line of Spark's event log, without the line's end: the names and shapes of
// Spark's JsonProtocol, so that its history server reads it.
std::string event_json(const Event& event);
// A log's first line.
std::string log_start_json();

}  // namespace firesteel
