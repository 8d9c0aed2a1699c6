// DELETE, UPDATE and MERGE: tables of files cannot do them.

#include "session/commands/commands.h"
#include "session/commands/table_lookup.h"

namespace firesteel {

Answer run(const CommandRun<RowLevelCommand>& run) {
  const TablePtr table = require_table(run.session().catalog(), {run.body.table, run.body.source},
                                       run.body.operation, true);
  throw_unsupported_operation({table->database, table->name}, run.body.operation);
}

}  // namespace firesteel
