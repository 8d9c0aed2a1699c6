#include <algorithm>
#include <array>
#include <vector>

#include "base/ascii_case.h"
#include "sql/lookahead.h"
#include "sql/statement.h"

namespace firesteel::sql {
namespace {

using Words = std::vector<Keyword>;

// What Spark itself refuses, longer ones first.
const std::vector<Words>& invalid_statements() {
  using enum Keyword;
  static const std::vector<Words> statements = {
      {kCreate, kTemporary, kMacro},
      {kDrop, kTemporary, kMacro},
      {kShow, kCurrent, kRoles},
      {kCreate, kRole},
      {kDrop, kRole},
      {kGrant, kRole},
      {kGrant},
      {kRevoke, kRole},
      {kRevoke},
      {kShow, kGrant},
      {kShow, kRole, kGrant},
      {kShow, kRole},
      {kShow, kPrincipals},
      {kShow, kRoles},
      {kExport, kTable},
      {kImport, kTable},
      {kShow, kCompactions},
      {kShow, kTransactions},
      {kShow, kIndexes},
      {kShow, kLocks},
      {kAlter, kIndex},
      {kLock, kTable},
      {kLock, kDatabase},
      {kUnlock, kTable},
      {kUnlock, kDatabase},
      {kStart, kTransaction},
      {kCommit},
      {kRollback},
      {kDfs},
      {kSet, kRole},
  };
  return statements;
}

// What Spark runs and this engine does not, longer ones first.
const std::vector<Words>& unsupported_statements() {
  using enum Keyword;
  static const std::vector<Words> statements = {
      {kCreate, kIndex},
      {kCreate, kMaterialized, kView},
      {kCreate, kStreaming, kTable},
      {kCreate, kFlow},
      {kDrop, kIndex},
      {kDrop, kTemporary, kVariable},
      {kDrop, kTemporary, kVar},
      {kShow, kCollations},
      {kShow, kProcedures},
      {kDescribe, kProcedure},
      {kDesc, kProcedure},
      {kSet, kPath},
      {kSet, kVariable},
      {kSet, kVar},
      {kLoad, kData},
      {kCall},
      {kExecute, kImmediate},
      {kDeclare},
      {kOpen},
      {kFetch},
      {kClose},
      {kAdd},
      {kList},
      {kBegin},
  };
  return statements;
}

// The words if they are next, in upper case; empty if none of the statements is.
std::string find_statement(const TokenStream& in, const std::vector<Words>& statements) {
  for (const Words& words : statements) {
    size_t ahead = 0;
    if (!std::ranges::all_of(words, [&](Keyword word) { return in.at(word, ahead++); })) continue;
    std::string name;
    for (size_t i = 0; i < words.size(); ++i) {
      name += (i == 0 ? "" : " ") + to_upper(in.peek_text(i));
    }
    return name;
  }
  return "";
}

// Errors are about the whole statement.
void take_all(TokenStream& in) {
  while (!in.at(TokenKind::kEnd) && !in.at(TokenKind::kSemicolon)) in.next();
}

}  // namespace

void fail_statement(TokenStream& in) {
  const size_t first = in.position();
  if (const std::string name = find_statement(in, invalid_statements()); !name.empty()) {
    take_all(in);
    in.fail("INVALID_STATEMENT_OR_CLAUSE", {{"operation", name}}, first);
  }
  if (const std::string name = find_statement(in, unsupported_statements()); !name.empty()) {
    take_all(in);
    in.fail("UNSUPPORTED_FEATURE.SQL_STATEMENT", {{"statement", name + "."}}, first);
  }
  // SHOW, DROP and their like begin some statement, but not with what follows.
  const bool known = in.at(Keyword::kAlter) ||
                     std::ranges::any_of(unsupported_statements(),
                                         [&](const Words& words) { return in.at(words[0]); });
  in.fail_syntax_at(known ? first + 1 : first);
}

}  // namespace firesteel::sql
