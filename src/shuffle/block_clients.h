#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "shuffle/block_client.h"

namespace firesteel {

// The connections of this process, one to each peer, made when they are needed. Thread-safe.
class BlockClients final : public ShuffleTransport {
 public:
  explicit BlockClients(BlockClientOptions options) : options_(std::move(options)) {}

  void fetch(const PeerAddress& peer, const std::vector<FetchItem>& items, Done done) override;
  // Any other request, waited for.
  FetchedPart call(const PeerAddress& peer, MessageType type, const std::string& form,
                   std::string_view data = {});
  // Ends the connection to a peer that is gone.
  void forget(const PeerAddress& peer);
  // Of now.
  size_t connections() const;

 private:
  struct Slot {
    std::mutex connecting;
    std::shared_ptr<BlockClient> client;
  };

  std::shared_ptr<BlockClient> client_of(const PeerAddress& peer);

  const BlockClientOptions options_;
  mutable std::mutex mutex_;
  std::map<PeerAddress, std::shared_ptr<Slot>> slots_;
};

}  // namespace firesteel
