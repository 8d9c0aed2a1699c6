// An application for tests/cluster: jobs of three stages and two shuffles, whose answer is known.
//
//   cluster_app [maps=N] [reduces=N] [rows=N] [ms=N] [jobs=N] [hold=MS] [decommission=MS]
//
// Prints "OK" for each job with the right answer and exits with 0; a wrong answer is "WRONG ..."
// and exits with 3, an error "ERROR ..." with 1. FIRESTEEL_MASTER and FIRESTEEL_CONF are as
// `firesteel submit` sets them.
#include <cstdlib>
#include <iostream>
#include <sstream>

#include "base/spark_error.h"
#include "cluster/driver/driver.h"
#include "cluster/executor/executor_process.h"
#include "core/byte_reader.h"
#include "core/byte_writer.h"
#include "core/shuffle_access.h"
#include "core/task_context.h"
#include "core/task_runner.h"

namespace firesteel {
namespace {

// What a stage does, as its tasks are told.
struct Step {
  // source: makes rows; relay: reads them and writes them again; sum: counts and adds up.
  std::string what;
  int in_shuffle = -1;
  int in_maps = 0;
  int out_shuffle = -1;
  int reduces = 0;
  int64_t rows = 0;
  int ms = 0;

  std::string text() const {
    return fmt::format("{} {} {} {} {} {} {}", what, in_shuffle, in_maps, out_shuffle, reduces,
                       rows, ms);
  }
  static Step parse(const std::string& text) {
    std::istringstream in(text);
    Step step;
    in >> step.what >> step.in_shuffle >> step.in_maps >> step.out_shuffle >> step.reduces >>
        step.rows >> step.ms;
    return step;
  }
};

// Rows for each reducer, written in pieces.
class Output {
 public:
  Output(const Step& step, TaskContext& context)
      : writer_(context.env().shuffle.writer(step.out_shuffle, context.task().partition,
                                             context.task().task_id, step.reduces,
                                             context.metrics())),
        pieces_(static_cast<size_t>(step.reduces)) {}
  void add(int64_t row, uint64_t hash) {
    const size_t reduce = hash % pieces_.size();
    pieces_[reduce].fixed(row);
    if (pieces_[reduce].size() >= kPieceBytes) flush(reduce);
  }
  MapStatus commit() {
    for (size_t reduce = 0; reduce < pieces_.size(); ++reduce) flush(reduce);
    return writer_->commit();
  }

 private:
  static constexpr size_t kPieceBytes = 16 << 10;
  void flush(size_t reduce) {
    if (pieces_[reduce].size() == 0) return;
    writer_->write(static_cast<int>(reduce), pieces_[reduce].view());
    pieces_[reduce].clear();
  }
  const std::unique_ptr<ShuffleWriter> writer_;
  std::vector<ByteWriter> pieces_;
};

template <class Each>
void read_rows(const Step& step, TaskContext& context, const Each& each) {
  const int partition = context.task().partition;
  const auto reader = context.env().shuffle.reader(step.in_shuffle, 0, step.in_maps, partition,
                                                   partition + 1, context.metrics());
  ShuffleBlock block;
  while (reader->next(block)) {
    ByteReader in(block.bytes);
    while (!in.at_end()) each(in.fixed<int64_t>());
  }
}

class StepRunner : public TaskRunner {
 public:
  TaskSuccess run(const TaskDescription& task, TaskContext& context) override {
    const Step step = Step::parse(*task.stage_bytes);
    for (int waited = 0; waited < step.ms; waited += 5) {
      context.cancel_flag()->check();
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    TaskSuccess success;
    if (step.what == "source") {
      Output out(step, context);
      for (int64_t i = 0; i < step.rows; ++i) {
        const int64_t row = task.partition * step.rows + i;
        out.add(row, static_cast<uint64_t>(row));
      }
      success.map_status = out.commit();
    } else if (step.what == "relay") {
      Output out(step, context);
      read_rows(step, context, [&](int64_t row) { out.add(row, static_cast<uint64_t>(row) / 7); });
      success.map_status = out.commit();
    } else {
      int64_t count = 0;
      int64_t sum = 0;
      read_rows(step, context, [&](int64_t row) {
        ++count;
        sum += row;
      });
      success.value = fmt::format("{} {}", count, sum);
    }
    return success;
  }
};

TaskProgram program(const Step& step) {
  return {.kind = "step", .stage_bytes = std::make_shared<const std::string>(step.text())};
}

class StepDataset : public Dataset {
 public:
  StepDataset(int partitions, std::vector<Dependency> dependencies, Step map_step)
      : partitions_(partitions),
        dependencies_(std::move(dependencies)),
        map_step_(std::move(map_step)) {}
  std::string name() const override { return map_step_.what; }
  int num_partitions() const override { return partitions_; }
  const std::vector<Dependency>& dependencies() const override { return dependencies_; }
  TaskProgram map_program(const ShuffleDependency&) const override { return program(map_step_); }

