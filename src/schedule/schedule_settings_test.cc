#include <gtest/gtest.h>

#include "base/spark_error.h"
#include "schedule/allocation_file.h"
#include "schedule/running_median.h"
#include "schedule/scheduler_conf.h"
#include "schedule/setting_values.h"

namespace firesteel {
namespace {

TEST(SettingValuesTest, Units) {
  std::map<std::string, std::string> settings{{"a", "3"},   {"b", "2min"}, {"c", "5ms"},
                                              {"d", "10m"}, {"e", "4K"},   {"f", "x"}};
  SettingValues values(settings);
  EXPECT_EQ(values.milliseconds("a", 0, 1000), 3000);
  EXPECT_EQ(values.milliseconds("b", 0), 120'000);
  EXPECT_EQ(values.milliseconds("c", 0), 5);
  EXPECT_EQ(values.bytes("d", 0), 10 << 20);
  EXPECT_EQ(values.bytes("e", 0), 4096);
  EXPECT_EQ(values.milliseconds("z", 7), 7);
  EXPECT_THROW(values.milliseconds("f", 0), SparkError);
  EXPECT_THROW(values.boolean("f", false), SparkError);
}

TEST(SchedulerConfTest, OneWaitSetsAllLevels) {
  auto conf = SchedulerConf::of({{"spark.locality.wait", "1s"},
                                 {"spark.locality.wait.rack", "0"},
                                 {"spark.excludeOnFailure.enabled", "true"},
                                 {"spark.executor.cores", "4"},
                                 {"spark.task.cpus", "2"},
                                 {"spark.scheduler.mode", "fair"}});
  EXPECT_EQ(conf.locality_wait_process, 1000);
  EXPECT_EQ(conf.locality_wait_rack, 0);
  EXPECT_TRUE(conf.exclude_application);
  EXPECT_TRUE(conf.exclude_task_and_stage);
  EXPECT_EQ(conf.slots_per_executor, 2);
  EXPECT_EQ(conf.mode, SchedulingMode::kFair);
}

TEST(AllocationFileTest, SensibleValuesAreTaken) {
  auto pools = parse_allocations(R"(<?xml version="1.0"?>
    <!-- <pool name="no"/> -->
    <allocations>
      <pool name="a">
        <schedulingMode>FAIR</schedulingMode>
        <weight>2</weight>
        <minShare>3</minShare>
      </pool>
      <pool name='b'><weight>many</weight><schedulingMode>NONE</schedulingMode></pool>
      <pool name="c"/>
    </allocations>)");
  ASSERT_EQ(pools.size(), 3u);
  EXPECT_EQ(pools[0].name, "a");
  EXPECT_EQ(pools[0].mode, SchedulingMode::kFair);
  EXPECT_EQ(pools[0].weight, 2);
  EXPECT_EQ(pools[0].min_share, 3);
  EXPECT_EQ(pools[1].name, "b");
  EXPECT_EQ(pools[1].weight, 1);
  EXPECT_EQ(pools[1].mode, SchedulingMode::kFifo);
  EXPECT_THROW(parse_allocations("no xml"), SparkError);
}

TEST(RunningMedianTest, OddAndEven) {
  RunningMedian median;
  median.add(5);
  EXPECT_EQ(median.median(), 5);
  median.add(1);
  EXPECT_EQ(median.median(), 3);
  median.add(9);
  median.add(9);
  median.add(2);
  EXPECT_EQ(median.median(), 5);
}

}  // namespace
}  // namespace firesteel
