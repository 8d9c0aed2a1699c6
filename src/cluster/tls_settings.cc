#include "cluster/tls_settings.h"

#include <cstdlib>

namespace firesteel {
namespace {

constexpr char kCertificate[] = "FIRESTEEL_TLS_CERTIFICATE";
constexpr char kTrusted[] = "FIRESTEEL_TLS_TRUSTED";

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

}  // namespace

TlsFiles tls_of(const Settings& settings) {
  if (!settings.flag("spark.ssl.rpc.enabled", settings.flag("spark.ssl.enabled", false))) return {};
  const auto value = [&](const std::string& name) {
    return settings.text("spark.ssl.rpc." + name, settings.text("spark.ssl." + name));
  };
  return {.certificate_chain = value("certChain"),
          .private_key = value("privateKey"),
          .trusted = value("trustStore")};
}

std::vector<std::string> tls_environment(const TlsFiles& tls) {
  if (!tls.enabled()) return {};
  return {std::string(kCertificate) + "=" + tls.certificate_chain,
          std::string(kTrusted) + "=" + tls.trusted};
}

TlsFiles tls_of_environment() {
  return {.certificate_chain = variable(kCertificate), .trusted = variable(kTrusted)};
}

}  // namespace firesteel
