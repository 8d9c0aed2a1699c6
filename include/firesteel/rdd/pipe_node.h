#pragma once

#include <exception>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "firesteel/rdd/node.h"
#include "firesteel/rdd/to_text.h"

namespace firesteel::rdd {

std::vector<std::string> split_command(const std::string& command);

// A program that runs beside a task. One thread writes, another reads.
class PipeProcess {
 public:
  PipeProcess(const std::vector<std::string>& command,
              const std::map<std::string, std::string>& environment);
  // Ends it, if it still runs.
  ~PipeProcess();
  PipeProcess(const PipeProcess&) = delete;
  PipeProcess& operator=(const PipeProcess&) = delete;

  // False: it reads no more.
  bool write_line(std::string_view line);
  void end_writing();
  bool read_line(std::string& line);
  // After the last line; throws SparkException when it failed.
  void check_status();

 private:
  bool flush();

  std::vector<std::string> command_;
  int pid_ = -1;
  int in_ = -1;
  int out_ = -1;
  std::string unsent_;
  std::string unread_;
  size_t at_ = 0;
};

// The output of a program, which gets the parent's elements as lines.
template <class Parent>
class PipeNode final : public NodeOf<PipeNode<Parent>, std::string> {
 public:
  using Base = NodeOf<PipeNode, std::string>;
  using Environment = std::map<std::string, std::string>;

  PipeNode(NodeHeader header, NodeOrigin origin, std::shared_ptr<const Parent> parent,
           std::vector<std::string> command, Environment environment)
      : Base(std::move(header), std::move(origin)),
        parent_(std::move(parent)),
        command_(std::move(command)),
        environment_(std::move(environment)) {}
  PipeNode(const NodeHeader& header, std::shared_ptr<const Parent> parent,
           std::vector<std::string> command, Environment environment)
      : Base(header),
        parent_(std::move(parent)),
        command_(std::move(command)),
        environment_(std::move(environment)) {}

  void write(GraphWriter& graph) const override {
    graph.parent(*this, parent_.get());
    graph(command_, environment_);
  }
  static std::shared_ptr<PipeNode> read(GraphReader& graph) {
    const NodeHeader header = graph.header();
    auto parent = graph.template parent<Parent>();
    auto command = graph.template take<std::vector<std::string>>();
    return std::make_shared<PipeNode>(header, std::move(parent), std::move(command),
                                      graph.template take<Environment>());
  }
  std::vector<RddDependency> dependencies() const override { return {{parent_, nullptr, nullptr}}; }

  // The program runs, and another thread feeds it, while this lives.
  class Pull {
   public:
    Pull(const PipeNode& node, TaskContext& task, int partition)
        : state_(std::make_unique<State>(node, task, partition)) {}
    const std::string* next() { return state_->next(); }

   private:
    struct State {
      State(const PipeNode& node, TaskContext& task, int partition)
          : process(node.command_, node.environment_with(partition)),
            feeder([=, this, &node, &task] {
              const TaskContext::Scope scope(task);
              try {
                node.parent_->push(task, partition, [&](const auto& element) {
                  return process.write_line(to_text(element));
                });
                process.end_writing();
              } catch (...) {
                error = std::current_exception();
                process.end_writing();
              }
            }) {}
      ~State() {
        // The feeder ends when the program has its input, or is gone.
        if (feeder.joinable()) {
          while (process.read_line(line)) {
          }
          feeder.join();
        }
      }
      const std::string* next() {
        if (process.read_line(line)) return &line;
        if (feeder.joinable()) {
          feeder.join();
          if (error) std::rethrow_exception(error);
          process.check_status();
        }
        return nullptr;
      }

      PipeProcess process;
      std::exception_ptr error;
      std::string line;
      std::thread feeder;
    };
    std::unique_ptr<State> state_;
  };
  Pull open_computed(TaskContext& task, int partition) const {
    return Pull(*this, task, partition);
  }
  template <class Sink>
  bool compute(TaskContext& task, int partition, Sink& sink) const {
    return detail::drain(open_computed(task, partition), sink);
  }

 private:
  Environment environment_with(int partition) const {
    Environment all = environment_;
    all.emplace("mapreduce_task_partition", std::to_string(partition));
    return all;
  }

  std::shared_ptr<const Parent> parent_;
  std::vector<std::string> command_;
  Environment environment_;
};

}  // namespace firesteel::rdd
