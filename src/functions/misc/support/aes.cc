#include "functions/misc/support/aes.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <memory>

#include "base/check.h"
#include "base/spark_error.h"

namespace firesteel {
namespace {

constexpr size_t kGcmIvSize = 12;
constexpr size_t kCbcIvSize = 16;
constexpr size_t kTagSize = 16;
constexpr const char* kAesFunctions = "`aes_encrypt`/`aes_decrypt`";

enum class AesMode : uint8_t { kEcb, kCbc, kGcm };

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

std::string upper_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

AesMode aes_mode(const AesOptions& options) {
  const std::string mode = upper_ascii(options.mode);
  const std::string padding = upper_ascii(options.padding);
  if (mode == "ECB" && (padding == "PKCS" || padding == "DEFAULT")) return AesMode::kEcb;
  if (mode == "CBC" && (padding == "PKCS" || padding == "DEFAULT")) return AesMode::kCbc;
  if (mode == "GCM" && (padding == "NONE" || padding == "DEFAULT")) return AesMode::kGcm;
  throw SparkError("UNSUPPORTED_FEATURE.AES_MODE", {{"mode", std::string(options.mode)},
                                                    {"padding", std::string(options.padding)},
                                                    {"functionName", kAesFunctions}});
}

const EVP_CIPHER* aes_cipher(AesMode mode, size_t key_size) {
  const auto pick = [&](auto of_16, auto of_24, auto of_32) -> const EVP_CIPHER* {
    return key_size == 16 ? of_16() : key_size == 24 ? of_24() : of_32();
  };
  if (key_size != 16 && key_size != 24 && key_size != 32) {
    throw SparkError("INVALID_PARAMETER_VALUE.AES_KEY_LENGTH",
                     {{"parameter", "`key`"},
                      {"functionName", kAesFunctions},
                      {"actualLength", std::to_string(key_size)}});
  }
  switch (mode) {
    case AesMode::kEcb:
      return pick(EVP_aes_128_ecb, EVP_aes_192_ecb, EVP_aes_256_ecb);
    case AesMode::kCbc:
      return pick(EVP_aes_128_cbc, EVP_aes_192_cbc, EVP_aes_256_cbc);
    case AesMode::kGcm:
      break;
  }
  return pick(EVP_aes_128_gcm, EVP_aes_192_gcm, EVP_aes_256_gcm);
}

size_t aes_iv_size(AesMode mode) {
  return mode == AesMode::kGcm ? kGcmIvSize : mode == AesMode::kCbc ? kCbcIvSize : 0;
}

const char* aes_mode_name(AesMode mode) {
  return mode == AesMode::kGcm ? "GCM" : mode == AesMode::kCbc ? "CBC" : "ECB";
}

SparkError crypto_error(const std::string& detail) {
  return SparkError(
      "INVALID_PARAMETER_VALUE.AES_CRYPTO_ERROR",
      {{"parameter", "`expr`, `key`"}, {"functionName", kAesFunctions}, {"detailMessage", detail}});
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

CipherContext make_cipher(const EVP_CIPHER* cipher, std::string_view key, std::string_view iv,
                          std::string_view aad, bool encrypt) {
  CipherContext context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  FS_CHECK(EVP_CipherInit_ex(context.get(), cipher, nullptr, bytes_of(key),
                             iv.empty() ? nullptr : bytes_of(iv), encrypt ? 1 : 0) == 1);
  int size = 0;
  if (!aad.empty()) {
    FS_CHECK(EVP_CipherUpdate(context.get(), nullptr, &size, bytes_of(aad),
                              static_cast<int>(aad.size())) == 1);
  }
  return context;
}

// Appends what the cipher makes of the input; false when padding or tag do not fit.
bool run_cipher(EVP_CIPHER_CTX* context, std::string_view input, std::string& out) {
  const size_t begin = out.size();
  out.resize(begin + input.size() + EVP_MAX_BLOCK_LENGTH);
  auto* to = reinterpret_cast<unsigned char*>(out.data()) + begin;
  int written = 0;
  int rest = 0;
  const bool done = EVP_CipherUpdate(context, to, &written, bytes_of(input),
                                     static_cast<int>(input.size())) == 1 &&
                    EVP_CipherFinal_ex(context, to + written, &rest) == 1;
  out.resize(begin + static_cast<size_t>(written + rest));
  return done;
}

}  // namespace

std::string aes_encrypt(std::string_view input, std::string_view key, const AesOptions& options) {
  const AesMode mode = aes_mode(options);
  const EVP_CIPHER* cipher = aes_cipher(mode, key.size());
  if (!options.iv.empty() && mode == AesMode::kEcb) {
    throw SparkError("UNSUPPORTED_FEATURE.AES_MODE_IV",
                     {{"mode", aes_mode_name(mode)}, {"functionName", "`aes_encrypt`"}});
  }
  if (!options.aad.empty() && mode != AesMode::kGcm) {
    throw SparkError("UNSUPPORTED_FEATURE.AES_MODE_AAD",
                     {{"mode", aes_mode_name(mode)}, {"functionName", "`aes_encrypt`"}});
  }
  if (!options.iv.empty() && options.iv.size() != aes_iv_size(mode)) {
    throw SparkError("INVALID_PARAMETER_VALUE.AES_IV_LENGTH",
                     {{"mode", aes_mode_name(mode)},
                      {"parameter", "`iv`"},
                      {"functionName", kAesFunctions},
                      {"actualLength", std::to_string(options.iv.size())}});
  }
  std::string out(options.iv);
  if (out.empty()) {
    out.resize(aes_iv_size(mode));
    FS_CHECK(RAND_bytes(reinterpret_cast<unsigned char*>(out.data()),
                        static_cast<int>(out.size())) == 1);
  }
  const std::string iv = out;
  const CipherContext context = make_cipher(cipher, key, iv, options.aad, true);
  if (!run_cipher(context.get(), input, out)) throw crypto_error("encryption failed");
  if (mode == AesMode::kGcm) {
    unsigned char tag[kTagSize];
    FS_CHECK(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagSize, tag) == 1);
    out.append(reinterpret_cast<const char*>(tag), kTagSize);
  }
  return out;
}

std::string aes_decrypt(std::string_view input, std::string_view key, const AesOptions& options) {
  const AesMode mode = aes_mode(options);
  const EVP_CIPHER* cipher = aes_cipher(mode, key.size());
  if (!options.aad.empty() && mode != AesMode::kGcm) {
    throw SparkError("UNSUPPORTED_FEATURE.AES_MODE_AAD",
                     {{"mode", aes_mode_name(mode)}, {"functionName", "`aes_decrypt`"}});
  }
  const size_t iv_size = aes_iv_size(mode);
  const size_t tag_size = mode == AesMode::kGcm ? kTagSize : 0;
  if (input.size() < iv_size) throw crypto_error("Invalid buffer arguments");
  const std::string_view iv = input.substr(0, iv_size);
  std::string_view body = input.substr(iv_size);
  if (body.size() < tag_size) throw crypto_error("Input data too short to contain an expected tag");
  const CipherContext context = make_cipher(cipher, key, iv, options.aad, false);
  if (mode == AesMode::kGcm) {
    std::string tag(body.substr(body.size() - tag_size));
    body.remove_suffix(tag_size);
    FS_CHECK(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTagSize, tag.data()) == 1);
  }
  std::string out;
  if (!run_cipher(context.get(), body, out)) {
    throw crypto_error(mode == AesMode::kGcm
                           ? "Tag mismatch"
                           : "Given final block not properly padded. Such issues can arise if a "
                             "bad key is used during decryption.");
  }
  return out;
}

}  // namespace firesteel
