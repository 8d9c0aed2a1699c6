#include "adaptive/stage_runner.h"

#include <cstring>

namespace firesteel {

void append_block(std::string& out, std::string_view block) {
  const auto size = static_cast<uint32_t>(block.size());
  out.append(reinterpret_cast<const char*>(&size), sizeof(size));
  out.append(block);
}

bool for_each_block(std::string_view blocks, const std::function<bool(std::string_view)>& take) {
  while (!blocks.empty()) {
    uint32_t size;
    FS_CHECK_LE(sizeof(size), blocks.size());
    std::memcpy(&size, blocks.data(), sizeof(size));
    blocks.remove_prefix(sizeof(size));
    FS_CHECK_LE(size, blocks.size());
    if (!take(blocks.substr(0, size))) return false;
    blocks.remove_prefix(size);
  }
  return true;
}

}  // namespace firesteel
