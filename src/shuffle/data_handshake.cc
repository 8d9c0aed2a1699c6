#include "shuffle/data_handshake.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "core/byte_reader.h"
#include "core/byte_writer.h"

namespace firesteel {
namespace {

// Also tells versions apart: the last digit changes with the protocol.
constexpr std::string_view kGreeting = "FSDATA01";
constexpr size_t kNonceBytes = 32;
constexpr size_t kProofBytes = 32;
constexpr size_t kMaxAppId = 1000;

[[noreturn]] void refuse(const char* why) {
  throw std::system_error(EACCES, std::generic_category(), why);
}

std::string fresh_nonce() {
  std::string nonce(kNonceBytes, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(nonce.data()), kNonceBytes) != 1) {
    refuse("no random numbers");
  }
  return nonce;
}

// What both sides sign, each under its own name so that neither can echo the other's proof.
std::string proof_of(const std::string& secret, std::string_view side, const ByteStream& stream,
                     std::string_view server_nonce, std::string_view client_nonce,
                     std::string_view app_id) {
  ByteWriter text;
  for (const auto& part : {kGreeting, side, server_nonce, client_nonce, app_id}) text.string(part);
  text.string(stream.channel_secret());
  std::string proof(kProofBytes, '\0');
  unsigned int size = kProofBytes;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), text.span().data(),
       text.size(), reinterpret_cast<unsigned char*>(proof.data()), &size);
  return proof;
}

bool same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string read_string(ByteStream& stream, size_t size) {
  std::string bytes(size, '\0');
  stream.read({reinterpret_cast<uint8_t*>(bytes.data()), size});
  return bytes;
}

}  // namespace

void prove_as_client(ByteStream& stream, const std::string& app_id, const std::string& secret) {
  if (read_string(stream, kGreeting.size()) != kGreeting) refuse("the peer is no block server");
  const std::string server_nonce = read_string(stream, kNonceBytes);
  const std::string client_nonce = fresh_nonce();
  ByteWriter out;
  out.fixed(static_cast<uint32_t>(app_id.size()));
  out.raw(app_id);
  out.raw(client_nonce);
  out.raw(proof_of(secret, "client", stream, server_nonce, client_nonce, app_id));
  stream.write(out.view());
  std::string proof(kProofBytes, '\0');
  // A server that does not accept ours says nothing.
  if (!stream.read_or_end({reinterpret_cast<uint8_t*>(proof.data()), proof.size()})) {
    refuse("the peer does not accept the application's secret");
  }
  if (!same(proof, proof_of(secret, "server", stream, server_nonce, client_nonce, app_id))) {
    refuse("the peer does not know the application's secret");
  }
}

std::string prove_as_server(ByteStream& stream, const SecretOf& secret_of) {
  const std::string server_nonce = fresh_nonce();
  const std::array<std::string_view, 2> greeting = {kGreeting, server_nonce};
  stream.write(greeting);
  const std::string size_bytes = read_string(stream, sizeof(uint32_t));
  const auto size = ByteReader(std::string_view(size_bytes)).fixed<uint32_t>();
  if (size > kMaxAppId) refuse("the peer does not speak this protocol");
  std::string app_id = read_string(stream, size);
  const std::string client_nonce = read_string(stream, kNonceBytes);
  const std::string proof = read_string(stream, kProofBytes);
  const auto secret = secret_of(app_id);
  if (!secret ||
      !same(proof, proof_of(*secret, "client", stream, server_nonce, client_nonce, app_id))) {
    refuse("the peer does not know the application's secret");
  }
  stream.write(proof_of(*secret, "server", stream, server_nonce, client_nonce, app_id));
  return app_id;
}

}  // namespace firesteel
