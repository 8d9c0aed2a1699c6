#include "apps/shell/completer.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/ascii_case.h"
#include "functions/function_registry.h"
#include "plan/unresolved_plans.h"
#include "session/query_execution.h"
#include "sql/lexer.h"

namespace firesteel {
namespace {

using sql::Keyword;
using sql::Token;
using sql::TokenKind;

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

bool begins_with(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() &&
         std::equal(prefix.begin(), prefix.end(), text.begin(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

std::string name_of(const Token& token, std::string_view text) {
  std::string_view name =
      text.substr(static_cast<size_t>(token.start), static_cast<size_t>(token.stop - token.start));
  if (token.kind == TokenKind::kBackquoted) name = name.substr(1, name.size() - 2);
  return std::string(name);
}

bool is_name(const Token& token) {
  return token.kind == TokenKind::kWord || token.kind == TokenKind::kBackquoted;
}

// The relations that a statement names, by the lower-case names that their columns go by.
std::map<std::string, TableName> named_relations(std::string_view text) {
  const std::vector<Token> tokens = sql::tokenize(text);
  std::map<std::string, TableName> relations;
  const auto is_alias = [&](const Token& token) {
    return token.kind == TokenKind::kBackquoted ||
           (token.kind == TokenKind::kWord && token.keyword == Keyword::kNoKeyword);
  };
  bool in_from = false;
  for (size_t i = 0; i < tokens.size(); ++i) {
    const Keyword keyword = tokens[i].keyword;
    const bool expects = keyword == Keyword::kFrom || keyword == Keyword::kJoin ||
                         keyword == Keyword::kInto || keyword == Keyword::kTable ||
                         keyword == Keyword::kUpdate || keyword == Keyword::kDescribe ||
                         (in_from && tokens[i].kind == TokenKind::kComma);
    if (keyword == Keyword::kFrom) in_from = true;
    if (keyword == Keyword::kWhere || keyword == Keyword::kSelect || keyword == Keyword::kGroup ||
        keyword == Keyword::kOrder) {
      in_from = false;
    }
    if (!expects || i + 1 >= tokens.size() || !is_name(tokens[i + 1])) continue;
    TableName name = {name_of(tokens[++i], text)};
    while (i + 2 < tokens.size() && tokens[i + 1].kind == TokenKind::kDot &&
           is_name(tokens[i + 2])) {
      i += 2;
      name.push_back(name_of(tokens[i], text));
    }
    std::string alias = name.back();
    if (i + 2 < tokens.size() && tokens[i + 1].keyword == Keyword::kAs) ++i;
    if (i + 1 < tokens.size() && is_alias(tokens[i + 1])) alias = name_of(tokens[++i], text);
    relations[to_lower(alias)] = std::move(name);
  }
  return relations;
}

std::vector<std::string> column_names(const SessionPtr& session, const TableName& table) {
  std::vector<std::string> names;
  try {
    const auto query = session->query(std::make_shared<UnresolvedRelation>(table));
    for (const auto& field : query->schema()) names.push_back(field.name);
  } catch (const SparkError&) {
    // Not there (yet): it has no columns to offer.
  }
  return names;
}

}  // namespace

std::vector<std::string> completions(const SessionPtr& session, const std::string& statement,
                                     const std::string& word, const std::string& rest) {
  std::set<std::string> found;
  const auto offer = [&](const std::string& name) {
    if (begins_with(name, word)) found.insert(name);
  };
  const auto relations = named_relations(statement + " " + rest);
  const SessionCatalog& catalog = session->catalog();

  if (const size_t dot = word.rfind('.'); dot != std::string::npos) {
    const std::string qualifier = word.substr(0, dot);
    const auto it = relations.find(to_lower(qualifier));
    if (it != relations.end()) {
      for (const auto& name : column_names(session, it->second)) offer(qualifier + "." + name);
    }
    if (catalog.has_database(catalog.current_catalog(), to_lower(qualifier))) {
      for (const auto& entry : catalog.relations(to_lower(qualifier))) {
        if (!entry.database.empty()) offer(qualifier + "." + entry.name);
      }
    }
    return {found.begin(), found.end()};
  }

  for (const auto& [alias, table] : relations) {
    for (const auto& name : column_names(session, table)) offer(name);
  }
  for (const auto& entry : catalog.relations(catalog.current_database())) offer(entry.name);
  for (const auto& name : catalog.database_names()) offer(name);
  // All of them at once would bury the names.
  if (!word.empty()) {
    const bool upper = std::isupper(static_cast<unsigned char>(word[0])) != 0;
    for (auto keyword = static_cast<uint16_t>(Keyword::kAdd);
         keyword <= static_cast<uint16_t>(Keyword::kZone); ++keyword) {
      const auto text = std::string(sql::keyword_text(static_cast<Keyword>(keyword)));
      offer(upper ? text : to_lower(text));
    }
    for (const auto& name : FunctionRegistry::builtin().names()) {
      if (std::isalpha(static_cast<unsigned char>(name[0])) != 0) offer(name);
    }
  }
  return {found.begin(), found.end()};
}

}  // namespace firesteel
