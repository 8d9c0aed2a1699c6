#pragma once

#include "plan/unresolved_plans.h"
#include "session/session_conf.h"

namespace firesteel {

// The options of a write into files, with what the session's settings say where they are silent.
Options write_options(Options given, const std::string& format, const SessionConf& conf);

}  // namespace firesteel
