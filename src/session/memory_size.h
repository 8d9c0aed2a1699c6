#pragma once

#include <cstddef>
#include <string>

namespace firesteel {

// Bytes of a size as Spark's settings write it: "4g", "512m", "100kb", or plain bytes. Throws
// INVALID_CONF_VALUE.TYPE_MISMATCH naming `key`.
size_t parse_memory_size(const std::string& key, const std::string& text);

}  // namespace firesteel
