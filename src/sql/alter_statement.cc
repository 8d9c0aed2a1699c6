// ALTER TABLE, ALTER VIEW.

#include "plan/field_metadata.h"
#include "sql/expression_parser.h"
#include "sql/lookahead.h"
#include "sql/names.h"
#include "sql/partition_spec.h"
#include "sql/property_list.h"
#include "sql/query_parser.h"
#include "sql/statement.h"
#include "sql/string_literal.h"
#include "sql/type_parser.h"
#include "sql/unsupported.h"

namespace firesteel::sql {
namespace {

std::optional<ColumnPosition> accept_position(TokenStream& in) {
  if (in.accept(Keyword::kFirst)) return ColumnPosition{.first = true, .after = ""};
  if (in.accept(Keyword::kAfter)) return ColumnPosition{.first = false, .after = parse_name(in)};
  return std::nullopt;
}

std::string parse_default(TokenStream& in) {
  const size_t first = in.position();
  parse_expression(in);
  return in.source_text(first);
}

// a.b type [NOT NULL] [COMMENT 'text'] [DEFAULT value] [FIRST | AFTER c]
AddColumnsAction::Column parse_new_column(TokenStream& in) {
  AddColumnsAction::Column column;
  column.parent = parse_multipart_name(in);
  column.field.name = column.parent.back();
  column.parent.pop_back();
  column.field.type = parse_type(in);
  while (true) {
    if (accept_not_null(in)) {
      column.field.nullable = false;
    } else if (in.accept(Keyword::kComment)) {
      column.field = with_field_metadata(std::move(column.field), "comment", parse_string(in));
    } else if (in.accept(Keyword::kDefault)) {
      column.field =
          with_field_metadata(std::move(column.field), kCurrentDefault, parse_default(in));
    } else if (auto position = accept_position(in)) {
      column.position = std::move(position);
    } else {
      return column;
    }
  }
}

// Items in parentheses, which may be left out.
template <class ParseItem>
void parse_items(TokenStream& in, const ParseItem& parse) {
  const bool parentheses = in.accept(TokenKind::kLeftParen);
  do {
    parse();
  } while (in.accept(TokenKind::kComma));
  if (parentheses) in.expect(TokenKind::kRightParen);
}

class AlterParser {
 public:
  AlterParser(TokenStream& in, AlterTableCommand& alter, size_t first)
      : in_(in), alter_(alter), first_(first) {}

  // What follows the name. Returns the query of ALTER VIEW ... AS; null for all else.
  PlanPtr parse() {
    const Keyword keyword = in_.peek().keyword;
    switch (keyword) {
      case Keyword::kRename:
        parse_rename();
        return nullptr;
      case Keyword::kAdd:
        parse_add();
        return nullptr;
      case Keyword::kDrop:
        parse_drop();
        return nullptr;
      case Keyword::kReplace:
        parse_replace();
        return nullptr;
      case Keyword::kAlter:
      case Keyword::kChange:
        parse_alter_column();
        return nullptr;
      case Keyword::kSet:
        parse_set({});
        return nullptr;
      case Keyword::kUnset:
        parse_unset();
        return nullptr;
      case Keyword::kRecover:
        in_.next();
        in_.expect(Keyword::kPartitions);
        finish("ALTER TABLE RECOVER PARTITIONS", RepairPartitionsAction{});
        return nullptr;
      case Keyword::kPartition:
        parse_partition();
        return nullptr;
      default:
        break;
    }
    if (alter_.view && in_.accept_sequence({Keyword::kWith, Keyword::kSchema})) {
      finish("ALTER VIEW ... WITH SCHEMA", SetViewSchemaModeAction{parse_schema_mode(in_)});
      return nullptr;
    }
    if (alter_.view && (in_.accept(Keyword::kAs) || starts_query(in_))) return parse_view_query();
    in_.fail_syntax();
  }

 private:
  template <class Action>
  void finish(const char* statement, Action action) {
    alter_.statement = statement;
    alter_.action = std::move(action);
  }

