#include "core/block_id.h"

#include <charconv>

namespace firesteel {
namespace {

// Takes "_<number>" off the front of `text`.
std::optional<int64_t> take_number(std::string_view& text, std::string_view before) {
  if (!text.starts_with(before)) return std::nullopt;
  int64_t value = 0;
  const char* begin = text.data() + before.size();
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(begin, end, value);
  if (error != std::errc() || value < 0) return std::nullopt;
  text.remove_prefix(static_cast<size_t>(at - text.data()));
  return value;
}

}  // namespace

BlockId BlockId::rdd(int rdd_id, int partition) {
  return {Kind::kRdd, rdd_id, partition,
          "rdd_" + std::to_string(rdd_id) + "_" + std::to_string(partition)};
}

BlockId BlockId::broadcast(int64_t id) {
  return {Kind::kBroadcast, id, -1, "broadcast_" + std::to_string(id)};
}

BlockId BlockId::broadcast_piece(int64_t id, int piece) {
  return {Kind::kBroadcast, id, -1,
          "broadcast_" + std::to_string(id) + "_piece" + std::to_string(piece)};
}

BlockId BlockId::shuffle(int shuffle_id, int64_t map_task_id, int reduce) {
  return {Kind::kShuffle, shuffle_id, -1,
          "shuffle_" + std::to_string(shuffle_id) + "_" + std::to_string(map_task_id) + "_" +
              std::to_string(reduce)};
}

BlockId BlockId::task_result(int64_t task_id) {
  return {Kind::kTaskResult, task_id, -1, "taskresult_" + std::to_string(task_id)};
}

BlockId BlockId::parse(std::string_view name) {
  std::string_view rest = name;
  BlockId id(Kind::kOther, -1, -1, std::string(name));
  if (const auto rdd = take_number(rest, "rdd_")) {
    const auto partition = take_number(rest, "_");
    if (partition && rest.empty()) {
      id.kind_ = Kind::kRdd;
      id.owner_ = *rdd;
      id.partition_ = static_cast<int>(*partition);
    }
  } else if (const auto broadcast = take_number(rest, "broadcast_")) {
    if (rest.empty() || (take_number(rest, "_piece") && rest.empty())) {
      id.kind_ = Kind::kBroadcast;
      id.owner_ = *broadcast;
    }
  } else if (const auto shuffle = take_number(rest, "shuffle_")) {
    if (take_number(rest, "_") && take_number(rest, "_") && rest.empty()) {
      id.kind_ = Kind::kShuffle;
      id.owner_ = *shuffle;
    }
  } else if (const auto task = take_number(rest, "taskresult_")) {
    if (rest.empty()) {
      id.kind_ = Kind::kTaskResult;
      id.owner_ = *task;
    }
  }
  return id;
}

}  // namespace firesteel
