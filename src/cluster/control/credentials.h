#pragma once

#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>

#include <memory>

#include "cluster/control/connection.h"

namespace firesteel {

std::shared_ptr<grpc::ServerCredentials> server_credentials(const TlsFiles& tls);
std::shared_ptr<grpc::ChannelCredentials> client_credentials(const TlsFiles& tls);

}  // namespace firesteel
