// md5, sha, sha1 and sha2: digests as lower-case hexadecimal text.

#include <openssl/evp.h>

#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

void append_digest(StringOut& out, std::string_view bytes, const EVP_MD* algorithm) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  FS_CHECK(EVP_Digest(bytes.data(), bytes.size(), digest, &size, algorithm, nullptr) == 1);
  for (unsigned int i = 0; i < size; ++i) {
    out.append("0123456789abcdef"[digest[i] >> 4]);
    out.append("0123456789abcdef"[digest[i] & 15]);
  }
}

BoundScalar bind_digest(const BindContext& context, const char* name, const EVP_MD* algorithm) {
  return bound_scalar(coerce(context, name, {DataType(TypeId::kBinary)}), TypeId::kString,
                      string_kernel<std::string_view>(
                          TypeId::kString, [algorithm](StringOut& out, std::string_view bytes) {
                            append_digest(out, bytes, algorithm);
                          }));
}

bool append_sha2(StringOut& out, std::string_view bytes, int32_t bits) {
  const EVP_MD* algorithm = bits == 0 || bits == 256 ? EVP_sha256()
                            : bits == 224            ? EVP_sha224()
                            : bits == 384            ? EVP_sha384()
                            : bits == 512            ? EVP_sha512()
                                                     : nullptr;
  if (algorithm == nullptr) return false;
  append_digest(out, bytes, algorithm);
  return true;
}

BoundScalar bind_sha2(const BindContext& context) {
  return bound_scalar(coerce(context, "sha2", {DataType(TypeId::kBinary), DataType(TypeId::kInt)}),
                      TypeId::kString,
                      string_kernel<std::string_view, int32_t>(TypeId::kString, append_sha2),
                      NullRule::kAlwaysNullable);
}

}  // namespace

void register_digest(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"md5"},
      .doc = {.usage = "md5(expr) - Returns an MD5 128-bit checksum as a hex string of `expr`.",
              .examples = {{"SELECT md5('Spark')", "8cde774d6f7333752ed72cacddb05126"}},
              .group = "hash_funcs",
              .since = "1.5.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context) { return bind_digest(context, "md5", EVP_md5()); },
  });
  registry.add(ScalarFunction{
      .names = {"sha", "sha1"},
      .doc = {.usage = "sha(expr) - Returns a sha1 hash value as a hex string of the `expr`.",
              .examples = {{"SELECT sha('Spark')", "85f5955f4b27a9a4c2aab6ffe5d7189fc298b92c"}},
              .group = "hash_funcs",
              .since = "1.5.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context) { return bind_digest(context, "sha", EVP_sha1()); },
  });
  registry.add(ScalarFunction{
      .names = {"sha2"},
      .doc = {.usage = "sha2(expr, bitLength) - Returns a checksum of SHA-2 family as a hex string "
                       "of `expr`. SHA-224, SHA-256, SHA-384, and SHA-512 are supported. Bit "
                       "length of 0 is equivalent to 256.",
              .examples = {{"SELECT sha2('Spark', 256)",
                            "529bc3b07127ecb7e53a4dcf1991d9152c24537d919178022b2c42657f79a26b"}},
              .group = "hash_funcs",
              .since = "1.5.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_sha2,
  });
}

}  // namespace firesteel
