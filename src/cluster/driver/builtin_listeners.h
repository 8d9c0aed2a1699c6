#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cluster/driver/listener_bus.h"
#include "cluster/settings.h"

namespace firesteel {

// The listeners that settings ask for: the event log (spark.eventLog.enabled) and the progress bar
// on standard error (spark.ui.showConsoleProgress). Throws SparkError when the log's folder does
// not exist.
std::vector<std::shared_ptr<EventListener>> builtin_listeners(const Settings& settings,
                                                              const std::string& app_id);

// The settings as the event log shows them: what spark.redaction.regex finds in a name is hidden.
EnvironmentUpdated environment(const Settings& settings, const std::string& master,
                               const std::string& app_id, const std::string& app_name);

}  // namespace firesteel
