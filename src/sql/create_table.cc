#include <set>

#include "plan/field_metadata.h"
#include "sql/expression_parser.h"
#include "sql/lookahead.h"
#include "sql/names.h"
#include "sql/property_list.h"
#include "sql/query_parser.h"
#include "sql/statement.h"
#include "sql/string_literal.h"
#include "sql/type_parser.h"
#include "sql/unsupported.h"

namespace firesteel::sql {
namespace {

bool at_constraint(const TokenStream& in) {
  switch (in.peek().keyword) {
    case Keyword::kConstraint:
      return at_name(in, 1);
    case Keyword::kCheck:
      return in.at(TokenKind::kLeftParen, 1);
    case Keyword::kPrimary:
    case Keyword::kForeign:
      return in.at(Keyword::kKey, 1);
    case Keyword::kUnique:
    case Keyword::kReferences:
      return true;
    default:
      return false;
  }
}

// name type [NOT NULL] [COMMENT 'text'] [DEFAULT value] in any order; constraints are refused.
StructField parse_column(TokenStream& in) {
  const size_t first = in.position();
  if (at_constraint(in) && !(in.at(Keyword::kUnique) && !in.at(TokenKind::kLeftParen, 1))) {
    in.next();
    fail_unsupported(in, "constraints of tables", first);
  }
  StructField column;
  column.name = parse_dashed_name(in);
  column.type = parse_type(in);
  while (true) {
    const size_t option_at = in.position();
    if (accept_not_null(in)) {
      column.nullable = false;
    } else if (in.accept(Keyword::kComment)) {
      column = with_field_metadata(std::move(column), "comment", parse_string(in));
    } else if (in.accept(Keyword::kDefault)) {
      const size_t value_at = in.position();
      parse_expression(in);
      column = with_field_metadata(std::move(column), kCurrentDefault, in.source_text(value_at));
    } else if (in.accept(Keyword::kGenerated)) {
      fail_unsupported(in, "GENERATED columns", option_at);
    } else if (at_constraint(in)) {
      in.next();
      fail_unsupported(in, "constraints of tables", option_at);
    } else {
      return column;
    }
  }
}

// (a, b): columns of the table; (a INT, b INT): further columns.
void parse_partition_columns(TokenStream& in, CreateTableCommand& table) {
  const size_t first = in.position();
  in.expect(TokenKind::kLeftParen);
  size_t typed = 0;
  do {
    if (in.at(TokenKind::kComma, 1) || in.at(TokenKind::kRightParen, 1)) {
      table.partition_by.push_back(parse_name(in));
    } else if (in.at(TokenKind::kLeftParen, 1) || in.at(TokenKind::kDot, 1)) {
      in.next();
      fail_unsupported(in, "partition transforms", first);
    } else {
      ++typed;
      StructField column = parse_field(in, false);
      table.partition_by.push_back(column.name);
      table.schema.push_back(std::move(column));
    }
  } while (in.accept(TokenKind::kComma));
  in.expect(TokenKind::kRightParen);
  if (typed != 0 && typed != table.partition_by.size()) {
    in.fail("_LEGACY_ERROR_TEMP_0035",
            {{"message", "PARTITION BY: Cannot mix partition expressions and partition columns"}},
            first);
  }
}

// (a, b) [SORTED BY (c)] INTO 4 BUCKETS, behind CLUSTERED.
BucketSpec parse_buckets(TokenStream& in) {
  BucketSpec bucket;
  in.expect(Keyword::kBy);
  bucket.columns = parse_name_list(in);
  if (in.accept_sequence({Keyword::kSorted, Keyword::kBy})) {
    in.expect(TokenKind::kLeftParen);
    do {
      bucket.sort_columns.push_back(parse_name(in));
      in.accept(Keyword::kAsc);
    } while (in.accept(TokenKind::kComma));
    in.expect(TokenKind::kRightParen);
  }
  in.expect(Keyword::kInto);
  bucket.count = parse_integer_value(in);
  in.expect(Keyword::kBuckets);
  constexpr int kMaxBuckets = 100000;
  if (bucket.count <= 0 || bucket.count > kMaxBuckets) {
    throw SparkError("INVALID_BUCKET_COUNT", {{"bucketingMaxBuckets", std::to_string(kMaxBuckets)},
                                              {"numBuckets", std::to_string(bucket.count)}});
  }
  return bucket;
}

// The clauses between the columns and the query, each at most once.
class TableClauses {
 public:
  TableClauses(TokenStream& in, CreateTableCommand& table, size_t first)
      : in_(in), table_(table), first_(first) {}

