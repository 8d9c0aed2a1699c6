#include "cluster/control/handshake.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "base/check.h"

namespace firesteel {
namespace {

constexpr size_t kNonceBytes = 32;

std::string random_bytes(size_t count) {
  std::string bytes(count, '\0');
  FS_CHECK_EQ(RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)),
              1);
  return bytes;
}

std::string signed_text(std::string_view label, std::string_view client, std::string_view server) {
  std::string text(label);
  text += client;
  text += server;
  return text;
}

}  // namespace

std::string hmac_sha256(std::string_view key, std::string_view text) {
  std::string out(EVP_MAX_MD_SIZE, '\0');
  unsigned int length = 0;
  const auto* done = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                          reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                          reinterpret_cast<unsigned char*>(out.data()), &length);
  FS_CHECK(done != nullptr);
  out.resize(length);
  return out;
}

std::string to_hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return out;
}

std::string fresh_secret() { return to_hex(random_bytes(kNonceBytes)); }

std::string Handshake::nonce() { return random_bytes(kNonceBytes); }

std::string Handshake::server_proof(std::string_view client_nonce,
                                    std::string_view server_nonce) const {
  return hmac_sha256(secret_, signed_text("server", client_nonce, server_nonce));
}

std::string Handshake::client_proof(std::string_view client_nonce,
                                    std::string_view server_nonce) const {
  return hmac_sha256(secret_, signed_text("client", client_nonce, server_nonce));
}

bool Handshake::same(std::string_view proof, std::string_view expected) {
  return proof.size() == expected.size() &&
         CRYPTO_memcmp(proof.data(), expected.data(), expected.size()) == 0;
}

}  // namespace firesteel
