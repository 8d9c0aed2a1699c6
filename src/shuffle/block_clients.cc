#include "shuffle/block_clients.h"

#include <future>
#include <system_error>

namespace firesteel {
namespace {

FetchedPart failed(const PeerAddress& peer, const std::exception& error) {
  FetchedPart part;
  part.status = FetchedPart::Status::kFailed;
  part.message =
      "Connecting to " + peer.host + ":" + std::to_string(peer.port) + ": " + error.what();
  return part;
}

}  // namespace

std::shared_ptr<BlockClient> BlockClients::client_of(const PeerAddress& peer) {
  std::shared_ptr<Slot> slot;
  {
    std::lock_guard lock(mutex_);
    auto& found = slots_[peer];
    if (found == nullptr) found = std::make_shared<Slot>();
    slot = found;
  }
  // Peers that answer slowly hold up only those who ask them.
  std::lock_guard lock(slot->connecting);
  if (slot->client == nullptr || slot->client->broken()) {
    slot->client.reset();
    slot->client = std::make_shared<BlockClient>(peer, options_);
  }
  return slot->client;
}

void BlockClients::fetch(const PeerAddress& peer, const std::vector<FetchItem>& items, Done done) {
  std::shared_ptr<BlockClient> client;
  try {
    client = client_of(peer);
  } catch (const std::exception& error) {
    for (size_t i = 0; i < items.size(); ++i) done(i, failed(peer, error));
    return;
  }
  client->send(MessageType::kFetchShuffle, write_fetch_shuffle(items), {}, items.size(),
               std::move(done));
}

FetchedPart BlockClients::call(const PeerAddress& peer, MessageType type, const std::string& form,
                               std::string_view data) {
  try {
    const auto client = client_of(peer);
    // Shared: the waiting thread may be gone before set_value() has returned.
    const auto answer = std::make_shared<std::promise<FetchedPart>>();
    client->send(type, form, data, 1,
                 [answer](size_t, FetchedPart part) { answer->set_value(std::move(part)); });
    return answer->get_future().get();
  } catch (const std::system_error& error) {
    return failed(peer, error);
  }
}

void BlockClients::forget(const PeerAddress& peer) {
  std::shared_ptr<Slot> slot;
  std::lock_guard lock(mutex_);
  const auto it = slots_.find(peer);
  if (it == slots_.end()) return;
  slot = it->second;
  slots_.erase(it);
}

size_t BlockClients::connections() const {
  std::map<PeerAddress, std::shared_ptr<Slot>> slots;
  {
    std::lock_guard lock(mutex_);
    slots = slots_;
  }
  size_t open = 0;
  for (const auto& [peer, slot] : slots) {
    std::lock_guard connecting(slot->connecting);
    if (slot->client != nullptr && !slot->client->broken()) ++open;
  }
  return open;
}

}  // namespace firesteel
