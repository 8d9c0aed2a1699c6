#pragma once

// AES as Spark's aes_encrypt and aes_decrypt use it.

#include <string>
#include <string_view>

namespace firesteel {

struct AesOptions {
  std::string_view mode = "GCM";  // in any case: ECB, CBC, GCM
  std::string_view padding = "DEFAULT";
  std::string_view iv;  // empty: a random one
  std::string_view aad;
};

// The IV (CBC, GCM), the encrypted bytes, and the tag (GCM). Throws INVALID_PARAMETER_VALUE.AES_*
// and UNSUPPORTED_FEATURE.AES_*.
std::string aes_encrypt(std::string_view input, std::string_view key, const AesOptions& options);
// Takes what aes_encrypt gives.
std::string aes_decrypt(std::string_view input, std::string_view key, const AesOptions& options);

}  // namespace firesteel
