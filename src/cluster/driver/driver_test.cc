#include "cluster/driver/driver_test.h"

#include <gtest/gtest.h>

#include "base/spark_error.h"
#include "cluster/driver/driver.h"

namespace firesteel {
namespace {

using ::testing::HasSubstr;

DriverOptions local(const std::string& master) {
  TestRunner::add();
  return {.master = master};
}

std::vector<std::string> results(Driver& driver, JobSpec spec) {
  std::vector<std::string> out(spec.partitions.size());
  driver
      .submit_job(
          std::move(spec),
          [&](int index, std::string value) { out[static_cast<size_t>(index)] = std::move(value); })
      ->wait();
  return out;
}

std::string failure(const JobHandlePtr& job) {
  try {
    job->wait();
  } catch (const SparkError& error) {
    return error.what();
  }
  return {};
}

TEST(Driver, RunsTasksAndShuffles) {
  Driver driver(local("local[4]"));
  EXPECT_EQ(results(driver, test_job(3, "index")), (std::vector<std::string>{"0", "1", "2"}));
  EXPECT_EQ(results(driver, shuffle_job(20, 3)), std::vector<std::string>(3, "190"));
  EXPECT_EQ(driver.default_parallelism(), 4);
}

TEST(Driver, RunsManySmallTasks) {
  Driver driver(local("local[2]"));
  EXPECT_EQ(results(driver, test_job(2000, "index")).back(), "1999");
}

TEST(Driver, EndsJobsWhoseTasksFail) {
  Driver driver(local("local[2,3]"));
  EXPECT_THAT(failure(driver.submit_job(test_job(1, "fail"), nullptr)), HasSubstr("task 0 fails"));
  EXPECT_EQ(results(driver, test_job(1, "index")).size(), 1);
}

TEST(Driver, CancelsJobs) {
  Driver driver(local("local[1]"));
  const auto job = driver.submit_job(test_job(2, "sleep"), nullptr);
  EXPECT_FALSE(job->wait_for(std::chrono::milliseconds(50)));
  job->cancel("for a test");
  EXPECT_THAT(failure(job), HasSubstr("for a test"));
  EXPECT_EQ(results(driver, test_job(1, "index")).size(), 1);
}

TEST(Driver, EndsJobsWhoseResultsAreTooLarge) {
  auto options = local("local[1]");
  options.settings.set("spark.driver.maxResultSize", "3");
  Driver driver(std::move(options));
  EXPECT_THAT(failure(driver.submit_job(test_job(9, "index"), nullptr)),
              HasSubstr("is bigger than spark.driver.maxResultSize"));
}

TEST(Driver, EndsJobsWhenItStops) {
  auto driver = std::make_unique<Driver>(local("local[1]"));
  const auto job = driver->submit_job(test_job(1, "sleep"), nullptr);
  driver.reset();
  EXPECT_THAT(failure(job), HasSubstr("stopped"));
  job->cancel("late");
}

TEST(Driver, TellsItsListeners) {
  struct Counter : EventListener {
    std::atomic<int> tasks{0};
    std::atomic<int> jobs{0};
    void on_event(const Event& event) override {
      if (std::holds_alternative<TaskEnded>(event)) ++tasks;
      if (std::holds_alternative<JobEnded>(event)) ++jobs;
    }
  };
  Driver driver(local("local[2]"));
  const auto counter = std::make_shared<Counter>();
  driver.listeners().add(counter);
  results(driver, test_job(5, "index"));
  // A job's end is told a little after whoever waits for it.
  driver.stop();
  EXPECT_EQ(counter->tasks, 5);
  EXPECT_EQ(counter->jobs, 1);
}

}  // namespace
}  // namespace firesteel
