#include "core/block_id.h"

namespace firesteel {
namespace {

TEST(BlockId, NamesAreSparks) {
  EXPECT_EQ(BlockId::rdd(1, 2).name(), "rdd_1_2");
  EXPECT_EQ(BlockId::broadcast(3).name(), "broadcast_3");
  EXPECT_EQ(BlockId::broadcast_piece(3, 0).name(), "broadcast_3_piece0");
  EXPECT_EQ(BlockId::shuffle(1, 2, 3).name(), "shuffle_1_2_3");
  EXPECT_EQ(BlockId::task_result(9).name(), "taskresult_9");
}

TEST(BlockId, ParseGivesBackWhatWasNamed) {
  for (const auto& id : {BlockId::rdd(1, 2), BlockId::broadcast(3), BlockId::broadcast_piece(3, 4),
                         BlockId::shuffle(5, 6, 7), BlockId::task_result(9)}) {
    const BlockId parsed = BlockId::parse(id.name());
    EXPECT_EQ(parsed, id);
    EXPECT_EQ(parsed.kind(), id.kind()) << id.name();
    EXPECT_EQ(parsed.owner(), id.owner());
    EXPECT_EQ(parsed.partition(), id.partition());
  }
}

TEST(BlockId, OtherNamesAreJustNames) {
  for (const char* name : {"rdd_1", "rdd_1_2_3", "rdd_-1_2", "broadcast_x", "broadcast_3_other",
                           "shuffle_1_2", "", "../../etc/passwd"}) {
    EXPECT_EQ(BlockId::parse(name).kind(), BlockId::Kind::kOther) << name;
    EXPECT_EQ(BlockId::parse(name).name(), name);
  }
}

}  // namespace
}  // namespace firesteel
