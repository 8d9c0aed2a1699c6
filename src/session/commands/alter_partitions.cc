// ALTER TABLE: partitions; MSCK REPAIR TABLE.

#include <algorithm>
#include <filesystem>

#include "base/spark_error.h"
#include "formats/data_files.h"
#include "session/commands/alter_table.h"
#include "session/commands/partition_spec.h"
#include "session/commands/table_lookup.h"

namespace firesteel {
namespace fs = std::filesystem;
namespace {

using Values = std::vector<std::string>;

void require_partitioned(const AlterRun& run, const char* action) {
  if (!run.table->partition_columns.empty()) return;
  throw SparkError("_LEGACY_ERROR_TEMP_1251", {{"action", action}, {"tableName", run.table->name}});
}

std::string partitions_text(const TableMetadata& table, const std::vector<Values>& partitions) {
  std::string out;
  for (const auto& values : partitions) {
    out += (out.empty() ? "" : ", ") + partition_text(table, values);
  }
  return out;
}

PartitionMetadata new_partition(const TableMetadata& table, const Values& values,
                                const std::string& location) {
  return {.values = values,
          .location = location.empty() ? partition_location(table, values) : local_path(location),
          .created_ms = now_ms(),
          .statistics = std::nullopt};
}

}  // namespace

void alter(const AlterRun& run, const AddPartitionsAction& action) {
  require_partitioned(run, "ALTER TABLE ADD PARTITION");
  std::vector<PartitionMetadata> added;
  std::vector<Values> there;
  for (const auto& item : action.partitions) {
    const Values values = full_partition(run.session(), *run.table, item.spec);
    if (find_partition(*run.table, values) != nullptr) {
      there.push_back(values);
    } else {
      added.push_back(new_partition(*run.table, values, item.location));
    }
  }
  if (!there.empty() && !action.if_not_exists) {
    throw SparkError("PARTITIONS_ALREADY_EXIST",
                     {{"partitionList", partitions_text(*run.table, there)},
                      {"tableName", short_name(*run.table)}});
  }
  for (const auto& partition : added) fs::create_directories(partition.location);
  run.update([&](TableMetadata& table) {
    for (auto& partition : added) {
      if (find_partition(table, partition.values) == nullptr) table.partitions.push_back(partition);
    }
  });
}

void alter(const AlterRun& run, const DropPartitionsAction& action) {
  require_partitioned(run, "ALTER TABLE DROP PARTITION");
  std::vector<PartitionMetadata> dropped;
  for (const auto& spec : action.partitions) {
    const PartialPartition wanted = partial_partition(run.session(), *run.table, spec);
    Values given;
    for (const auto& value : wanted.values) {
      if (value) given.push_back(*value);
    }
    const PartitionMetadata* found =
        wanted.is_complete() ? find_partition(*run.table, given) : nullptr;
    if (found != nullptr) {
      dropped.push_back(*found);
    } else if (!action.if_exists) {
      throw_no_partition(*run.table, given);
    }
  }
  run.update([&](TableMetadata& table) {
    for (const auto& partition : dropped) {
      std::erase_if(table.partitions,
                    [&](const auto& known) { return known.values == partition.values; });
    }
  });
  if (run.table->kind != TableMetadata::Kind::kManaged) return;
  for (const auto& partition : dropped) {
    std::error_code ignored;
    fs::remove_all(partition.location, ignored);
  }
}

void alter(const AlterRun& run, const RenamePartitionAction& action) {
  require_partitioned(run, "ALTER TABLE RENAME PARTITION");
  const Values from = full_partition(run.session(), *run.table, action.from);
  const Values to = full_partition(run.session(), *run.table, action.to);
  const PartitionMetadata* old = find_partition(*run.table, from);
  if (old == nullptr) throw_no_partition(*run.table, from);
  if (find_partition(*run.table, to) != nullptr) {
    throw SparkError("PARTITIONS_ALREADY_EXIST", {{"partitionList", partition_text(*run.table, to)},
                                                  {"tableName", short_name(*run.table)}});
  }
  std::string location = old->location;
  if (run.table->kind == TableMetadata::Kind::kManaged) {
    location = partition_location(*run.table, to);
    fs::create_directories(fs::path(location).parent_path());
    if (fs::exists(old->location)) fs::rename(old->location, location);
  }
  run.update([&](TableMetadata& table) {
    for (auto& partition : table.partitions) {
      if (partition.values != from) continue;
      partition.values = to;
      partition.location = location;
    }
  });
}

void alter(const AlterRun& run, const RepairPartitionsAction& action) {
  if (run.table->partition_columns.empty()) {
    throw SparkError("NOT_A_PARTITIONED_TABLE", {{"operation", run.run.body.statement},
                                                 {"tableIdentWithDB", quoted_name(*run.table)}});
  }
  const std::vector<Values> on_disk = partitions_on_disk(*run.table);
  run.update([&](TableMetadata& table) {
    if (action.drop) {
      std::erase_if(table.partitions,
                    [](const auto& known) { return !fs::exists(known.location); });
    }
    for (const auto& values : on_disk) {
      if (action.add && find_partition(table, values) == nullptr) {
        table.partitions.push_back(new_partition(table, values, ""));
      }
    }
  });
}

}  // namespace firesteel
