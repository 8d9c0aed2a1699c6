#include "session/cache_store.h"

#include <algorithm>

#include "plan/operators.h"
#include "plan/relations.h"
#include "plan/same_result.h"
#include "session/cached_table.h"

namespace firesteel {

CacheStore::CacheStore(MemoryPoolPtr memory) : memory_(memory->make_child("cache")) {}

bool CacheStore::add(const PlanPtr& analyzed, const std::string& name, const StorageLevel& level,
                     Materialize materialize) {
  if (find(analyzed)) return false;
  auto table =
      std::make_shared<const CachedTable>(analyzed, name, level, std::move(materialize), memory_);
  std::lock_guard lock(mutex_);
  entries_.push_back({result_hash(*analyzed), analyzed, std::move(table)});
  return true;
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
