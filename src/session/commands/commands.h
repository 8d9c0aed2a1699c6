#pragma once

// One overload a command; each in the file of its family.

#include "session/run_command.h"

namespace firesteel {

// A command with what it runs in.
template <class Body>
struct CommandRun {
  const Body& body;
  const Command& command;
  QueryExecution& query;

  Session& session() const { return *query.session(); }
};

using Answer = std::vector<Batch>;

Answer run(const CommandRun<SetCommand>& run);
Answer run(const CommandRun<ResetCommand>& run);
Answer run(const CommandRun<CreateViewCommand>& run);
Answer run(const CommandRun<DropViewCommand>& run);
Answer run(const CommandRun<ExplainCommand>& run);
Answer run(const CommandRun<ShowTablesCommand>& run);
Answer run(const CommandRun<ShowColumnsCommand>& run);
Answer run(const CommandRun<ShowDatabasesCommand>& run);
Answer run(const CommandRun<ShowCatalogsCommand>& run);
Answer run(const CommandRun<ShowFunctionsCommand>& run);
Answer run(const CommandRun<UseCommand>& run);
Answer run(const CommandRun<DescribeTableCommand>& run);
Answer run(const CommandRun<DescribeQueryCommand>& run);
Answer run(const CommandRun<DescribeFunctionCommand>& run);
Answer run(const CommandRun<DescribeDatabaseCommand>& run);
Answer run(const CommandRun<CacheTableCommand>& run);
Answer run(const CommandRun<UncacheTableCommand>& run);
Answer run(const CommandRun<ClearCacheCommand>& run);
Answer run(const CommandRun<RefreshCommand>& run);
Answer run(const CommandRun<CreateViewUsingCommand>& run);
Answer run(const CommandRun<CreateTableCommand>& run);
Answer run(const CommandRun<DropTableCommand>& run);
Answer run(const CommandRun<InsertCommand>& run);
Answer run(const CommandRun<WriteCommand>& run);
Answer run(const CommandRun<WriteTableCommand>& run);
Answer run(const CommandRun<CreateTableLikeCommand>& run);
Answer run(const CommandRun<TruncateTableCommand>& run);
Answer run(const CommandRun<AlterTableCommand>& run);
Answer run(const CommandRun<CommentCommand>& run);
Answer run(const CommandRun<CreateDatabaseCommand>& run);
Answer run(const CommandRun<DropDatabaseCommand>& run);
Answer run(const CommandRun<AlterDatabaseCommand>& run);
Answer run(const CommandRun<ShowTableExtendedCommand>& run);
Answer run(const CommandRun<ShowPartitionsCommand>& run);
Answer run(const CommandRun<ShowPropertiesCommand>& run);
Answer run(const CommandRun<ShowCreateTableCommand>& run);
Answer run(const CommandRun<ShowCurrentNamespaceCommand>& run);
Answer run(const CommandRun<AnalyzeTableCommand>& run);
Answer run(const CommandRun<AnalyzeTablesCommand>& run);
Answer run(const CommandRun<CreateFunctionCommand>& run);
Answer run(const CommandRun<DropFunctionCommand>& run);
Answer run(const CommandRun<RefreshFunctionCommand>& run);
Answer run(const CommandRun<RowLevelCommand>& run);

}  // namespace firesteel
