#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace firesteel {

// The name of a block, in Spark's forms:
//   rdd_<rdd>_<partition>   broadcast_<id>   broadcast_<id>_piece<n>   taskresult_<task>
//   shuffle_<shuffle>_<map task>_<reduce>
// A block of any other name is kOther.
class BlockId {
 public:
  enum class Kind : uint8_t { kOther, kRdd, kBroadcast, kShuffle, kTaskResult };

  BlockId() = default;
  static BlockId rdd(int rdd_id, int partition);
  static BlockId broadcast(int64_t id);
  static BlockId broadcast_piece(int64_t id, int piece);
  static BlockId shuffle(int shuffle_id, int64_t map_task_id, int reduce);
  static BlockId task_result(int64_t task_id);
  static BlockId parse(std::string_view name);

  const std::string& name() const { return name_; }
  Kind kind() const { return kind_; }
  // The rdd, broadcast, shuffle or task.
  int64_t owner() const { return owner_; }
  bool is_rdd(int rdd_id) const { return kind_ == Kind::kRdd && owner_ == rdd_id; }
  // Of an RDD's block.
  int partition() const { return partition_; }

  bool operator==(const BlockId& other) const { return name_ == other.name_; }
  auto operator<=>(const BlockId& other) const { return name_ <=> other.name_; }

 private:
  BlockId(Kind kind, int64_t owner, int partition, std::string name)
      : kind_(kind), partition_(partition), owner_(owner), name_(std::move(name)) {}

  Kind kind_ = Kind::kOther;
  int partition_ = -1;
  int64_t owner_ = -1;
  std::string name_;
};

}  // namespace firesteel

template <>
struct std::hash<firesteel::BlockId> {
  size_t operator()(const firesteel::BlockId& id) const {
    return std::hash<std::string>()(id.name());
  }
};
