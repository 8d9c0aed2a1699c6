#pragma once

#include <string>

#include "cluster/settings.h"

namespace firesteel {

// The secret that the processes of a standalone cluster share: spark.authenticate.secret, else
// FIRESTEEL_SECRET in the environment, else the file that spark.authenticate.secret.file names,
// else ~/.firesteel/secret, which is made at its first use, readable by its owner alone.
std::string cluster_secret(const Settings& settings);

// The secret of one application, which drivers and workers make of the cluster's: it never travels.
std::string application_secret(const std::string& cluster_secret, const std::string& salt);

}  // namespace firesteel
