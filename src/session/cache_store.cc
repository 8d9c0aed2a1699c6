#include "session/cache_store.h"

#include <algorithm>

#include "plan/operators.h"
#include "plan/relations.h"
#include "plan/same_result.h"

namespace firesteel {
namespace {

// Plans of subquery expressions included.
bool has_node(const PlanPtr& plan, const std::function<bool(const LogicalPlan&)>& has) {
  bool found = false;
  transform_up_with_subqueries(plan, [&](const PlanPtr& node) -> PlanPtr {
    found = found || has(*node);
    return nullptr;
  });
  return found;
}

}  // namespace

CacheStore::CacheStore(const MemoryPoolPtr& memory, std::vector<std::string> spill_folders)
    : memory_(memory->make_child("cache")),
      space_(std::make_shared<SpillSpace>(std::move(spill_folders))) {}

bool CacheStore::add(const PlanPtr& analyzed, const std::string& name, StorageLevel level,
                     CachedTable::Materialize materialize) {
  if (find(analyzed)) return false;
  auto table =
      std::make_shared<const CachedTable>(analyzed, name, level, materialize, memory_, space_);
  std::lock_guard lock(mutex_);
  entries_.push_back(
      {result_hash(*analyzed), analyzed, std::move(table), name, std::move(materialize)});
  return true;
}

std::vector<std::shared_ptr<const CachedTable>> CacheStore::tables() const {
  std::vector<std::shared_ptr<const CachedTable>> tables;
  std::lock_guard lock(mutex_);
  for (const auto& entry : entries_) tables.push_back(entry.table);
  return tables;
}

size_t CacheStore::reclaim(size_t bytes) {
  auto all = tables();
  std::sort(all.begin(), all.end(),
            [](const auto& a, const auto& b) { return a->last_use() < b->last_use(); });
  size_t freed = 0;
  for (const auto& table : all) {
    if (freed >= bytes) break;
    freed += table->shrink(bytes - freed);
  }
  return freed;
}

size_t CacheStore::reclaimable() const {
  size_t bytes = 0;
  for (const auto& table : tables()) bytes += table->memory_usage();
  return bytes;
}

std::shared_ptr<const CachedTable> CacheStore::find(const PlanPtr& analyzed) const {
  std::lock_guard lock(mutex_);
  if (entries_.empty()) return nullptr;
  const size_t hash = result_hash(*analyzed);
  for (const auto& entry : entries_) {
    if (entry.hash == hash && same_result(*entry.plan, *analyzed)) return entry.table;
  }
  return nullptr;
}

bool CacheStore::remove(const PlanPtr& analyzed) {
  const auto table = find(analyzed);
  if (!table) return false;
  std::lock_guard lock(mutex_);
  return std::erase_if(entries_, [&](const Entry& entry) { return entry.table == table; }) > 0;
}

void CacheStore::remove_all(const std::function<bool(const LogicalPlan&)>& has) {
  std::lock_guard lock(mutex_);
  std::erase_if(entries_, [&](const Entry& entry) { return has_node(entry.plan, has); });
}

void CacheStore::forget_rows(const std::function<bool(const LogicalPlan&)>& has) {
  std::lock_guard lock(mutex_);
  for (auto& entry : entries_) {
    if (!has_node(entry.plan, has)) continue;
    entry.table = std::make_shared<const CachedTable>(entry.plan, entry.name, entry.table->level(),
                                                      entry.materialize, memory_, space_);
  }
}

void CacheStore::clear() {
  std::lock_guard lock(mutex_);
  entries_.clear();
}

PlanPtr CacheStore::use(const PlanPtr& analyzed) const {
  {
    std::lock_guard lock(mutex_);
    if (entries_.empty()) return analyzed;
  }
  return transform_down(analyzed, [this](const PlanPtr& node) -> PlanPtr {
    if (node->kind() == PlanKind::kCommand || node->kind() == PlanKind::kTableScan) return nullptr;
    const auto table = find(node);
    if (!table) return nullptr;
    ScanRequest request;
    for (size_t i = 0; i < node->output().size(); ++i) {
      request.columns.push_back(static_cast<int>(i));
    }
    return std::make_shared<TableScan>(table, "", std::move(request), node->output());
  });
}

PlanPtr CacheStore::use_below(const PlanPtr& analyzed) const {
  if (analyzed->children().empty()) return analyzed;
  Plans children;
  for (const auto& child : analyzed->children()) children.push_back(use(child));
  return analyzed->with_children(std::move(children));
}

}  // namespace firesteel
