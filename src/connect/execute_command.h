#pragma once

#include <spark/connect/commands.pb.h>

#include "connect/session_registry.h"

namespace firesteel {

using SendResponse = std::function<bool(spark::connect::ExecutePlanResponse)>;

void execute_command(const spark::connect::Command& command, ConnectSession& session,
                     Operation& operation, const SendResponse& send);

// Tells what a query that has been run has observed.
void send_observed(const std::vector<ObservedMetricsPtr>& observed, const SendResponse& send);

// Runs a query and sends its schema and rows.
void send_result(PlanPtr plan, ConnectSession& session, Operation& operation,
                 const SendResponse& send);

}  // namespace firesteel
