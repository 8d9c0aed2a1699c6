#include <cstdlib>

#include "base/check.h"
#include "schedule/simulated_cluster.h"

namespace firesteel {
namespace {

// Each seed is a cluster, a set of jobs and a history of losses of its own.
constexpr uint32_t kSchedules = 3000;

class RandomSchedulesTest : public testing::Test {
 protected:
  SimulatedCluster::Result play(uint32_t seed) {
    SCOPED_TRACE("FIRESTEEL_SCHEDULE=" + std::to_string(seed));
    SimulatedCluster cluster(seed);
    try {
      return cluster.run();
    } catch (const InternalError& error) {
      ADD_FAILURE() << error.what();
    }
    return {};
  }
};

TEST_F(RandomSchedulesTest, EveryJobEndsRightly) {
  // One schedule again.
  if (const char* only = std::getenv("FIRESTEEL_SCHEDULE")) {
    play(static_cast<uint32_t>(std::atoi(only)));
    return;
  }
  SimulatedCluster::Result all;
  for (uint32_t seed = 0; seed < kSchedules; ++seed) {
    SimulatedCluster::Result result = play(seed);
    all.succeeded += result.succeeded;
    all.failed += result.failed;
    all.cancelled += result.cancelled;
    all.messages += result.messages;
    if (HasFailure()) return;
  }
  RecordProperty("succeeded", all.succeeded);
  RecordProperty("failed", all.failed);
  RecordProperty("cancelled", all.cancelled);
  RecordProperty("messages", std::to_string(all.messages));
  // Most schedules are survived.
  EXPECT_GT(all.succeeded, all.failed);
  EXPECT_GT(all.failed, 0);
  EXPECT_GT(all.cancelled, 0);
}

TEST_F(RandomSchedulesTest, OneSeedGivesOneSchedule) {
  for (uint32_t seed = 0; seed < 50; ++seed) {
    // Ids of datasets and shuffles count on through the process, but decide nothing.
    EXPECT_EQ(play(seed).trace, play(seed).trace) << seed;
  }
}

}  // namespace
}  // namespace firesteel
