#pragma once

#include <string>
#include <string_view>

namespace firesteel {

// The signatures of the control plane's handshake: HMAC-SHA-256 of both sides' nonces under the
// shared secret. Each side signs under its own label, so that neither can echo the other's proof.
class Handshake {
 public:
  explicit Handshake(std::string secret) : secret_(std::move(secret)) {}

  static std::string nonce();

  std::string server_proof(std::string_view client_nonce, std::string_view server_nonce) const;
  std::string client_proof(std::string_view client_nonce, std::string_view server_nonce) const;
  // In constant time.
  static bool same(std::string_view proof, std::string_view expected);

 private:
  std::string secret_;
};

// HMAC-SHA-256, 32 bytes.
std::string hmac_sha256(std::string_view key, std::string_view text);
// `bytes` as lower-case hexadecimal digits.
std::string to_hex(std::string_view bytes);
// 32 random bytes in hexadecimal: a secret for one application.
std::string fresh_secret();

}  // namespace firesteel
