#include "core/task_codec.h"

#include <gtest/gtest.h>

#include "base/spark_error.h"

namespace firesteel {
namespace {

TaskOutcome there_and_back(const TaskOutcome& outcome) {
  ByteWriter out;
  write_task_outcome(out, outcome);
  ByteReader in(out.view());
  TaskOutcome result = read_task_outcome(in);
  EXPECT_TRUE(in.at_end());
  return result;
}

TEST(TaskCodecTest, SuccessKeepsItsParts) {
  TaskSuccess success;
  success.value = std::string("a\0b", 3);
  success.map_status = MapStatus{"3", 77, {0, 1, 1ULL << 40}};
  success.accumulators = {{5, "lines", "xyz"}};
  success.metrics.executor_run_time = 12;
  success.metrics.shuffle_records_written = -1;
  auto result = std::get<TaskSuccess>(there_and_back(success));
  EXPECT_EQ(result.value, success.value);
  ASSERT_TRUE(result.map_status);
  EXPECT_EQ(result.map_status->executor_id, "3");
  EXPECT_EQ(result.map_status->map_task_id, 77);
  EXPECT_EQ(result.map_status->sizes, success.map_status->sizes);
  ASSERT_EQ(result.accumulators.size(), 1u);
  EXPECT_EQ(result.accumulators[0].name, "lines");
  EXPECT_EQ(result.metrics.executor_run_time, 12);
  EXPECT_EQ(result.metrics.shuffle_records_written, -1);
}

TEST(TaskCodecTest, FailuresKeepTheirText) {
  ExceptionFailure exception;
  exception.class_name = "SparkError";
  exception.condition = "DIVIDE_BY_ZERO";
  exception.params = {{"config", "x"}};
  exception.message = "[DIVIDE_BY_ZERO] ...";
  exception.fatal = true;
  for (const TaskFailure& failure :
       {TaskFailure(exception), TaskFailure(FetchFailed{1, 2, 3, 4, "5", "gone"}),
        TaskFailure(TaskKilled{"bored"}), TaskFailure(CommitDenied{1, 2, 3}),
        TaskFailure(ExecutorLostFailure{"9", "killed", false})}) {
    auto result = std::get<TaskFailure>(there_and_back(failure));
    EXPECT_EQ(result.index(), failure.index());
    EXPECT_EQ(failure_text(result), failure_text(failure));
  }
  auto result = std::get<TaskFailure>(there_and_back(TaskFailure(exception)));
  EXPECT_EQ(std::get<ExceptionFailure>(result).condition, "DIVIDE_BY_ZERO");
  EXPECT_EQ(std::get<ExceptionFailure>(result).params, exception.params);
  EXPECT_TRUE(std::get<ExceptionFailure>(result).fatal);
}

TEST(TaskCodecTest, CutBytesThrow) {
  ByteWriter out;
  write_task_outcome(out, TaskFailure(FetchFailed{1, 2, 3, 4, "5", "gone"}));
  ByteReader in(out.view().substr(0, out.size() - 3));
  EXPECT_THROW(read_task_outcome(in), SparkError);
}

}  // namespace
}  // namespace firesteel
