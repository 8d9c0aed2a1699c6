#pragma once

#include <grpcpp/support/status.h>
#include <spark/connect/base.pb.h>

#include "connect/session_registry.h"

namespace firesteel {

// Names of Java exceptions that clients know an error by, the most special first.
std::vector<std::string> exception_classes(const SparkError& error);

// The status that carries an error to the client; its details can be fetched from the session.
grpc::Status error_status(const SparkError& error, ConnectSession* session);

// Calls `body`, turning what it throws into a status. `session` is set by the body once known.
grpc::Status with_status(const std::function<void(std::shared_ptr<ConnectSession>&)>& body);

void encode_error_details(const SparkError& error,
                          spark::connect::FetchErrorDetailsResponse& response);

}  // namespace firesteel
