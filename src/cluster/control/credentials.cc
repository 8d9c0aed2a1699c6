#include "cluster/control/credentials.h"

#include <fstream>
#include <sstream>

#include "base/spark_error.h"

namespace firesteel {
namespace {

std::string file_text(const std::string& path) {
  if (path.empty()) return {};
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) throw SparkError("PATH_NOT_FOUND", {{"path", path}});
  return text.str();
}

}  // namespace

std::shared_ptr<grpc::ServerCredentials> server_credentials(const TlsFiles& tls) {
  if (!tls.enabled()) return grpc::InsecureServerCredentials();
  grpc::SslServerCredentialsOptions options;
  options.pem_key_cert_pairs.push_back(
      {file_text(tls.private_key), file_text(tls.certificate_chain)});
  return grpc::SslServerCredentials(options);
}

std::shared_ptr<grpc::ChannelCredentials> client_credentials(const TlsFiles& tls) {
  if (!tls.enabled()) return grpc::InsecureChannelCredentials();
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = file_text(tls.trusted.empty() ? tls.certificate_chain : tls.trusted);
  return grpc::SslCredentials(options);
}

}  // namespace firesteel
