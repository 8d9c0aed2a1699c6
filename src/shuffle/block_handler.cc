#include "shuffle/block_handler.h"

#include <algorithm>

#include "shuffle/map_extents.h"

namespace firesteel {
namespace {

BlockReply not_taken() { return BlockReply::not_found("The peer does not take such requests."); }

}  // namespace

BlockReply BlockReply::not_found(std::string message) {
  BlockReply reply;
  reply.status = FetchedPart::Status::kNotFound;
  reply.message = std::move(message);
  return reply;
}

BlockReply BlockHandler::fetch_block(const std::string&, const std::string&) { return not_taken(); }
BlockReply BlockHandler::put_block(const std::string&, const PutBlockForm&, SharedBytes) {
  return not_taken();
}
BlockReply BlockHandler::put_shuffle(const std::string&, const PutShuffleForm&, SharedBytes) {
  return not_taken();
}
BlockReply BlockHandler::register_executor(const std::string&, const RegisterExecutorForm&) {
  return not_taken();
}
BlockReply BlockHandler::remove_application(const std::string&) { return not_taken(); }

BlockReply reply_of(const MapExtents& extents, const FetchItem& item) {
  const int begin = item.reduce_begin;
  const int end = item.reduce_end;
  if (begin < 0 || begin > end || end > extents.reduce_partitions()) {
    return BlockReply::not_found("The shuffle has no such reduce partitions.");
  }
  const uint64_t total = extents.bytes(begin, end);
  if (item.offset > total) return BlockReply::not_found("The block is shorter than that.");
  BlockReply reply;
  if (item.offset == 0) {
    for (int r = begin; r < end; ++r) reply.sizes.push_back(extents.bytes(r, r + 1));
  }
  uint64_t left = std::min(total - item.offset, item.limit);
  if (!extents.in_memory()) {
    reply.file = File::open_read(extents.path());
    reply.offset = extents.offset(begin) + item.offset;
    reply.file_bytes = left;
    return reply;
  }
  uint64_t skip = item.offset;
  for (int r = begin; r < end && left > 0; ++r) {
    for (const auto& piece : extents.pieces(r)) {
      if (skip >= piece.size()) {
        skip -= piece.size();
        continue;
      }
      const uint64_t taken = std::min(left, piece.size() - skip);
      reply.pieces.push_back(piece.slice(skip, taken));
      skip = 0;
      left -= taken;
      if (left == 0) break;
    }
  }
  return reply;
}

}  // namespace firesteel
