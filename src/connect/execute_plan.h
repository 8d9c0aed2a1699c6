#pragma once

#include <spark/connect/base.pb.h>

#include "connect/session_registry.h"

namespace firesteel {

// The plan of a request, decompressed if need be.
spark::connect::Plan read_plan(const spark::connect::Plan& plan);

// How far a query is, for the progress bars of clients.
spark::connect::ExecutePlanResponse progress_message(const QueryProgress& progress);

// Runs a plan for an operation: responses go to `send`.
void execute_plan(const spark::connect::Plan& plan, ConnectSession& session, Operation& operation,
                  const std::function<bool(spark::connect::ExecutePlanResponse)>& send);

}  // namespace firesteel
