#include "catalog/stored_table.h"

#include <sys/stat.h>

#include <algorithm>

#include "catalog/partitioned_source.h"
#include "catalog/plain_types.h"

namespace firesteel {
namespace {

// Files come and go in a folder only with a change of the folder.
int64_t folder_change(const std::string& folder) {
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0) return -1;
  return status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec;
}

int64_t last_change(const TableMetadata& table) {
  if (table.partition_columns.empty()) return folder_change(table.location);
  int64_t last = -1;
  for (const auto& partition : table.partitions) {
    last = std::max(last, folder_change(partition.location));
  }
  return last;
}

}  // namespace

StoredTable::StoredTable(TablePtr table, const Metastore& store, const FormatRegistry& formats,
                         SqlSettings settings)
    : table_(std::move(table)),
      store_(store),
      formats_(formats),
      settings_(std::move(settings)),
      schema_(with_plain_types(table_->schema)) {
  for (auto& field : schema_) field.nullable = true;
}

std::string StoredTable::description() const {
  return table_->provider + " [file:" + table_->location + "]";
}

void StoredTable::refresh() {
  const std::lock_guard lock(mutex_);
  opened_.reset();
}

TableSourcePtr StoredTable::open(const TablePtr& table) const {
  auto plain = std::make_shared<TableMetadata>(*table);
  plain->schema = schema_;
  if (!plain->partition_columns.empty()) {
    return make_partitioned_source(std::move(plain), formats_, settings_);
  }
  return open_table_folder(*plain, plain->location, formats_, settings_);
}

TableSourcePtr StoredTable::current() const {
  TablePtr table = store_.find_table(table_->database, table_->name);
  // Dropped or made anew: those who hold this source see what is left of the old table.
  if (!table || table->id != table_->id) table = table_;
  const int64_t change = last_change(*table);
  const std::lock_guard lock(mutex_);
  if (!opened_ || opened_table_ != table || opened_change_ != change) {
    opened_ = open(table);
    opened_table_ = table;
    opened_change_ = change;
  }
  return opened_;
}

}  // namespace firesteel
