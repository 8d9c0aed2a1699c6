#include "cluster/block_messages.h"

#include "core/byte_reader.h"
#include "core/byte_writer.h"

namespace firesteel {

std::string encode_peers(const std::vector<BlockPeer>& peers) {
  ByteWriter out;
  out.varint(peers.size());
  for (const auto& peer : peers) {
    out.string(peer.executor_id);
    out.string(peer.address.host);
    out.signed_varint(peer.address.port);
  }
  return out.take();
}

std::vector<BlockPeer> decode_peers(const std::string& bytes) {
  ByteReader in(bytes);
  std::vector<BlockPeer> peers(in.count());
  for (auto& peer : peers) {
    peer.executor_id = in.string();
    peer.address.host = in.string();
    peer.address.port = in.int32();
  }
  return peers;
}

std::string encode_moved(const OutputMoved& moved) {
  ByteWriter out;
  out.signed_varint(moved.shuffle_id);
  out.signed_varint(moved.map_task_id);
  out.string(moved.executor_id);
  return out.take();
}

OutputMoved decode_moved(const std::string& bytes) {
  ByteReader in(bytes);
  OutputMoved moved;
  moved.shuffle_id = in.int32();
  moved.map_task_id = in.signed_varint();
  moved.executor_id = in.string();
  return moved;
}

}  // namespace firesteel
