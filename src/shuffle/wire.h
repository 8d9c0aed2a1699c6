#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/shared_bytes.h"
#include "core/storage_level.h"
#include "shuffle/byte_stream.h"
#include "shuffle/shuffle_transport.h"

namespace firesteel {

// Messages of the data plane, after the handshake:
//   header (32 bytes): magic "FSM1", type, 3 bytes 0, request (8 bytes), size of the form (4),
//                      4 bytes 0, size of the data (8)
//   the form: what the type says, by ByteWriter
//   the data: bytes of blocks as they are
// Every request is answered: kFetchShuffle by one kPart for each item, all others by one kPart.
enum class MessageType : uint8_t {
  kPart = 1,
  kFetchShuffle,
  kFetchBlock,
  kPutBlock,
  kPutShuffle,
  kRegisterExecutor,
  kRemoveApplication,
};

struct MessageHeader {
  static constexpr uint32_t kMagic = 0x314D5346;
  // Forms name things: no honest one comes near this.
  static constexpr uint32_t kMaxFormBytes = 64 << 20;
  // A block is at most so large.
  static constexpr uint64_t kMaxDataBytes = uint64_t{64} << 30;

  uint32_t magic = kMagic;
  MessageType type = MessageType::kPart;
  uint8_t unused[3] = {0, 0, 0};
  uint64_t request = 0;
  uint32_t form_bytes = 0;
  uint32_t unused_too = 0;
  uint64_t data_bytes = 0;

  std::string_view view() const {
    return {reinterpret_cast<const char*>(this), sizeof(MessageHeader)};
  }
};
static_assert(sizeof(MessageHeader) == 32);

// A message that was received.
struct DataMessage {
  MessageHeader header;
  std::string form;
  SharedBytes data;
};

// False: the other side closed between two messages. Throws std::system_error when the bytes are
// no message (EPROTO) or the connection fails.
bool read_header(ByteStream& stream, MessageHeader& header);
// The rest of a message, whose header is there.
void read_body(ByteStream& stream, DataMessage& message);

// What the forms say. Reading throws SparkError when the bytes are garbled.
struct PartForm {
  uint64_t item = 0;
  FetchedPart::Status status = FetchedPart::Status::kOk;
  std::string message;
  std::vector<uint64_t> sizes;

  std::string write() const;
  static PartForm read(std::string_view bytes);
};

std::string write_fetch_shuffle(const std::vector<FetchItem>& items);
std::vector<FetchItem> read_fetch_shuffle(std::string_view bytes);

struct PutBlockForm {
  std::string name;
  StorageLevel level;

  std::string write() const;
  static PutBlockForm read(std::string_view bytes);
};

struct PutShuffleForm {
  int shuffle_id = -1;
  int64_t map_task_id = -1;
  std::vector<uint64_t> offsets;

  std::string write() const;
  static PutShuffleForm read(std::string_view bytes);
};

struct RegisterExecutorForm {
  std::string executor_id;
  std::vector<std::string> folders;

  std::string write() const;
  static RegisterExecutorForm read(std::string_view bytes);
};

}  // namespace firesteel
