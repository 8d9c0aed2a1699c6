#pragma once

#include <memory>
#include <string>

#include "core/block_store.h"
#include "shuffle/block_handler.h"
#include "shuffle/map_output_store.h"

namespace firesteel {

// What a process of an application serves to the others: its map outputs and its blocks. It takes
// copies of blocks, and outputs of processes that end.
class ExecutorBlocks final : public BlockHandler {
 public:
  ExecutorBlocks(std::shared_ptr<BlockStore> blocks, std::shared_ptr<MapOutputStore> outputs)
      : blocks_(std::move(blocks)), outputs_(std::move(outputs)) {}

  BlockReply fetch_shuffle(const std::string& app_id, const FetchItem& item) override;
  BlockReply fetch_block(const std::string& app_id, const std::string& name) override;
  BlockReply put_block(const std::string& app_id, const PutBlockForm& form,
                       SharedBytes bytes) override;
  BlockReply put_shuffle(const std::string& app_id, const PutShuffleForm& form,
                         SharedBytes bytes) override;

 private:
  const std::shared_ptr<BlockStore> blocks_;
  const std::shared_ptr<MapOutputStore> outputs_;
};

}  // namespace firesteel
