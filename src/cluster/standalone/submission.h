#pragma once

#include <string>
#include <vector>

#include "cluster/control/connection.h"
#include "cluster/proto/standalone.pb.h"

namespace firesteel {

struct SubmissionOptions {
  std::vector<std::string> masters;
  std::string secret;
  TlsFiles tls;
};

// Asks the leading master to run, end or describe a driver (`submit --deploy-mode cluster`). Throws
// SparkError when no master answers.
cluster::DriverAnswer ask_master(const SubmissionOptions& options,
                                 const cluster::ToMaster& request);

}  // namespace firesteel
