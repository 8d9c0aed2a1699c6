#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace firesteel {

// The character sets that Spark supports.
enum class Charset : uint8_t { kAscii, kLatin1, kUtf8, kUtf16, kUtf16Be, kUtf16Le, kUtf32 };

// By name, in any case.
std::optional<Charset> find_charset(std::string_view name);

// Appends UTF-8 `text` in `charset`; false when a character has no code there.
bool encode_text(std::string& out, std::string_view text, Charset charset);
// Appends `bytes` of `charset` as UTF-8; false when they are malformed.
bool decode_text(std::string& out, std::string_view bytes, Charset charset);

}  // namespace firesteel
