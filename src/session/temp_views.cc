#include "session/temp_views.h"

#include <mutex>

#include "base/spark_error.h"

namespace firesteel {
namespace {

[[noreturn]] void throw_exists(const CatalogRelation& view) {
  throw SparkError("TEMP_TABLE_OR_VIEW_ALREADY_EXISTS",
                   {{"relationName", quote_identifiers(view.qualifier)}});
}

}  // namespace

void TempViews::create(const std::string& name, CatalogRelation view, bool replace) {
  const std::unique_lock lock(mutex_);
  if (!replace && views_.contains(name)) throw_exists(view);
  views_.insert_or_assign(name, std::move(view));
}

std::optional<CatalogRelation> TempViews::find(const std::string& name) const {
  const std::shared_lock lock(mutex_);
  const auto it = views_.find(name);
  return it == views_.end() ? std::nullopt : std::optional(it->second);
}

bool TempViews::drop(const std::string& name) {
  const std::unique_lock lock(mutex_);
  return views_.erase(name) > 0;
}

void TempViews::rename(const std::string& from, const std::string& to) {
  const std::unique_lock lock(mutex_);
  const auto it = views_.find(from);
  if (it == views_.end()) {
    throw SparkError("TABLE_OR_VIEW_NOT_FOUND", {{"relationName", quote_identifier(from)},
                                                 {"searchPath", "[`system`.`session`]"}});
  }
  CatalogRelation view = it->second;
  view.qualifier.back() = to;
  if (views_.contains(to)) throw_exists(view);
  views_.erase(it);
  views_.emplace(to, std::move(view));
}

std::vector<std::string> TempViews::names() const {
  const std::shared_lock lock(mutex_);
  std::vector<std::string> names;
  for (const auto& [name, view] : views_) names.push_back(name);
  return names;
}

void TempViews::copy_from(const TempViews& other) {
  const std::shared_lock theirs(other.mutex_);
  const std::unique_lock ours(mutex_);
  views_ = other.views_;
}

}  // namespace firesteel
