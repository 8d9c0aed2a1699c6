#pragma once

#include <spark/connect/base.pb.h>

#include "connect/session_registry.h"

namespace firesteel {

void analyze_plan(const spark::connect::AnalyzePlanRequest& request, ConnectSession& session,
                  spark::connect::AnalyzePlanResponse& response);

}  // namespace firesteel
