// ANALYZE, TRUNCATE and REPAIR of tables; DELETE, UPDATE and MERGE, as far as their table.

#include "base/ascii_case.h"
#include "sql/lookahead.h"
#include "sql/names.h"
#include "sql/partition_spec.h"
#include "sql/query_parser.h"
#include "sql/statement.h"

namespace firesteel::sql {
namespace {

// NOSCAN, which is no keyword.
bool accept_no_scan(TokenStream& in) {
  if (!at_name(in)) return false;
  if (to_lower(in.peek_text()) != "noscan") in.fail_syntax();
  in.next();
  return true;
}

PlanPtr parse_analyze_tables(TokenStream& in) {
  AnalyzeTablesCommand analyze;
  if (in.accept(Keyword::kFrom) || in.accept(Keyword::kIn)) {
    analyze.database = parse_name_reference(in);
  }
  in.expect_sequence({Keyword::kCompute, Keyword::kStatistics});
  analyze.no_scan = accept_no_scan(in);
  return std::make_shared<Command>(std::move(analyze));
}

// What stands behind the table says which rows, which no table here can change.
void take_rest(TokenStream& in) {
  while (!in.at(TokenKind::kEnd) && !in.at(TokenKind::kSemicolon)) in.next();
}

}  // namespace

PlanPtr parse_analyze(TokenStream& in) {
  in.next();
  if (in.accept(Keyword::kTables)) return parse_analyze_tables(in);
  in.expect(Keyword::kTable);
  AnalyzeTableCommand analyze;
  const size_t name_at = in.position();
  analyze.table = parse_name_reference(in);
  analyze.source = in.range_from(name_at);
  analyze.partition = accept_partition_spec(in, /*dynamic=*/true);
  in.expect_sequence({Keyword::kCompute, Keyword::kStatistics});
  if (in.accept_sequence({Keyword::kFor, Keyword::kColumns})) {
    analyze.columns = parse_names(in);
  } else if (in.accept_sequence({Keyword::kFor, Keyword::kAll, Keyword::kColumns})) {
    analyze.all_columns = true;
  } else {
    analyze.no_scan = accept_no_scan(in);
  }
  return std::make_shared<Command>(std::move(analyze));
}

PlanPtr parse_truncate(TokenStream& in) {
  in.next();
  in.expect(Keyword::kTable);
  TruncateTableCommand truncate;
  const size_t name_at = in.position();
  truncate.name = parse_name_reference(in);
  truncate.source = in.range_from(name_at);
  truncate.partition = accept_partition_spec(in, /*dynamic=*/false);
  return std::make_shared<Command>(std::move(truncate));
}

PlanPtr parse_repair(TokenStream& in) {
  const size_t first = in.position();
  in.accept(Keyword::kMsck);
  in.expect_sequence({Keyword::kRepair, Keyword::kTable});
  AlterTableCommand alter;
  alter.statement = "MSCK REPAIR TABLE";
  const size_t name_at = in.position();
  alter.name = parse_name_reference(in);
  alter.source = in.range_from(name_at);
  RepairPartitionsAction repair;
  if (in.accept(Keyword::kDrop)) {
    repair = {.add = false, .drop = true};
    in.expect(Keyword::kPartitions);
  } else if (in.accept(Keyword::kSync)) {
    repair.drop = true;
    in.expect(Keyword::kPartitions);
  } else if (in.accept(Keyword::kAdd)) {
    in.expect(Keyword::kPartitions);
  }
  alter.action = repair;
  alter.statement_range = in.range_from(first);
  return std::make_shared<Command>(std::move(alter));
}

PlanPtr parse_row_level(TokenStream& in) {
  RowLevelCommand command;
  switch (in.next().keyword) {
    case Keyword::kDelete:
      in.expect(Keyword::kFrom);
      command.operation = "DELETE";
      break;
    case Keyword::kUpdate:
      command.operation = "UPDATE TABLE";
      break;
    default:
      in.accept_sequence({Keyword::kWith, Keyword::kSchema, Keyword::kEvolution});
      in.expect(Keyword::kInto);
      command.operation = "MERGE INTO TABLE";
      break;
  }
  const size_t name_at = in.position();
  command.table = parse_name_reference(in);
  command.source = in.range_from(name_at);
  take_rest(in);
  return std::make_shared<Command>(std::move(command));
}

}  // namespace firesteel::sql
