#include "shuffle/block_exchange.h"

#include <algorithm>
#include <random>
#include <system_error>

namespace firesteel {
namespace {

// All of an output's bytes as they would stand in its file, and where its partitions begin.
SharedBytes bytes_of(const MapExtents& extents, std::vector<uint64_t>& offsets) {
  offsets.assign(1, 0);
  for (const uint64_t size : extents.sizes()) offsets.push_back(offsets.back() + size);
  if (!extents.in_memory()) return File::open_read(extents.path()).read_all();
  std::string bytes;
  bytes.reserve(extents.bytes());
  for (int r = 0; r < extents.reduce_partitions(); ++r) {
    for (const auto& piece : extents.pieces(r)) bytes.append(piece.view());
  }
  return SharedBytes(std::move(bytes));
}

bool is_fine(const FetchedPart& part) { return part.status == FetchedPart::Status::kOk; }

}  // namespace

std::optional<SharedBytes> BlockExchange::fetch(const BlockId& id) {
  auto holders = locator_->holders(id);
  // Any of them may serve it; the last, the driver, only when there is nobody else.
  if (holders.size() > 2) {
    std::shuffle(holders.begin(), holders.end() - 1, std::minstd_rand(std::random_device()()));
  }
  for (const auto& holder : holders) {
    FetchedPart part = clients_->call(holder.address, MessageType::kFetchBlock, id.name());
    if (is_fine(part)) return std::move(part.bytes);
  }
  return std::nullopt;
}

int BlockExchange::replicate(const BlockId& id, const SharedBytes& bytes, const StorageLevel& level,
                             int count) {
  auto peers = locator_->peers();
  // The same block goes to the same peers again, others to others.
  std::shuffle(peers.begin(), peers.end(),
               std::minstd_rand(static_cast<uint32_t>(std::hash<BlockId>()(id))));
  const std::string form = PutBlockForm{id.name(), level}.write();
  int taken = 0;
  for (const auto& peer : peers) {
    if (taken == count) break;
    if (is_fine(clients_->call(peer.address, MessageType::kPutBlock, form, bytes.view()))) ++taken;
  }
  return taken;
}

size_t BlockExchange::migrate(MapOutputStore& outputs, const Moved& moved) {
  const auto peers = locator_->peers();
  if (peers.empty()) return 0;
  size_t count = 0;
  size_t next = 0;
  for (const auto& name : outputs.outputs()) {
    const MapExtentsPtr extents = outputs.find(name.shuffle_id, name.map_task_id);
    if (extents == nullptr) continue;
    PutShuffleForm form{name.shuffle_id, name.map_task_id, {}};
    SharedBytes bytes;
    try {
      bytes = bytes_of(*extents, form.offsets);
    } catch (const std::system_error&) {
      // Removed meanwhile, or damaged: it is made again when it is missed.
      continue;
    }
    for (size_t attempt = 0; attempt < peers.size(); ++attempt) {
      const BlockPeer& peer = peers[next++ % peers.size()];
      if (!is_fine(
              clients_->call(peer.address, MessageType::kPutShuffle, form.write(), bytes.view()))) {
        continue;
      }
      moved(name, peer);
      ++count;
      break;
    }
  }
  return count;
}

}  // namespace firesteel