  void parse_rename() {
    in_.next();
    if (in_.accept(Keyword::kColumn)) {
      RenameColumnAction rename;
      rename.column = parse_multipart_name(in_);
      in_.expect(Keyword::kTo);
      rename.to = parse_name(in_);
      return finish("ALTER TABLE ... RENAME COLUMN", std::move(rename));
    }
    in_.expect(Keyword::kTo);
    finish(alter_.view ? "ALTER VIEW ... RENAME TO" : "ALTER TABLE ... RENAME TO",
           RenameTableAction{parse_multipart_name(in_)});
  }

  void parse_add() {
    in_.next();
    if (in_.at(Keyword::kPartition) || in_.at(Keyword::kIf)) {
      AddPartitionsAction add;
      add.if_not_exists = accept_if_not_exists(in_);
      while (in_.at(Keyword::kPartition)) {
        AddPartitionsAction::Partition partition{parse_partition_spec(in_, false), ""};
        if (in_.accept(Keyword::kLocation)) partition.location = parse_string(in_);
        add.partitions.push_back(std::move(partition));
      }
      if (add.partitions.empty()) in_.fail_syntax();
      return finish("ALTER TABLE ... ADD PARTITION ...", std::move(add));
    }
    const size_t columns_at = in_.position();
    if (!in_.accept(Keyword::kColumn) && !in_.accept(Keyword::kColumns)) {
      in_.next();
      fail_unsupported(in_, "constraints of tables", columns_at);
    }
    AddColumnsAction add;
    add.if_not_exists = accept_if_not_exists(in_);
    parse_items(in_, [&] { add.columns.push_back(parse_new_column(in_)); });
    finish("ALTER TABLE ... ADD COLUMNS", std::move(add));
  }

  void parse_drop() {
    in_.next();
    if (in_.accept(Keyword::kColumn) || in_.accept(Keyword::kColumns)) {
      DropColumnsAction drop;
      drop.if_exists = accept_if_exists(in_);
      parse_items(in_, [&] { drop.columns.push_back(parse_multipart_name(in_)); });
      return finish("ALTER TABLE ... DROP COLUMNS", std::move(drop));
    }
    DropPartitionsAction drop;
    drop.if_exists = accept_if_exists(in_);
    do {
      drop.partitions.push_back(parse_partition_spec(in_, false));
    } while (in_.accept(TokenKind::kComma));
    drop.purge = in_.accept(Keyword::kPurge);
    finish("ALTER TABLE ... DROP PARTITION ...", std::move(drop));
  }

  void parse_replace() {
    in_.next();
    in_.expect(Keyword::kColumns);
    ReplaceColumnsAction replace;
    parse_items(in_, [&] { replace.columns.push_back(parse_new_column(in_).field); });
    finish("ALTER TABLE ... REPLACE COLUMNS", std::move(replace));
  }

  // ALTER COLUMN c ..., CHANGE COLUMN a b type ...
  void parse_alter_column() {
    const bool changes = in_.next().keyword == Keyword::kChange;
    in_.accept(Keyword::kColumn);
    AlterColumnAction alter;
    alter.column = parse_multipart_name(in_);
    if (in_.at(TokenKind::kEnd) || in_.at(TokenKind::kSemicolon)) {
      in_.fail(
          "_LEGACY_ERROR_TEMP_0035",
          {{"message", std::string("ALTER TABLE table ") + (changes ? "CHANGE" : "ALTER") +
                           " COLUMN requires a TYPE, a SET/DROP, a COMMENT, or a FIRST/AFTER"}},
          first_);
    }
    if (changes && at_new_name()) {
      const size_t name_at = in_.position();
      const std::string to = parse_name(in_);
      if (to != alter.column.back()) {
        in_.seek(name_at);
        return finish("ALTER TABLE ... CHANGE COLUMN", rename_by_change(alter.column));
      }
      alter.type = parse_type(in_);
    }
    while (true) {
      if (in_.accept(Keyword::kType)) {
        alter.type = parse_type(in_);
      } else if (in_.accept(Keyword::kComment)) {
        alter.comment = parse_string(in_);
      } else if (in_.accept_sequence({Keyword::kSet, Keyword::kNot, Keyword::kNull})) {
        alter.nullable = false;
      } else if (in_.accept_sequence({Keyword::kDrop, Keyword::kNot, Keyword::kNull})) {
        alter.nullable = true;
      } else if (in_.accept_sequence({Keyword::kSet, Keyword::kDefault})) {
        alter.default_text = parse_default(in_);
      } else if (in_.accept_sequence({Keyword::kDrop, Keyword::kDefault})) {
        alter.default_text = "";
      } else if (auto position = accept_position(in_)) {
        alter.position = std::move(position);
      } else {
        break;
      }
    }
    finish(changes ? "ALTER TABLE ... CHANGE COLUMN" : "ALTER TABLE ... ALTER COLUMN",
           std::move(alter));
  }

