#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/shared_bytes.h"

namespace firesteel {

struct PeerAddress {
  std::string host;
  int port = 0;
  auto operator<=>(const PeerAddress&) const = default;
};

// A range of the bytes that one map output holds for reduce partitions [reduce_begin, reduce_end).
struct FetchItem {
  // Whose output it is: a shuffle service keeps those of several executors.
  std::string executor_id;
  int shuffle_id = -1;
  int64_t map_task_id = -1;
  int reduce_begin = 0;
  int reduce_end = 0;
  uint64_t offset = 0;
  // At most so many bytes come back.
  uint64_t limit = 0;
};

struct FetchedPart {
  // kFailed: asking again may help, the connection broke. kNotFound: the peer does not have it.
  enum class Status : uint8_t { kOk, kNotFound, kFailed };

  Status status = Status::kFailed;
  std::string message;
  // The exact sizes of the partitions; only of a range that starts at 0.
  std::vector<uint64_t> sizes;
  SharedBytes bytes;
};

// How shuffle bytes come from another process. Any thread.
class ShuffleTransport {
 public:
  virtual ~ShuffleTransport() = default;
  // Asks a peer for all items at once. `done` is called once for each item, from any thread, maybe
  // before fetch() returns; it must not block.
  using Done = std::function<void(size_t item, FetchedPart part)>;
  virtual void fetch(const PeerAddress& peer, const std::vector<FetchItem>& items, Done done) = 0;
};

}  // namespace firesteel
