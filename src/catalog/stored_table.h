#pragma once

#include <mutex>

#include "catalog/metastore.h"
#include "plan/format_registry.h"

namespace firesteel {

// A table's rows as they are when a scan begins: its files and partitions are listed anew when they
// have changed. Thread-safe.
class StoredTable final : public TableSource {
 public:
  StoredTable(TablePtr table, const Metastore& store, const FormatRegistry& formats,
              SqlSettings settings);

  const Schema& schema() const override { return schema_; }
  std::string description() const override;
  TableStatistics statistics() const override { return current()->statistics(); }
  std::unique_ptr<Scan> scan(const ScanRequest& request) const override {
    return current()->scan(request);
  }
  std::vector<std::string> input_files() const override { return current()->input_files(); }

  // The next use lists the files anew.
  void refresh();
  // The files as they are now.
  TableSourcePtr current() const;

 private:
  TableSourcePtr open(const TablePtr& table) const;

  const TablePtr table_;
  const Metastore& store_;
  const FormatRegistry& formats_;
  const SqlSettings settings_;
  Schema schema_;
  mutable std::mutex mutex_;
  mutable TableSourcePtr opened_;
  // What it was opened for.
  mutable TablePtr opened_table_;
  mutable int64_t opened_change_ = 0;
};

}  // namespace firesteel
