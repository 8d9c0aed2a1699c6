#pragma once

#include "cluster/control/connection.h"
#include "cluster/settings.h"

namespace firesteel {

// TLS of the control plane by Spark's names: spark.ssl.rpc.enabled, .certChain, .privateKey and
// .trustStore, all PEM files. None unless it is switched on.
TlsFiles tls_of(const Settings& settings);

// What an executor is told in its environment, before it has settings: "NAME=value".
std::vector<std::string> tls_environment(const TlsFiles& tls);
TlsFiles tls_of_environment();

}  // namespace firesteel
