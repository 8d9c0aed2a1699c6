#pragma once

#include <string>
#include <vector>

#include "core/block_id.h"
#include "shuffle/block_exchange.h"

namespace firesteel {

// Names of what drivers and executors say about blocks.
inline constexpr char kHoldersRequest[] = "block_holders";
inline constexpr char kPeersRequest[] = "block_peers";
inline constexpr char kBlockNotice[] = "block";
inline constexpr char kOutputMovedNotice[] = "map_output_moved";
inline constexpr char kRemoveRddNotice[] = "remove_rdd";
inline constexpr char kRemoveBroadcastNotice[] = "remove_broadcast";
inline constexpr char kRemoveShuffleNotice[] = "remove_shuffle";
inline constexpr char kRemoveBlockNotice[] = "remove_block";

// That a block is stored, or not any more.
inline std::string block_notice(const BlockId& id, bool stored) {
  return (stored ? '+' : '-') + id.name();
}

std::string encode_peers(const std::vector<BlockPeer>& peers);
std::vector<BlockPeer> decode_peers(const std::string& bytes);

struct OutputMoved {
  int shuffle_id = -1;
  int64_t map_task_id = -1;
  std::string executor_id;
};
std::string encode_moved(const OutputMoved& moved);
OutputMoved decode_moved(const std::string& bytes);

}  // namespace firesteel
