#include "optimize/join_order/join_enumerator.h"

#include <algorithm>
#include <bit>

#include "base/check.h"

namespace firesteel::optimizer {
namespace {

RelationSet lowest(RelationSet set) { return set & (~set + 1); }
// The relations up to and with the lowest of `set`.
RelationSet up_to(RelationSet relation) { return relation | (relation - 1); }

}  // namespace

std::vector<RelationSet> JoinEnumerator::components() const {
  std::vector<RelationSet> parts;
  for (size_t i = 0; i < graph_.relations().size(); ++i) parts.push_back(singleton(i));
  for (const JoinGraph::Edge& edge : graph_.edges()) {
    const RelationSet ends = edge.left | edge.right;
    RelationSet merged = 0;
    std::erase_if(parts, [&](RelationSet part) {
      if ((part & ends) == 0) return false;
      merged |= part;
      return true;
    });
    parts.push_back(merged);
  }
  return parts;
}

// Rows that come out, and rows that have to be put into a table.
double JoinEnumerator::join_cost(RelationSet left, RelationSet right) const {
  double built = std::min(graph_.rows(left), graph_.rows(right));
  if (graph_.as_dependent(right) != nullptr) built = graph_.rows(right);
  if (graph_.as_dependent(left) != nullptr) built = graph_.rows(left);
  return graph_.rows(left | right) + built;
}

void JoinEnumerator::consider(RelationSet left, RelationSet right) {
  if (!graph_.can_join(left, right)) return;
  const double cost = best_.at(left).cost + best_.at(right).cost + join_cost(left, right);
  const auto [it, inserted] = best_.emplace(left | right, Choice{cost, left, right});
  if (!inserted && cost < it->second.cost) it->second = {cost, left, right};
}

// One relation for each edge that leads out of the set, away from the excluded ones.
RelationSet JoinEnumerator::neighbours(RelationSet set, RelationSet excluded) const {
  RelationSet found = 0;
  const RelationSet forbidden = set | excluded;
  for (const JoinGraph::Edge& edge : graph_.edges()) {
    if (is_subset(edge.left, set) && (edge.right & forbidden) == 0) found |= lowest(edge.right);
    if (is_subset(edge.right, set) && (edge.left & forbidden) == 0) found |= lowest(edge.left);
  }
  return found;
}

void JoinEnumerator::grow_right(RelationSet left, RelationSet right, RelationSet excluded,
                                RelationSet component) {
  const RelationSet near = neighbours(right, excluded) & component;
  for (RelationSet part = lowest(near); part != 0; part = (part - near) & near) {
    if (!may_go_on()) return;
    const RelationSet grown = right | part;
    if (best_.count(grown) > 0 && graph_.can_join(left, grown)) consider(left, grown);
  }
  for (RelationSet part = lowest(near); part != 0; part = (part - near) & near) {
    if (!may_go_on()) return;
    grow_right(left, right | part, excluded | near, component);
  }
}

void JoinEnumerator::emit_from(RelationSet set, RelationSet component) {
  const RelationSet excluded = set | up_to(lowest(set));
  const RelationSet near = neighbours(set, excluded) & component;
  for (int i = 63 - std::countl_zero(near); i >= 0; --i) {
    const RelationSet relation = singleton(static_cast<size_t>(i));
    if ((near & relation) == 0) continue;
    if (!may_go_on()) return;
    consider(set, relation);
    grow_right(set, relation, excluded | (near & up_to(relation)), component);
  }
}

void JoinEnumerator::grow_left(RelationSet set, RelationSet excluded, RelationSet component) {
  const RelationSet near = neighbours(set, excluded) & component;
  for (RelationSet part = lowest(near); part != 0; part = (part - near) & near) {
    if (!may_go_on()) return;
    if (best_.count(set | part) > 0) emit_from(set | part, component);
  }
  for (RelationSet part = lowest(near); part != 0; part = (part - near) & near) {
    if (!may_go_on()) return;
    grow_left(set | part, excluded | near, component);
  }
}

void JoinEnumerator::enumerate(RelationSet component) {
  for (int i = 63 - std::countl_zero(component); i >= 0; --i) {
    const RelationSet relation = singleton(static_cast<size_t>(i));
    if ((component & relation) == 0) continue;
    emit_from(relation, component);
    grow_left(relation, up_to(relation), component);
  }
}

// Time and again the two parts whose join is smallest.
void JoinEnumerator::join_greedily(RelationSet component) {
  std::vector<RelationSet> parts;
  for (size_t i = 0; i < graph_.relations().size(); ++i) {
    if (component & singleton(i)) parts.push_back(singleton(i));
  }
  while (parts.size() > 1) {
    size_t left = 0;
    size_t right = 0;
    double smallest = 0;
    for (size_t i = 0; i < parts.size(); ++i) {
      for (size_t j = i + 1; j < parts.size(); ++j) {
        if (!graph_.can_join(parts[i], parts[j])) continue;
        const double cost = join_cost(parts[i], parts[j]);
        if (left == right || cost < smallest) {
          smallest = cost;
          left = i;
          right = j;
        }
      }
    }
    if (left == right) {
      // Only a condition on three or more relations is left to connect them.
      std::sort(parts.begin(), parts.end(), [&](RelationSet a, RelationSet b) {
        const bool a_last = graph_.as_dependent(a) != nullptr;
        const bool b_last = graph_.as_dependent(b) != nullptr;
        return a_last != b_last ? b_last : graph_.rows(a) < graph_.rows(b);
      });
      left = 0;
      right = 1;
    }
    const RelationSet joined = parts[left] | parts[right];
    best_[joined] = {0, parts[left], parts[right]};
    parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(right));
    parts[left] = joined;
  }
}

PlanPtr JoinEnumerator::build(RelationSet set) const {
  if (std::has_single_bit(set)) {
    return graph_.relation_plan(static_cast<size_t>(std::countr_zero(set)));
  }
  const Choice& choice = best_.at(set);
  return graph_.join_plan(choice.left, build(choice.left), choice.right, build(choice.right));
}

PlanPtr JoinEnumerator::best_plan() {
  for (size_t i = 0; i < graph_.relations().size(); ++i) best_[singleton(i)] = {};
  std::vector<RelationSet> parts = components();
  for (const RelationSet component : parts) {
    if (std::has_single_bit(component)) continue;
    steps_ = 0;
    enumerate(component);
    if (steps_ > kMaxSteps || best_.count(component) == 0) join_greedily(component);
  }
  std::sort(parts.begin(), parts.end(),
            [&](RelationSet a, RelationSet b) { return graph_.rows(a) < graph_.rows(b); });
  RelationSet joined = parts[0];
  for (size_t i = 1; i < parts.size(); ++i) {
    best_[joined | parts[i]] = {0, joined, parts[i]};
    joined |= parts[i];
  }
  return build(joined);
}

}  // namespace firesteel::optimizer
