#include "adaptive/spread.h"

#include <algorithm>
#include <numeric>

namespace firesteel {

int64_t ExchangeOutput::total_bytes() const {
  return std::accumulate(bytes.begin(), bytes.end(), int64_t{0});
}

int64_t Leaf::bytes() const {
  switch (kind) {
    case Kind::kFiles:
      return std::accumulate(files.begin(), files.end(), int64_t{0},
                             [](int64_t sum, const DataFile& file) { return sum + file.size; });
    case Kind::kExchange:
      return std::accumulate(exchange->bytes.begin() + first_partition,
                             exchange->bytes.begin() + partitions, int64_t{0});
    case Kind::kRows:
      return std::accumulate(
          rows.begin(), rows.end(), int64_t{0},
          [](int64_t sum, const auto& block) { return sum + static_cast<int64_t>(block->size()); });
    case Kind::kRange:
      return 0;
  }
  return 0;
}

int64_t Branch::bytes() const {
  return std::accumulate(leaves.begin(), leaves.end(), int64_t{0},
                         [](int64_t sum, const Leaf& leaf) { return sum + leaf.bytes(); });
}

const Branch& Spread::only() const {
  FS_CHECK_EQ(branches.size(), 1u);
  return branches[0];
}

Branch& Spread::only() {
  FS_CHECK_EQ(branches.size(), 1u);
  return branches[0];
}

Spread empty_spread(const Attributes& output) {
  Spread out;
  out.output = output;
  out.estimated_rows = 0;
  return out;
}

Spread spread_of(Branch branch) {
  Spread out;
  out.output = branch.plan->output();
  out.estimated_rows = branch.plan->estimated_rows();
  out.branches.push_back(std::move(branch));
  return out;
}

Spread with_node(Spread spread, const PhysicalPlan& node,
                 const std::function<PhysicalPtr(const PhysicalPtr&)>& add) {
  for (Branch& branch : spread.branches) branch.plan = add(branch.plan);
  spread.output = node.output();
  spread.estimated_rows = node.estimated_rows();
  return spread;
}

}  // namespace firesteel
