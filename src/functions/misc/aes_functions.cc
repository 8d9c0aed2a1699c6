// aes_encrypt, aes_decrypt and try_aes_decrypt.

#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "functions/misc/support/aes.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

// What stands for arguments that are not given, from the third on.
constexpr std::string_view kAesDefaults[] = {"GCM", "DEFAULT", "", ""};

enum class AesFunction : uint8_t { kEncrypt, kDecrypt, kTryDecrypt };

// encrypt(expr, key, mode, padding, iv, aad); decrypt has no iv, it is in the input.
bool run_aes(AesFunction function, StringOut& out, std::span<const std::string_view> args) {
  const auto given = [&](size_t i, size_t fallback) {
    return i < args.size() ? args[i] : kAesDefaults[fallback];
  };
  AesOptions options{.mode = given(2, 0), .padding = given(3, 1)};
  if (function == AesFunction::kEncrypt) {
    options.iv = given(4, 2);
    options.aad = given(5, 3);
    out.append(aes_encrypt(args[0], args[1], options));
    return true;
  }
  options.aad = given(4, 3);
  try {
    out.append(aes_decrypt(args[0], args[1], options));
  } catch (const SparkError&) {
    if (function == AesFunction::kDecrypt) throw;
    return false;
  }
  return true;
}

ScalarKernel aes_kernel(AesFunction function, size_t arg_count) {
  const auto run = [function](auto... args) {
    return string_kernel<decltype(args)...>(TypeId::kBinary,
                                            [function](StringOut& out, decltype(args)... texts) {
                                              const std::string_view given[] = {texts...};
                                              return run_aes(function, out, given);
                                            });
  };
  constexpr std::string_view kText;
  switch (arg_count) {
    case 2:
      return run(kText, kText);
    case 3:
      return run(kText, kText, kText);
    case 4:
      return run(kText, kText, kText, kText);
    case 5:
      return run(kText, kText, kText, kText, kText);
    default:
      return run(kText, kText, kText, kText, kText, kText);
  }
}

BoundScalar bind_aes(const BindContext& context, const std::string& name, AesFunction function) {
  const DataType binary = TypeId::kBinary;
  const DataType string = TypeId::kString;
  std::vector<DataType> types =
      function == AesFunction::kEncrypt
          ? coerce(context, name, {binary, binary, string, string, binary, binary})
          : coerce(context, name, {binary, binary, string, string, binary});
  const size_t count = types.size();
  BoundScalar bound = bound_scalar(std::move(types), binary, aes_kernel(function, count));
  if (function == AesFunction::kTryDecrypt) bound.null_rule = NullRule::kAlwaysNullable;
  // Encryption takes a random IV unless one is given.
  bound.deterministic = function != AesFunction::kEncrypt || count >= 5;
  bound.render = [name,
                  encrypt = function == AesFunction::kEncrypt](std::span<const std::string> args) {
    std::string out = name + "(";
    for (size_t i = 0; i < (encrypt ? 6U : 5U); ++i) {
      if (i > 0) out += ", ";
      out += i < args.size() ? args[i] : std::string(kAesDefaults[i - 2]);
    }
    return out + ")";
  };
  return bound;
}

}  // namespace

void register_aes_functions(FunctionRegistry& registry) {
  const auto add = [&](const std::string& name, AesFunction function, std::string usage,
                       std::vector<FunctionDoc::Example> examples, std::string since) {
    registry.add(ScalarFunction{
        .names = {name},
        .doc = {.usage = std::move(usage),
                .examples = std::move(examples),
                .group = "misc_funcs",
                .since = std::move(since)},
        .min_args = 2,
        .max_args = function == AesFunction::kEncrypt ? 6 : 5,
        .bind = [name, function](
                    const BindContext& context) { return bind_aes(context, name, function); },
    });
  };
  add("aes_encrypt", AesFunction::kEncrypt,
      "aes_encrypt(expr, key[, mode[, padding[, iv[, aad]]]]) - Returns an encrypted value of "
      "`expr` using AES in given `mode` with the specified `padding`. Key lengths of 16, 24 and "
      "32 bytes are supported. Supported combinations of (`mode`, `padding`) are ('ECB', "
      "'PKCS'), ('GCM', 'NONE') and ('CBC', 'PKCS'). Optional initialization vectors (IVs) are "
      "only supported for CBC and GCM modes. These must be 16 bytes for CBC and 12 bytes for "
      "GCM. If not provided, a random vector will be generated and prepended to the output. "
      "Optional additional authenticated data (AAD) is only supported for GCM. If provided for "
      "encryption, the identical AAD value must be provided for decryption. The default mode is "
      "GCM.",
      {{"SELECT base64(aes_encrypt('Spark SQL', '1234567890abcdef', 'ECB', 'PKCS'))",
        "3lmwu+Mw0H3fi5NDvcu9lg=="},
       {"SELECT base64(aes_encrypt('Apache Spark', '1234567890abcdef', 'CBC', 'DEFAULT', "
        "unhex('00000000000000000000000000000000')))",
        "AAAAAAAAAAAAAAAAAAAAAKif/DQNemkvil5NuMFHX5o="},
       {"SELECT base64(aes_encrypt('Spark', 'abcdefghijklmnop12345678ABCDEFGH', 'GCM', 'DEFAULT', "
        "unhex('000000000000000000000000'), 'This is an AAD mixed into the input'))",
        "AAAAAAAAAAAAAAAAQiYi+sTLm7KD9UcZ2nlRdYDe/PX4"}},
      "3.3.0");
  const std::string decrypt_usage =
      "(expr, key[, mode[, padding[, aad]]]) - Returns a decrypted value of `expr` using AES in "
      "`mode` with `padding`. Key lengths of 16, 24 and 32 bytes are supported. Supported "
      "combinations of (`mode`, `padding`) are ('ECB', 'PKCS'), ('GCM', 'NONE') and ('CBC', "
      "'PKCS'). Optional additional authenticated data (AAD) is only supported for GCM. If "
      "provided for encryption, the identical AAD value must be provided for decryption. The "
      "default mode is GCM.";
  add("aes_decrypt", AesFunction::kDecrypt, "aes_decrypt" + decrypt_usage,
      {{"SELECT "
        "aes_decrypt(unhex("
        "'83F16B2AA704794132802D248E6BFD4E380078182D1544813898AC97E709B28A94'), "
        "'0000111122223333')",
        "Spark"},
       {"SELECT aes_decrypt(unbase64('3lmwu+Mw0H3fi5NDvcu9lg=='), '1234567890abcdef', 'ECB', "
        "'PKCS')",
        "Spark SQL"}},
      "3.3.0");
  add("try_aes_decrypt", AesFunction::kTryDecrypt,
      "try_aes_decrypt" + decrypt_usage +
          " This is a special version of `aes_decrypt` that performs the same operation, but "
          "returns a NULL value instead of raising an error if the decryption cannot be "
          "performed.",
      {{"SELECT "
        "try_aes_decrypt(unhex("
        "'----------468A'), '0000111122223333', 'GCM')",
        "NULL"}},
      "3.5.0");
}

}  // namespace firesteel
