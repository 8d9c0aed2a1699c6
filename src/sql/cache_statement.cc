#include "functions/number_text.h"
#include "sql/lookahead.h"
#include "sql/names.h"
#include "sql/property_list.h"
#include "sql/query_parser.h"
#include "sql/statement.h"
#include "sql/string_literal.h"

namespace firesteel::sql {

PlanPtr parse_cache(TokenStream& in) {
  const size_t first = in.position();
  in.next();
  CacheTableCommand cache;
  cache.lazy = in.accept(Keyword::kLazy);
  in.expect(Keyword::kTable);
  const size_t name_at = in.position();
  cache.name = parse_name_reference(in);
  cache.source = in.range_from(name_at);
  if (in.accept(Keyword::kOptions)) cache.options = parse_properties(in);
  const bool has_as = in.accept(Keyword::kAs);
  if (!has_as && !starts_query(in)) return std::make_shared<Command>(std::move(cache));
  PlanPtr query = parse_query(in);
  if (cache.name.size() > 1) {
    const TableName prefix(cache.name.begin(), cache.name.end() - 1);
    in.fail("_LEGACY_ERROR_TEMP_0037", {{"quoted", quote_identifiers(prefix)}}, first);
  }
  return std::make_shared<Command>(std::move(cache), std::move(query));
}

PlanPtr parse_uncache(TokenStream& in) {
  in.next();
  in.expect(Keyword::kTable);
  UncacheTableCommand uncache;
  uncache.if_exists = accept_if_exists(in);
  const size_t name_at = in.position();
  uncache.name = parse_name_reference(in);
  uncache.source = in.range_from(name_at);
  return std::make_shared<Command>(std::move(uncache));
}

PlanPtr parse_clear_cache(TokenStream& in) {
  in.next();
  in.expect(Keyword::kCache);
  return std::make_shared<Command>(ClearCacheCommand{});
}

PlanPtr parse_refresh(TokenStream& in) {
  const size_t first = in.position();
  if (in.at(Keyword::kFunction, 1) && at_name(in, 2)) return parse_refresh_function(in);
  in.next();
  RefreshCommand refresh;
  if (in.at(Keyword::kTable) && at_name(in, 1)) {
    in.next();
    const size_t name_at = in.position();
    refresh.name = parse_name_reference(in);
    refresh.source = in.range_from(name_at);
    return std::make_shared<Command>(std::move(refresh));
  }
  refresh.is_path = true;
  if (at_string(in)) {
    refresh.name = {parse_string(in)};
    return std::make_shared<Command>(std::move(refresh));
  }
  // A bare path is text, not tokens.
  const std::string_view path =
      trim_all(std::string_view(in.statement()).substr(static_cast<size_t>(in.token(first).stop)));
  while (!in.at(TokenKind::kEnd)) in.next();
  if (path.empty()) in.fail("INVALID_SQL_SYNTAX.REFRESH_EMPTY_PATH", {}, first);
  if (path.find_first_of(" \n\r\t") != std::string_view::npos) {
    in.fail("_LEGACY_ERROR_TEMP_0064",
            {{"msg",
              "REFRESH statements cannot contain ' ', '\\n', '\\r', '\\t' inside unquoted "
              "resource paths"}},
            first);
  }
  refresh.name = {std::string(path)};
  return std::make_shared<Command>(std::move(refresh));
}

}  // namespace firesteel::sql
