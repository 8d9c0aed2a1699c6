#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/block_peers.h"
#include "shuffle/block_clients.h"
#include "shuffle/map_output_store.h"

namespace firesteel {

// Another process of the application.
struct BlockPeer {
  std::string executor_id;
  PeerAddress address;
};

// What a process asks the driver about blocks: cluster/ implements it. Any thread.
class BlockLocator {
 public:
  virtual ~BlockLocator() = default;
  // Who has the block, this process left out; the driver last.
  virtual std::vector<BlockPeer> holders(const BlockId& id) = 0;
  // Executors that may be given blocks, this process left out.
  virtual std::vector<BlockPeer> peers() = 0;
};

// The other processes' blocks, over the data plane. Thread-safe.
class BlockExchange final : public BlockPeers {
 public:
  BlockExchange(std::shared_ptr<BlockLocator> locator, std::shared_ptr<BlockClients> clients)
      : locator_(std::move(locator)), clients_(std::move(clients)) {}

  std::optional<SharedBytes> fetch(const BlockId& id) override;
  int replicate(const BlockId& id, const SharedBytes& bytes, const StorageLevel& level,
                int count) override;

  // At decommission: gives every map output of this process to a peer; `moved` tells the driver
  // where it is now. Returns how many moved; those that nobody took stay.
  using Moved = std::function<void(const MapOutputStore::Name& name, const BlockPeer& peer)>;
  size_t migrate(MapOutputStore& outputs, const Moved& moved);

 private:
  const std::shared_ptr<BlockLocator> locator_;
  const std::shared_ptr<BlockClients> clients_;
};

}  // namespace firesteel