  void parse() {
    while (parse_one()) {
    }
    // LOCATION and the option say the same.
    const auto path = table_.options.find("path");
    if (path == table_.options.end()) return;
    if (!table_.location.empty()) {
      in_.fail("_LEGACY_ERROR_TEMP_0032", {{"pathOne", path->second}, {"pathTwo", table_.location}},
               first_);
    }
    table_.location = path->second;
    table_.options.erase(path);
  }

 private:
  bool parse_one() {
    const size_t clause_at = in_.position();
    switch (in_.peek().keyword) {
      case Keyword::kOptions:
        begin("OPTIONS", 1);
        table_.options = parse_option_expressions(in_);
        return true;
      case Keyword::kPartitioned:
        begin("PARTITIONED BY", 1);
        in_.expect(Keyword::kBy);
        parse_partition_columns(in_, table_);
        return true;
      case Keyword::kLocation:
        begin("LOCATION", 1);
        table_.location = parse_string(in_);
        return true;
      case Keyword::kComment:
        begin("COMMENT", 1);
        table_.comment = parse_string(in_);
        return true;
      case Keyword::kTblproperties:
        begin("TBLPROPERTIES", 1);
        table_.properties = parse_table_properties(in_, first_);
        return true;
      case Keyword::kClustered:
        begin("CLUSTERED BY", 1);
        table_.bucket = parse_buckets(in_);
        return true;
      case Keyword::kCluster:
        refuse("CLUSTER BY", clause_at);
      case Keyword::kStored:
      case Keyword::kRow:
        fail_hive();
      case Keyword::kSkewed:
        refuse("SKEWED BY", clause_at);
      case Keyword::kDefault:
        refuse("DEFAULT COLLATION", clause_at);
      default:
        return false;
    }
  }

  // Tables of Hive's own formats.
  [[noreturn]] void fail_hive() {
    while (!in_.at(TokenKind::kEnd) && !in_.at(TokenKind::kSemicolon)) in_.next();
    throw SparkError("NOT_SUPPORTED_COMMAND_WITHOUT_HIVE_SUPPORT",
                     {{"cmd", "CREATE Hive TABLE (AS SELECT)"}});
  }

  void begin(const char* clause, size_t tokens) {
    if (!seen_.insert(clause).second) {
      in_.fail("DUPLICATE_CLAUSES", {{"clauseName", clause}}, first_);
    }
    in_.seek(in_.position() + tokens);
  }

  [[noreturn]] void refuse(const char* clause, size_t clause_at) {
    in_.next();
    in_.next();
    fail_unsupported(in_, clause, clause_at);
  }

  TokenStream& in_;
  CreateTableCommand& table_;
  size_t first_;
  std::set<std::string> seen_;
};

}  // namespace

PlanPtr finish_create_table(TokenStream& in, CreateTableCommand table, size_t first) {
  if (in.at(TokenKind::kLeftParen) && !starts_query(in, 1)) {
    in.next();
    do {
      table.schema.push_back(parse_column(in));
    } while (in.accept(TokenKind::kComma));
    in.expect(TokenKind::kRightParen);
  }
  if (in.accept(Keyword::kUsing)) {
    for (const std::string& part : parse_multipart_name(in)) {
      table.format += (table.format.empty() ? "" : ".") + part;
    }
  }
  const bool has_columns = !table.schema.empty();
  TableClauses(in, table, first).parse();
  const bool has_as = in.accept(Keyword::kAs);
  if (!has_as && !starts_query(in)) return std::make_shared<Command>(std::move(table));
  PlanPtr query = parse_query(in);
  if (has_columns) {
    in.fail("_LEGACY_ERROR_TEMP_0035",
            {{"message",
              "Schema may not be specified in a Create Table As Select (CTAS) "
              "statement"}},
            first);
  }
  return std::make_shared<Command>(std::move(table), std::move(query));
}

}  // namespace firesteel::sql
