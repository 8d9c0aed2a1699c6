// CREATE, DROP and ALTER DATABASE, COMMENT ON.

#include "sql/lookahead.h"
#include "sql/names.h"
#include "sql/property_list.h"
#include "sql/statement.h"
#include "sql/string_literal.h"

namespace firesteel::sql {
namespace {

// PROPERTIES or DBPROPERTIES and a list.
Options parse_database_properties(TokenStream& in, size_t first) {
  if (!in.accept(Keyword::kDbproperties)) in.expect(Keyword::kProperties);
  Options properties = parse_properties(in);
  const auto refuse = [&](const char* key, const char* hint) {
    if (!properties.contains(key)) return;
    in.fail("UNSUPPORTED_FEATURE.SET_NAMESPACE_PROPERTY", {{"property", key}, {"msg", hint}},
            first);
  };
  refuse("location", "please use the LOCATION clause to specify it");
  refuse("owner", "it will be set to the current user");
  return properties;
}

}  // namespace

bool at_database(const TokenStream& in, size_t ahead) {
  return in.at(Keyword::kDatabase, ahead) || in.at(Keyword::kSchema, ahead) ||
         in.at(Keyword::kNamespace, ahead);
}

PlanPtr parse_create_database(TokenStream& in, size_t first) {
  in.next();
  CreateDatabaseCommand create;
  create.if_not_exists = accept_if_not_exists(in);
  create.name = parse_name_reference(in);
  bool location = false;
  bool properties = false;
  const auto once = [&](bool seen, const char* clause) {
    if (seen) in.fail("DUPLICATE_CLAUSES", {{"clauseName", clause}}, first);
  };
  while (true) {
    if (in.accept(Keyword::kComment)) {
      once(create.comment.has_value(), "COMMENT");
      create.comment = parse_string(in);
    } else if (in.accept(Keyword::kLocation)) {
      once(location, "LOCATION");
      location = true;
      create.location = parse_string(in);
      if (create.location.empty()) in.fail("INVALID_EMPTY_LOCATION", {{"location", ""}}, first);
    } else if (in.accept(Keyword::kWith)) {
      once(properties, "WITH PROPERTIES");
      properties = true;
      create.properties = parse_database_properties(in, first);
    } else {
      return std::make_shared<Command>(std::move(create));
    }
  }
}

PlanPtr parse_drop_database(TokenStream& in) {
  in.next();
  in.next();
  DropDatabaseCommand drop;
  drop.if_exists = accept_if_exists(in);
  drop.name = parse_name_reference(in);
  drop.cascade = in.accept(Keyword::kCascade);
  if (!drop.cascade) in.accept(Keyword::kRestrict);
  return std::make_shared<Command>(std::move(drop));
}

PlanPtr parse_alter_database(TokenStream& in) {
  const size_t first = in.position();
  in.next();
  in.next();
  AlterDatabaseCommand alter;
  alter.name = parse_name_reference(in);
  if (in.accept(Keyword::kUnset)) {
    if (!in.accept(Keyword::kDbproperties)) in.expect(Keyword::kProperties);
    accept_if_exists(in);
    alter.unset_properties = parse_property_keys(in);
  } else {
    in.expect(Keyword::kSet);
    if (in.accept(Keyword::kLocation)) {
      alter.location = parse_string(in);
      if (alter.location->empty()) in.fail("INVALID_EMPTY_LOCATION", {{"location", ""}}, first);
    } else {
      alter.set_properties = parse_database_properties(in, first);
    }
  }
  return std::make_shared<Command>(std::move(alter));
}

PlanPtr parse_comment_on(TokenStream& in) {
  in.next();
  in.expect(Keyword::kOn);
  CommentCommand comment;
  comment.database = at_database(in);
  if (comment.database) {
    in.next();
  } else {
    in.expect(Keyword::kTable);
  }
  const size_t name_at = in.position();
  comment.name = parse_name_reference(in);
  comment.source = in.range_from(name_at);
  in.expect(Keyword::kIs);
  if (!in.accept(Keyword::kNull)) comment.comment = parse_string(in);
  return std::make_shared<Command>(std::move(comment));
}

}  // namespace firesteel::sql
