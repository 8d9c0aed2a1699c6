#pragma once

#include <spark/connect/base.pb.h>

#include "session/session_conf.h"

namespace firesteel {

void handle_config(const spark::connect::ConfigRequest::Operation& operation, SessionConf& conf,
                   spark::connect::ConfigResponse& response);

}  // namespace firesteel
