#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "shuffle/byte_stream.h"
#include "shuffle/shuffle_transport.h"
#include "shuffle/tls_context.h"
#include "shuffle/wire.h"

namespace firesteel {

struct BlockClientOptions {
  std::string app_id;
  std::string secret;
  // Null: plain.
  std::shared_ptr<const TlsContext> tls;
  // spark.network.timeout: a peer that is silent for so long while something was asked is given up.
  std::chrono::milliseconds io_timeout{120'000};
  std::chrono::milliseconds connect_timeout{10'000};
};

// One connection to a block server, on which any number of requests are under way. Thread-safe.
class BlockClient {
 public:
  // Connects. Throws std::system_error.
  BlockClient(const PeerAddress& peer, const BlockClientOptions& options);
  ~BlockClient();
  BlockClient(const BlockClient&) = delete;
  BlockClient& operator=(const BlockClient&) = delete;

  using Done = ShuffleTransport::Done;
  // `answers` answers come, each to `done`, from the connection's thread or, when the connection is
  // broken, from any.
  void send(MessageType type, const std::string& form, std::string_view data, size_t answers,
            Done done);
  // Nothing can be asked any more.
  bool broken() const { return broken_.load(); }

 private:
  struct Request {
    // Of its items, which are answered.
    std::vector<bool> answered;
    size_t open = 0;
    Done done;
  };

  void receive_all();
  void take(DataMessage& message);
  void fail_all(const std::string& why);

  const std::string place_;
  std::unique_ptr<ByteStream> stream_;
  std::atomic<bool> broken_{false};
  // One request's bytes at a time.
  std::mutex sending_;
  std::mutex mutex_;
  uint64_t next_request_ = 1;
  std::map<uint64_t, Request> requests_;
  std::thread receiver_;
};

}  // namespace firesteel