  // CHANGE COLUMN a b type, rather than one of the other clauses.
  bool at_new_name() const {
    switch (in_.peek().keyword) {
      case Keyword::kType:
      case Keyword::kComment:
      case Keyword::kFirst:
      case Keyword::kAfter:
      case Keyword::kSet:
      case Keyword::kDrop:
        return false;
      default:
        return at_name(in_);
    }
  }

  // CHANGE COLUMN a b type gives a another name.
  RenameColumnAction rename_by_change(const std::vector<std::string>& column) {
    RenameColumnAction rename{column, parse_name(in_)};
    parse_type(in_);
    if (in_.accept(Keyword::kComment)) parse_string(in_);
    accept_position(in_);
    return rename;
  }

  void parse_set(PartitionSpec partition) {
    in_.next();
    if (in_.accept(Keyword::kLocation)) {
      SetLocationAction set{std::move(partition), parse_string(in_)};
      if (set.location.empty()) in_.fail("INVALID_EMPTY_LOCATION", {{"location", ""}}, first_);
      return finish("ALTER TABLE ... SET LOCATION ...", std::move(set));
    }
    if (in_.accept(Keyword::kSerdeproperties)) {
      return finish("ALTER TABLE ... SET [SERDE|SERDEPROPERTIES]",
                    SetPropertiesAction{parse_properties(in_), true});
    }
    if (in_.at(Keyword::kSerde)) {
      const size_t serde_at = in_.position();
      in_.next();
      fail_unsupported(in_, "ALTER TABLE ... SET SERDE", serde_at);
    }
    in_.expect(Keyword::kTblproperties);
    finish(alter_.view ? "ALTER VIEW ... SET TBLPROPERTIES" : "ALTER TABLE ... SET TBLPROPERTIES",
           SetPropertiesAction{parse_table_properties(in_, first_), false});
  }

  void parse_unset() {
    in_.next();
    in_.expect(Keyword::kTblproperties);
    UnsetPropertiesAction unset;
    unset.if_exists = accept_if_exists(in_);
    unset.keys = parse_property_keys(in_);
    finish(
        alter_.view ? "ALTER VIEW ... UNSET TBLPROPERTIES" : "ALTER TABLE ... UNSET TBLPROPERTIES",
        std::move(unset));
  }

  void parse_partition() {
    PartitionSpec partition = parse_partition_spec(in_, false);
    if (in_.at(Keyword::kSet)) return parse_set(std::move(partition));
    in_.expect_sequence({Keyword::kRename, Keyword::kTo});
    finish("ALTER TABLE ... RENAME TO PARTITION",
           RenamePartitionAction{std::move(partition), parse_partition_spec(in_, false)});
  }

  PlanPtr parse_view_query() {
    const size_t query_at = in_.position();
    PlanPtr query = parse_query(in_);
    finish("ALTER VIEW ... AS", SetViewQueryAction{in_.source_text(query_at)});
    return query;
  }

  TokenStream& in_;
  AlterTableCommand& alter_;
  size_t first_;
};

}  // namespace

PlanPtr parse_alter(TokenStream& in) {
  const size_t first = in.position();
  if (at_database(in, 1)) return parse_alter_database(in);
  if (!in.at(Keyword::kTable, 1) && !in.at(Keyword::kView, 1)) fail_statement(in);
  in.next();
  AlterTableCommand alter;
  alter.view = in.next().keyword == Keyword::kView;
  const size_t name_at = in.position();
  alter.name = parse_name_reference(in);
  alter.source = in.range_from(name_at);
  PlanPtr query = AlterParser(in, alter, first).parse();
  alter.statement_range = in.range_from(first);
  return std::make_shared<Command>(std::move(alter), std::move(query));
}

}  // namespace firesteel::sql
