#include <algorithm>

#include "adaptive/place/placer.h"
#include "adaptive/plan_bytes/batch_bytes.h"

namespace firesteel {
namespace {

bool is_deterministic(const PhysicalPlan& plan) {
  const auto all = [](const auto& exprs) {
    return std::all_of(exprs.begin(), exprs.end(),
                       [](const ExprPtr& expr) { return !expr || expr->deterministic(); });
  };
  switch (plan.kind()) {
    case PhysicalKind::kFilter:
      if (!plan.as<FilterExec>().condition->deterministic()) return false;
      break;
    case PhysicalKind::kProject:
      if (!all(plan.as<ProjectExec>().list)) return false;
      break;
    case PhysicalKind::kSample:
      return false;
    default:
      break;
  }
  return std::all_of(plan.children().begin(), plan.children().end(),
                     [](const PhysicalPtr& child) { return is_deterministic(*child); });
}

}  // namespace

Stage Placer::make_stage(const Spread& spread, const std::optional<ExchangeSpec>& spec) const {
  Stage stage;
  std::vector<PhysicalPtr> plans;
  for (const Branch& branch : spread.branches) {
    for (TaskShare& share : share_out(branch, settings_.share)) {
      stage.tasks.push_back(task_bytes({plans.size(), std::move(share)}));
    }
    for (const Leaf& leaf : branch.leaves) {
      if (leaf.kind == Leaf::Kind::kExchange) stage.reads.push_back(leaf.exchange);
    }
    stage.is_indeterminate = stage.is_indeterminate || !is_deterministic(*branch.plan);
    plans.push_back(branch.plan);
  }
  const std::string text = plans[0]->node_string();
  stage.name = text.substr(0, text.find_first_of(" (["));
  stage.bytes = std::make_shared<const std::string>(stage_bytes(plans, spec, settings_.sql));
  return stage;
}

Spread Placer::exchange(const Spread& spread, const ExchangeSpec& spec) {
  if (spread.is_empty()) return empty_spread(spread.output);
  const bool has_sample = spec.kind == ExchangeSpec::Kind::kSample;
  Leaf leaf;
  leaf.kind = Leaf::Kind::kExchange;
  leaf.exchange = runner_.run_exchange(make_stage(spread, spec), spec.partitions);
  leaf.partitions = has_sample ? 1 : spec.partitions;
  if (leaf.bytes() == 0) return empty_spread(spread.output);
  Spread out = spread_of_leaf(std::make_shared<TaskInputExec>(0, spread.output), std::move(leaf));
  out.only().single = has_sample || spec.kind == ExchangeSpec::Kind::kSingle;
  out.estimated_rows = spread.estimated_rows;
  return out;
}

Spread Placer::hash_exchange(const Spread& spread, Exprs keys) {
  ExchangeSpec spec;
  spec.kind = ExchangeSpec::Kind::kHash;
  spec.partitions = hash_partitions();
  spec.keys = std::move(keys);
  Spread out = exchange(spread, spec);
  if (auto columns = column_positions(spec.keys)) {
    out.hashed = *std::move(columns);
    out.hash_partitions = spec.partitions;
  }
  return out;
}

Spread Placer::to_single(Spread spread) {
  return spread.is_single() ? spread : exchange(spread, ExchangeSpec{});
}

Branch Placer::to_every_task(const Spread& spread) {
  const auto nothing = [&] {
    return Branch{
        std::make_shared<ValuesExec>(std::make_shared<const std::vector<Batch>>(), spread.output),
        {},
        true};
  };
  if (spread.is_empty()) return nothing();
  // What is there already is read by every task as it is; what must be computed first is not.
  constexpr int64_t kSmallFiles = 256 << 10;
  const auto is_cheap = [&](const Branch& branch) {
    const PhysicalPlan* node = branch.plan.get();
    while (node->kind() == PhysicalKind::kFilter || node->kind() == PhysicalKind::kProject) {
      node = node->child().get();
    }
    return node->kind() == PhysicalKind::kTaskInput || node->kind() == PhysicalKind::kValues ||
           (node->kind() == PhysicalKind::kScan && branch.bytes() <= kSmallFiles);
  };
  Spread out = spread;
  if (out.branches.size() > 1 || !is_cheap(out.only()) || !is_deterministic(*out.only().plan)) {
    out = exchange(spread, ExchangeSpec{});
    if (out.is_empty()) return nothing();
  }
  for (Leaf& leaf : out.only().leaves) leaf.whole = true;
  return std::move(out.only());
}

std::shared_ptr<const std::vector<Batch>> Placer::collect(const Spread& spread) {
  auto batches = std::make_shared<std::vector<Batch>>();
  if (spread.is_empty()) return batches;
  const auto types = types_of(spread.output);
  runner_.run_result(make_stage(spread, std::nullopt), [&](const std::string& blocks) {
    return for_each_block(blocks, [&](std::string_view block) {
      batches->push_back(batch_of_bytes(block, types));
      return true;
    });
  });
  return batches;
}

void Placer::run(const PhysicalPtr& plan, const ResultConsumer& consumer) {
  const Spread spread = place(plan);
  if (spread.is_empty()) return;
  const auto types = types_of(spread.output);
  runner_.run_result(make_stage(spread, std::nullopt), [&](const std::string& blocks) {
    return for_each_block(
        blocks, [&](std::string_view block) { return consumer(batch_of_bytes(block, types)); });
  });
}

Spread Placer::place_here(const PhysicalPtr& plan) {
  std::vector<PhysicalPtr> children;
  for (const auto& child : plan->children()) {
    children.push_back(std::make_shared<ValuesExec>(collect(place(child)), child->output()));
  }
  const PhysicalPtr here = children.empty() ? plan : with_children(plan, std::move(children));
  return place_values(std::make_shared<ValuesExec>(run_here_(here), plan->output()));
}

Spread Placer::place_in_one_task(const PhysicalPtr& plan) {
  Branch out;
  out.single = true;
  const std::function<PhysicalPtr(const PhysicalPtr&)> put =
      [&](const PhysicalPtr& node) -> PhysicalPtr {
    const bool is_outer_table =
        node->kind() == PhysicalKind::kCteScan && ctes_.contains(node->as<CteScanExec>().cte_id);
    if (node->kind() == PhysicalKind::kScan || node->kind() == PhysicalKind::kRange ||
        is_outer_table) {
      Branch leaf = to_every_task(place(node));
      std::move(leaf.leaves.begin(), leaf.leaves.end(), std::back_inserter(out.leaves));
      return leaf.plan;
    }
    if (node->children().empty()) return node;
    std::vector<PhysicalPtr> children;
    for (const auto& child : node->children()) children.push_back(put(child));
    return with_children(node, std::move(children));
  };
  out.plan = put(plan);
  return spread_of(std::move(out));
}

std::optional<std::vector<int>> column_positions(const Exprs& exprs) {
  std::vector<int> out;
  for (ExprPtr expr : exprs) {
    while (const auto* alias = expr->as<Alias>()) expr = alias->child();
    const auto* reference = expr->as<BoundReference>();
    if (reference == nullptr) return std::nullopt;
    out.push_back(reference->index());
  }
  return out;
}

std::vector<int> carried_positions(const std::vector<int>& columns, const Exprs& list) {
  std::vector<int> out;
  for (const int column : columns) {
    for (size_t i = 0; i < list.size(); ++i) {
      const auto position = column_positions({list[i]});
      if (!position || position->at(0) != column) continue;
      out.push_back(static_cast<int>(i));
      break;
    }
  }
  return out.size() == columns.size() ? out : std::vector<int>();
}

double estimated_bytes(const PhysicalPlan& plan) {
  if (plan.estimated_rows() < 0) return -1;
  double width = 0;
  for (const auto& attribute : plan.output()) {
    // Of strings and nested values little is known.
    const int fixed = attribute.type.value_width();
    width += attribute.type.is(TypeId::kString) || fixed == 0 ? 20 : fixed;
  }
  return plan.estimated_rows() * std::max(1.0, width);
}

}  // namespace firesteel
