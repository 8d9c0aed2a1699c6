#pragma once

#include <string>
#include <vector>

#include "core/byte_reader.h"
#include "core/byte_writer.h"
#include "core/dataset.h"
#include "core/executor_env.h"
#include "core/shuffle_access.h"
#include "core/task_context.h"
#include "core/task_runner.h"
#include "schedule/job.h"

namespace firesteel {

// Tasks for tests, of kind "test". Stage bytes are "<what> <shuffle> <reducers>":
//   map    writes its partition's number to each of the reducers
//   sum    adds up what the shuffle holds for its partition
//   index  answers its partition's number
//   fail   throws
//   sleep  waits until it is killed
class TestRunner : public TaskRunner {
 public:
  TaskSuccess run(const TaskDescription& task, TaskContext& context) override {
    std::istringstream words(*task.stage_bytes);
    std::string what;
    int shuffle = -1;
    int count = 0;
    words >> what >> shuffle >> count;
    TaskSuccess success;
    if (what == "map") {
      const auto writer = context.env().shuffle.writer(shuffle, task.partition, task.task_id, count,
                                                       context.metrics());
      ByteWriter bytes;
      bytes.fixed<int64_t>(task.partition);
      for (int reduce = 0; reduce < count; ++reduce) writer->write(reduce, bytes.view());
      success.map_status = writer->commit();
    } else if (what == "sum") {
      const auto reader = context.env().shuffle.reader(shuffle, 0, count, task.partition,
                                                       task.partition + 1, context.metrics());
      int64_t sum = 0;
      ShuffleBlock block;
      while (reader->next(block)) {
        ByteReader in(block.bytes);
        while (!in.at_end()) sum += in.fixed<int64_t>();
      }
      success.value = std::to_string(sum);
    } else if (what == "index") {
      success.value = std::to_string(task.partition);
    } else if (what == "fail") {
      throw std::runtime_error("task " + std::to_string(task.partition) + " fails");
    } else if (what == "sleep") {
      while (true) {
        context.cancel_flag()->check();
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
      }
    }
    return success;
  }

  static void add() {
    TaskRunners::add("test", [] { return std::make_unique<TestRunner>(); });
  }
};

inline TaskProgram test_program(const std::string& what) {
  return {.kind = "test", .stage_bytes = std::make_shared<const std::string>(what)};
}

class TestDataset : public Dataset {
 public:
  TestDataset(int partitions, std::vector<Dependency> dependencies, std::string map_what = {})
      : partitions_(partitions),
        dependencies_(std::move(dependencies)),
        map_what_(std::move(map_what)) {}
  std::string name() const override { return "TestDataset"; }
  int num_partitions() const override { return partitions_; }
  const std::vector<Dependency>& dependencies() const override { return dependencies_; }
  TaskProgram map_program(const ShuffleDependency&) const override {
    return test_program(map_what_);
  }

 private:
  const int partitions_;
  const std::vector<Dependency> dependencies_;
  const std::string map_what_;
};

inline JobSpec test_job(int partitions, const std::string& what) {
  JobSpec spec;
  spec.dataset = std::make_shared<TestDataset>(partitions, std::vector<Dependency>{});
  for (int i = 0; i < partitions; ++i) spec.partitions.push_back(i);
  spec.program = test_program(what);
  return spec;
}

// Every reducer adds up the numbers of all mappers.
inline JobSpec shuffle_job(int maps, int reduces) {
  const int shuffle = next_shuffle_id();
  const auto parent = std::make_shared<TestDataset>(maps, std::vector<Dependency>{},
                                                    fmt::format("map {} {}", shuffle, reduces));
  JobSpec spec;
  spec.dataset = std::make_shared<TestDataset>(
      reduces, std::vector<Dependency>{ShuffleDependency{shuffle, parent, reduces}});
  for (int i = 0; i < reduces; ++i) spec.partitions.push_back(i);
  spec.program = test_program(fmt::format("sum {} {}", shuffle, maps));
  return spec;
}

}  // namespace firesteel
