#include "schedule/event_log.h"

#include <gtest/gtest.h>
#include <zstd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/spark_error.h"
#include "schedule/console_progress.h"
#include "schedule/event_json.h"

namespace firesteel {
namespace {

namespace fs = std::filesystem;

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// What can be read of a file that may still be written.
std::string unpacked(const std::string& path) {
  std::string packed = contents(path);
  std::string text;
  std::unique_ptr<ZSTD_DCtx, size_t (*)(ZSTD_DCtx*)> zstd(ZSTD_createDCtx(), ZSTD_freeDCtx);
  ZSTD_inBuffer in{packed.data(), packed.size(), 0};
  std::vector<char> buffer(1 << 16);
  for (;;) {
    ZSTD_outBuffer out{buffer.data(), buffer.size(), 0};
    size_t left = ZSTD_decompressStream(zstd.get(), &out, &in);
    EXPECT_FALSE(ZSTD_isError(left));
    text.append(buffer.data(), out.pos);
    if (in.pos == in.size && out.pos < buffer.size()) return text;
  }
}

class EventLogTest : public testing::Test {
 protected:
  EventLogTest() : folder_(testing::TempDir() + "/event_log_test") {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    conf_.folder = folder_;
  }
  ~EventLogTest() override { fs::remove_all(folder_); }

  static TaskEnded task_end(int64_t id) {
    TaskEnded ended;
    ended.task.task_id = id;
    ended.task.executor_id = "1";
    return ended;
  }

  const std::string folder_;
  EventLogConf conf_;
};

TEST_F(EventLogTest, OneFileInProgressUntilItsEnd) {
  conf_.rolling = false;
  conf_.compress = false;
  EventLog log(conf_, "app-1");
  log.write(ApplicationStarted{"name", "app-1", "me", 5});
  std::string in_progress = folder_ + "/app-1.inprogress";
  EXPECT_EQ(
      contents(in_progress),
      "{\"Event\":\"SparkListenerLogStart\",\"Spark Version\":\"4.2.0\"}\n"
      "{\"Event\":\"SparkListenerApplicationStart\",\"App Name\":\"name\",\"App ID\":\"app-1\","
      "\"Timestamp\":5,\"User\":\"me\"}\n");
  log.close();
  EXPECT_FALSE(fs::exists(in_progress));
  EXPECT_TRUE(fs::exists(folder_ + "/app-1"));
  EXPECT_THROW(EventLog(conf_, "app-1"), SparkError);
}

TEST_F(EventLogTest, RollsAndCompressesAndIsReadableMeanwhile) {
  conf_.max_file_bytes = 2000;
  EventLog log(conf_, "app-2");
  EXPECT_EQ(log.path(), folder_ + "/eventlog_v2_app-2");
  for (int i = 0; i < 200; ++i) log.write(task_end(i));
  log.write(JobEnded{0, 7, ""});
  EXPECT_TRUE(fs::exists(log.path() + "/appstatus_app-2.inprogress"));
  std::string all;
  int files = 0;
  while (fs::exists(log.path() + "/events_" + std::to_string(files + 1) + "_app-2.zstd")) {
    all += unpacked(log.path() + "/events_" + std::to_string(++files) + "_app-2.zstd");
  }
  EXPECT_GT(files, 1);
  std::istringstream lines(all);
  int tasks = 0;
  int ends = 0;
  for (std::string line; std::getline(lines, line);) {
    std::string name = nlohmann::json::parse(line)["Event"];
    tasks += name == "SparkListenerTaskEnd";
    ends += name == "SparkListenerJobEnd";
  }
  EXPECT_EQ(tasks, 200);
  EXPECT_EQ(ends, 1);
  log.close();
  EXPECT_TRUE(fs::exists(log.path() + "/appstatus_app-2"));
}

TEST_F(EventLogTest, SettingsAsInSpark) {
  EXPECT_FALSE(EventLogConf::of({}));
  auto conf = EventLogConf::of({{"spark.eventLog.enabled", "true"},
                                {"spark.eventLog.dir", "file:///var/log/spark"},
                                {"spark.eventLog.rolling.maxFileSize", "10m"}});
  ASSERT_TRUE(conf);
  EXPECT_EQ(conf->folder, "/var/log/spark");
  EXPECT_TRUE(conf->rolling);
  EXPECT_TRUE(conf->compress);
  EXPECT_EQ(conf->max_file_bytes, 10 << 20);
  EXPECT_THROW(EventLogConf::of({{"spark.eventLog.enabled", "true"},
                                 {"spark.eventLog.dir", "hdfs://somewhere/x"}}),
               SparkError);
}

TEST(EventJsonTest, FailuresOfTasks) {
  TaskEnded ended;
  ended.failure = TaskFailure(FetchFailed{1, 2, 33, 4, "7", "gone"});
  auto json = nlohmann::json::parse(event_json(ended));
  EXPECT_EQ(json["Task End Reason"]["Reason"], "FetchFailed");
  EXPECT_EQ(json["Task End Reason"]["Block Manager Address"]["Executor ID"], "7");
  EXPECT_EQ(json["Task End Reason"]["Map ID"], 33);
  EXPECT_EQ(json["Task Info"]["Failed"], true);
  EXPECT_FALSE(json.contains("Task Metrics"));
  ended.failure = TaskFailure(TaskKilled{"why"});
  json = nlohmann::json::parse(event_json(ended));
  EXPECT_EQ(json["Task Info"]["Killed"], true);
  EXPECT_EQ(json["Task Info"]["Failed"], false);
}

TEST(EventJsonTest, TextThatIsNoUtf8KeepsItsEvent) {
  EXPECT_NO_THROW(nlohmann::json::parse(event_json(JobEnded{0, 1, "\xff\xfe"})));
}

TEST(ConsoleProgressTest, ShowsSlowStages) {
  ConsoleProgress progress(50);
  StageSubmitted submitted;
  submitted.stage.stage_id = 3;
  submitted.stage.num_tasks = 10;
  submitted.stage.submission_time = 1000;
  progress.on_event(submitted);
  TaskStarted started;
  started.stage_id = 3;
  progress.on_event(started);
  progress.on_event(started);
  TaskEnded ended;
  ended.stage_id = 3;
  progress.on_event(ended);
  EXPECT_EQ(progress.update(1400), "");
  EXPECT_EQ(progress.update(1600), "\r[Stage 3:==>                         (1 + 1) / 10]\r");
  EXPECT_EQ(progress.update(1700), "");
  StageCompleted completed;
  completed.stage.stage_id = 3;
  progress.on_event(completed);
  EXPECT_EQ(progress.update(1800), "\r" + std::string(50, ' ') + "\r");
  EXPECT_EQ(progress.update(1900), "");
}

}  // namespace
}  // namespace firesteel
