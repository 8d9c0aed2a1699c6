#include "shuffle/executor_blocks.h"

#include <algorithm>

namespace firesteel {

BlockReply ExecutorBlocks::fetch_shuffle(const std::string&, const FetchItem& item) {
  const MapExtentsPtr extents = outputs_->find(item.shuffle_id, item.map_task_id);
  if (extents == nullptr) {
    return BlockReply::not_found("The executor does not have the output of map task " +
                                 std::to_string(item.map_task_id) + " of shuffle " +
                                 std::to_string(item.shuffle_id) + ".");
  }
  return reply_of(*extents, item);
}

BlockReply ExecutorBlocks::fetch_block(const std::string&, const std::string& name) {
  const auto value = blocks_->get(BlockId::parse(name));
  if (!value) return BlockReply::not_found("The block " + name + " is not here.");
  BlockReply reply;
  reply.pieces.push_back(value->as_bytes());
  return reply;
}

BlockReply ExecutorBlocks::put_block(const std::string&, const PutBlockForm& form,
                                     SharedBytes bytes) {
  if (blocks_->put_bytes(BlockId::parse(form.name), std::move(bytes), form.level)) return {};
  return BlockReply::not_found("There is no room for the block " + form.name + ".");
}

BlockReply ExecutorBlocks::put_shuffle(const std::string&, const PutShuffleForm& form,
                                       SharedBytes bytes) {
  const auto& offsets = form.offsets;
  if (offsets.empty() || offsets.front() != 0 || offsets.back() != bytes.size() ||
      !std::is_sorted(offsets.begin(), offsets.end()) || outputs_->dirs() == nullptr) {
    return BlockReply::not_found("The output cannot be taken.");
  }
  const MapExtentsPtr extents = outputs_->write_files(
      {form.shuffle_id, form.map_task_id}, offsets.size() - 1, [&](File& file, size_t r) {
        const uint64_t size = offsets[r + 1] - offsets[r];
        file.append(bytes.view().substr(offsets[r], size));
        return size;
      });
  outputs_->publish(form.shuffle_id, form.map_task_id, extents);
  return {};
}

}  // namespace firesteel