 private:
  const int partitions_;
  const std::vector<Dependency> dependencies_;
  const Step map_step_;
};

struct Sizes {
  int maps = 8;
  int reduces = 4;
  int64_t rows = 10'000;
  int ms = 0;
  int jobs = 1;
  int hold = 0;
  // After so many milliseconds of each job an executor is decommissioned; 0: none is.
  int decommission = 0;
};

bool run_job(Driver& driver, const Sizes& sizes, int job_number) {
  const int first = next_shuffle_id();
  const int second = next_shuffle_id();
  const auto source = std::make_shared<StepDataset>(
      sizes.maps, std::vector<Dependency>{},
      Step{"source", -1, 0, first, sizes.reduces, sizes.rows, sizes.ms});
  const auto relay = std::make_shared<StepDataset>(
      sizes.reduces, std::vector<Dependency>{ShuffleDependency{first, source, sizes.reduces}},
      Step{"relay", first, sizes.maps, second, sizes.reduces, 0, sizes.ms});
  JobSpec spec;
  spec.dataset = std::make_shared<StepDataset>(
      sizes.reduces, std::vector<Dependency>{ShuffleDependency{second, relay, sizes.reduces}},
      Step{"sum"});
  for (int i = 0; i < sizes.reduces; ++i) spec.partitions.push_back(i);
  spec.program = program(Step{"sum", second, sizes.reduces, -1, 0, 0, sizes.ms});
  int64_t count = 0;
  int64_t sum = 0;
  const auto job = driver.submit_job(std::move(spec), [&](int, std::string value) {
    std::istringstream in(value);
    int64_t part_count = 0;
    int64_t part_sum = 0;
    in >> part_count >> part_sum;
    count += part_count;
    sum += part_sum;
  });
  if (sizes.decommission > 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(sizes.decommission));
    driver.decommission_executor(std::to_string(job_number), "a test wants it");
  }
  job->wait();
  driver.remove_shuffle(first);
  driver.remove_shuffle(second);
  const int64_t rows = sizes.maps * sizes.rows;
  if (count == rows && sum == rows * (rows - 1) / 2) {
    std::cout << "OK" << std::endl;
    return true;
  }
  std::cout << "WRONG " << count << " " << sum << std::endl;
  return false;
}

DriverOptions options_of_environment() {
  DriverOptions options;
  options.app_name = "cluster_app";
  if (const char* master = std::getenv("FIRESTEEL_MASTER")) options.master = master;
  if (const char* conf = std::getenv("FIRESTEEL_CONF")) {
    std::istringstream in(conf);
    for (std::string line; std::getline(in, line);) {
      const size_t equals = line.find('=');
      if (equals != std::string::npos) {
        options.settings.set(line.substr(0, equals), line.substr(equals + 1));
      }
    }
  }
  return options;
}

Sizes sizes_of(int argc, char** argv) {
  Sizes sizes;
  for (int i = 1; i < argc; ++i) {
    const std::string text = argv[i];
    const size_t equals = text.find('=');
    const std::string key = text.substr(0, equals);
    const int value = std::stoi(text.substr(equals + 1));
    if (key == "maps") sizes.maps = value;
    if (key == "reduces") sizes.reduces = value;
    if (key == "rows") sizes.rows = value;
    if (key == "ms") sizes.ms = value;
    if (key == "jobs") sizes.jobs = value;
    if (key == "hold") sizes.hold = value;
    if (key == "decommission") sizes.decommission = value;
  }
  return sizes;
}

int run(int argc, char** argv) {
  TaskRunners::add("step", [] { return std::make_unique<StepRunner>(); });
  if (is_executor_process()) serve_as_executor();
  const Sizes sizes = sizes_of(argc, argv);
  Driver driver(options_of_environment());
  std::cout << "STARTED " << driver.app_id() << std::endl;
  bool right = true;
  for (int job = 0; job < sizes.jobs && right; ++job) right = run_job(driver, sizes, job);
  std::this_thread::sleep_for(std::chrono::milliseconds(sizes.hold));
  return right ? 0 : 3;
}

}  // namespace
}  // namespace firesteel

int main(int argc, char** argv) {
  try {
    return firesteel::run(argc, argv);
  } catch (const std::exception& error) {
    std::cout << "ERROR " << error.what() << std::endl;
    return 1;
  }
}
