#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/file_io.h"
#include "shuffle/wire.h"

namespace firesteel {

// What a server answers: bytes in memory, or a range of a file.
struct BlockReply {
  FetchedPart::Status status = FetchedPart::Status::kOk;
  std::string message;
  std::vector<uint64_t> sizes;
  std::vector<SharedBytes> pieces;
  File file;
  uint64_t offset = 0;
  uint64_t file_bytes = 0;

  static BlockReply not_found(std::string message);
};

// What stands behind a block server. Called by the threads of all connections; `app_id` is the
// application whose secret the peer knows. What it throws is told to the peer as a failure.
class BlockHandler {
 public:
  virtual ~BlockHandler() = default;
  virtual BlockReply fetch_shuffle(const std::string& app_id, const FetchItem& item) = 0;
  // Of the other requests each handler takes some; these say that they are not taken.
  virtual BlockReply fetch_block(const std::string& app_id, const std::string& name);
  virtual BlockReply put_block(const std::string& app_id, const PutBlockForm& form,
                               SharedBytes bytes);
  virtual BlockReply put_shuffle(const std::string& app_id, const PutShuffleForm& form,
                                 SharedBytes bytes);
  virtual BlockReply register_executor(const std::string& app_id, const RegisterExecutorForm& form);
  virtual BlockReply remove_application(const std::string& app_id);
};

class MapExtents;
// The part of an output that an item asks for.
BlockReply reply_of(const MapExtents& extents, const FetchItem& item);

}  // namespace firesteel
