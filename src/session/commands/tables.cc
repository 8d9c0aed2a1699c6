// CREATE TABLE, DROP TABLE, INSERT.

#include "base/spark_error.h"
#include "session/commands/commands.h"

namespace firesteel {
namespace {

[[noreturn]] void throw_unsupported(const std::string& statement) {
  throw SparkError("UNSUPPORTED_FEATURE.TABLE_OPERATION",
                   {{"tableName", ""}, {"operation", statement}});
}

}  // namespace

Answer run(const CommandRun<CreateTableCommand>&) { throw_unsupported("CREATE TABLE"); }
Answer run(const CommandRun<DropTableCommand>&) { throw_unsupported("DROP TABLE"); }
Answer run(const CommandRun<InsertCommand>&) { throw_unsupported("INSERT"); }

}  // namespace firesteel
