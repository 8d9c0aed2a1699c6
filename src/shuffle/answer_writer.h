#pragma once

#include <string>

#include "shuffle/block_handler.h"
#include "shuffle/byte_stream.h"

namespace firesteel {

// Sends answers over a connection. Small ones are gathered, so that a thousand of them are few
// packets; large ones go out as they lie. One thread.
class AnswerWriter {
 public:
  explicit AnswerWriter(ByteStream& stream) : stream_(stream) {}

  void write(uint64_t request, uint64_t item, const BlockReply& reply);
  void flush();

 private:
  ByteStream& stream_;
  std::string gathered_;
};

}  // namespace firesteel
