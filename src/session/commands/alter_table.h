#pragma once

// The actions of ALTER TABLE and ALTER VIEW, by family.

#include "session/commands/commands.h"

namespace firesteel {

// What an action is applied to.
struct AlterRun {
  const CommandRun<AlterTableCommand>& run;
  TablePtr table;

  Session& session() const { return run.session(); }
  Metastore& store() const { return run.session().catalog().store(); }
  void update(const std::function<void(TableMetadata&)>& change) const {
    store().update_table(table->database, table->name, change);
  }
};

// alter_table.cc
void alter(const AlterRun& run, const RenameTableAction& action);
void alter(const AlterRun& run, const SetPropertiesAction& action);
void alter(const AlterRun& run, const UnsetPropertiesAction& action);
void alter(const AlterRun& run, const SetLocationAction& action);
void alter(const AlterRun& run, const SetViewQueryAction& action);
void alter(const AlterRun& run, const SetViewSchemaModeAction& action);
// alter_columns.cc
void alter(const AlterRun& run, const AddColumnsAction& action);
void alter(const AlterRun& run, const ReplaceColumnsAction& action);
void alter(const AlterRun& run, const DropColumnsAction& action);
void alter(const AlterRun& run, const RenameColumnAction& action);
void alter(const AlterRun& run, const AlterColumnAction& action);
// alter_partitions.cc
void alter(const AlterRun& run, const AddPartitionsAction& action);
void alter(const AlterRun& run, const DropPartitionsAction& action);
void alter(const AlterRun& run, const RenamePartitionAction& action);
void alter(const AlterRun& run, const RepairPartitionsAction& action);

}  // namespace firesteel
