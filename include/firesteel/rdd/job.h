#pragma once

#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "firesteel/rdd/context_core.h"

namespace firesteel::rdd {

// An action over the partitions of a node: run(task, node, partition) gives what goes to the
// driver.
template <class Node, class Action>
class ResultProgram final : public StageProgram {
 public:
  ResultProgram(std::shared_ptr<const Node> node, Action action)
      : node_(std::move(node)), action_(std::move(action)) {}

  const PortableType& portable_type() const override {
    return *detail::Registration<ResultProgram>::type;
  }
  void write(GraphWriter& graph) const override {
    graph.node(*node_);
    action_.write(graph);
  }
  static std::shared_ptr<ResultProgram> read(GraphReader& graph) {
    auto node = std::static_pointer_cast<const Node>(graph.node());
    return std::make_shared<ResultProgram>(std::move(node), Action::read(graph));
  }
  const RddNode& node() const override { return *node_; }
  std::string run(TaskContext& task, int partition) const override {
    return to_bytes(action_.run(task, *node_, partition));
  }

 private:
  std::shared_ptr<const Node> node_;
  Action action_;
};

// Actions that are a function of the user, and those that are none.
template <class Action, class F>
struct FunctionAction {
  F function;
  void write(GraphWriter& graph) const { graph.function(function); }
  static Action read(GraphReader& graph) { return Action{{graph.template function<F>()}}; }
};
template <class Action>
struct PlainAction {
  void write(GraphWriter& graph) const { graph(static_cast<const Action&>(*this)); }
  static Action read(GraphReader& graph) { return graph.template take<Action>(); }
};

namespace detail {

inline std::vector<int> all_partitions(int count) {
  std::vector<int> all(static_cast<size_t>(count));
  std::iota(all.begin(), all.end(), 0);
  return all;
}

template <class Action, class Node>
using ActionResult = decltype(std::declval<const Action&>().run(std::declval<TaskContext&>(),
                                                                std::declval<const Node&>(), 0));

// Starts a job; take(index, result) gets each partition's result, one at a time.
template <class Rdd, class Action, class Take>
std::shared_ptr<JobRun> start_job(const Rdd& rdd, Action action, std::vector<int> partitions,
                                  const CallSite& site, Take take) {
  using Node = typename Rdd::node_type;
  using R = ActionResult<Action, Node>;
  JobRequest request;
  request.program = std::make_shared<ResultProgram<Node, Action>>(rdd.node(), std::move(action));
  request.partitions = std::move(partitions);
  request.call_site = site.text;
  request.on_result = [take = std::move(take)](size_t index, std::string_view bytes) mutable {
    take(index, from_bytes<R>(bytes));
  };
  return rdd.node()->context()->submit(std::move(request));
}

// The results of some partitions, in their order.
template <class Rdd, class Action>
auto run_job(const Rdd& rdd, Action action, std::vector<int> partitions, const CallSite& site) {
  using R = ActionResult<Action, typename Rdd::node_type>;
  std::vector<R> results(partitions.size());
  start_job(rdd, std::move(action), std::move(partitions), site, [&](size_t index, R&& result) {
    results[index] = std::move(result);
  })->wait();
  return results;
}
template <class Rdd, class Action>
auto run_job(const Rdd& rdd, Action action, const CallSite& site) {
  return run_job(rdd, std::move(action), all_partitions(rdd.getNumPartitions()), site);
}

}  // namespace detail

}  // namespace firesteel::rdd
