#include "catalog/stored_tables.h"

#include "catalog/stored_table.h"

namespace firesteel {

StoredTables::StoredTables(const Metastore& store, const FormatRegistry& formats)
    : store_(store), formats_(formats) {}

TableSourcePtr StoredTables::source(const TablePtr& table, const SqlSettings& settings) {
  std::string key = table->id + "\n" + DataType::structure(table->schema).json() + "\n" +
                    table->location + "\n" + settings.time_zone +
                    (settings.case_sensitive ? "\ncase" : "");
  for (const auto& [name, value] : table->options) key += "\n" + name + "=" + value;
  const std::lock_guard lock(mutex_);
  auto& source = sources_[{table->database, table->name}][key];
  if (!source) source = std::make_shared<StoredTable>(table, store_, formats_, settings);
  return source;
}

void StoredTables::refresh(const std::string& database, const std::string& name) {
  const std::lock_guard lock(mutex_);
  const auto it = sources_.find({database, name});
  if (it == sources_.end()) return;
  const TablePtr table = store_.find_table(database, name);
  std::erase_if(it->second, [&](const auto& entry) {
    return !table || !entry.first.starts_with(table->id + "\n");
  });
  for (const auto& [key, source] : it->second) source->refresh();
  if (it->second.empty()) sources_.erase(it);
}

}  // namespace firesteel
