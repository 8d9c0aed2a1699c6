#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "adaptive/task_share.h"
#include "formats/data_files.h"
#include "physical/physical_nodes.h"

namespace firesteel {

// What the map tasks of an exchange have written, by the sizes that are known at the stage's end.
struct ExchangeOutput {
  int shuffle_id = -1;
  int maps = 0;
  int partitions = 0;
  // By partition, about.
  std::vector<int64_t> bytes;

  int64_t total_bytes() const;
};

// Something that tasks read at a leaf of their plan.
struct Leaf {
  enum class Kind : uint8_t { kFiles, kRange, kExchange, kRows };
  Kind kind = Kind::kRows;
  // kFiles.
  std::vector<DataFile> files;
  // kRange: the range's. kExchange: partitions [first_partition, partitions) of it are read.
  int first_partition = 0;
  int partitions = 0;
  std::shared_ptr<const ExchangeOutput> exchange;
  // kExchange: tasks share the map tasks' outputs, in order, instead of the partitions.
  bool by_map = false;
  // kRows: blocks that the driver holds.
  std::vector<std::shared_ptr<const std::string>> rows;
  // Every task reads all of it: a broadcast.
  bool whole = false;
  // A partition that is far larger than others may be shared by several tasks, each of which reads
  // the same partition of the other leaves.
  bool may_split = false;

  int64_t bytes() const;
};

// A plan and what its tasks read at its leaves, in the order in which the plan is written. Those
// that are not read whole are shared out alike: partition by partition, where there are several.
struct Branch {
  PhysicalPtr plan;
  std::vector<Leaf> leaves;
  // One task reads all: its rows come in the plan's order.
  bool single = false;

  // What is read, about.
  int64_t bytes() const;
};

// A plan's rows as the tasks of a stage will make them: the tasks of the first branch, then those
// of the second... There are several behind a union. None: there are no rows.
struct Spread {
  std::vector<Branch> branches;
  Attributes output;
  double estimated_rows = -1;
  // Output columns by which rows have been hashed to partitions: equal ones meet in a task. Empty:
  // rows may be anywhere.
  std::vector<int> hashed;
  int hash_partitions = 0;

  bool is_empty() const { return branches.empty(); }
  bool is_single() const { return branches.size() == 1 && branches[0].single; }
  // The one branch.
  const Branch& only() const;
  Branch& only();
};

Spread empty_spread(const Attributes& output);
Spread spread_of(Branch branch);
// The same rows through one more node, which `add` puts above each branch's plan.
Spread with_node(Spread spread, const PhysicalPlan& node,
                 const std::function<PhysicalPtr(const PhysicalPtr&)>& add);

struct ShareSettings {
  // Tasks that can run at the same time.
  int cores = 1;
  int64_t max_partition_bytes = 128 << 20;
  int64_t open_cost_bytes = 4 << 20;
  int64_t advisory_partition_bytes = 64 << 20;
  int64_t min_partition_bytes = 1 << 20;
  bool coalesce = true;
  bool split_skewed = true;
  // A partition is skewed when it is that many times larger than the median, and large.
  double skew_factor = 5;
  int64_t skew_bytes = 256 << 20;
};

// The shares of a branch's tasks.
std::vector<TaskShare> share_out(const Branch& branch, const ShareSettings& settings);

}  // namespace firesteel
