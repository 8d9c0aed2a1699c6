#pragma once

#include "analyze/catalog.h"

namespace firesteel {

class SessionCatalog;

// Names as a view's query means them: seen from the database in which the view was made. For
// persistent views temporary ones do not exist. Thread-safe.
class ViewCatalog final : public Catalog {
 public:
  // The session's catalog must outlive it.
  ViewCatalog(const SessionCatalog& catalog, std::string database, bool sees_temp_views = false)
      : catalog_(catalog), database_(std::move(database)), sees_temp_views_(sees_temp_views) {}

  std::optional<CatalogRelation> find_relation(const TableName& name) const override;
  std::optional<CatalogRoutine> find_routine(const TableName& name) const override;
  std::string current_catalog() const override;
  std::string current_database() const override { return database_; }
  bool has_catalog(const std::string& name) const override;
  bool has_database(const std::string& catalog, const std::string& name) const override;

 private:
  const SessionCatalog& catalog_;
  const std::string database_;
  const bool sees_temp_views_;
};

}  // namespace firesteel
