#include "sql/keywords.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <span>

namespace firesteel::sql {
namespace {

// clang-format off
// Sorted; keyword number i + 1.
constexpr std::array<std::string_view, 425> kTexts = {
    "ADD", "AFTER", "AGGREGATE", "ALL", "ALTER", "ALWAYS", "ANALYZE", "AND", "ANTI", "ANY",
    "ANY_VALUE", "APPROX", "ARCHIVE", "ARRAY", "AS", "ASC", "ASENSITIVE", "AT", "ATOMIC",
    "AUTHORIZATION", "BEGIN", "BERNOULLI", "BETWEEN", "BIGINT", "BINARY", "BINDING", "BOOLEAN",
    "BOTH", "BUCKET", "BUCKETS", "BY", "BYTE", "CACHE", "CALL", "CALLED", "CASCADE", "CASE", "CAST",
    "CATALOG", "CATALOGS", "CHANGE", "CHANGES", "CHAR", "CHARACTER", "CHECK", "CLEAR", "CLOSE",
    "CLUSTER", "CLUSTERED", "CODEGEN", "COLLATE", "COLLATION", "COLLATIONS", "COLLECTION", "COLUMN",
    "COLUMNS", "COMMENT", "COMMIT", "COMPACT", "COMPACTIONS", "COMPENSATION", "COMPUTE",
    "CONCATENATE", "CONDITION", "CONSTRAINT", "CONTAINS", "CONTINUE", "COST", "CREATE", "CROSS",
    "CUBE", "CURRENT", "CURRENT_DATABASE", "CURRENT_DATE", "CURRENT_PATH", "CURRENT_SCHEMA",
    "CURRENT_TIME", "CURRENT_TIMESTAMP", "CURRENT_USER", "CURSOR", "DATA", "DATABASE", "DATABASES",
    "DATE", "DATEADD", "DATEDIFF", "DATE_ADD", "DATE_DIFF", "DAY", "DAYOFYEAR", "DAYS",
    "DBPROPERTIES", "DEC", "DECIMAL", "DECLARE", "DEFAULT", "DEFAULT_PATH", "DEFINED", "DEFINER",
    "DELAY", "DELETE", "DELIMITED", "DESC", "DESCRIBE", "DETERMINISTIC", "DFS", "DIRECTORIES",
    "DIRECTORY", "DISTANCE", "DISTINCT", "DISTRIBUTE", "DIV", "DO", "DOUBLE", "DROP", "ELSE",
    "ELSEIF", "END", "ENFORCED", "ESCAPE", "ESCAPED", "EVOLUTION", "EXACT", "EXCEPT", "EXCHANGE",
    "EXCLUDE", "EXCLUSIVE", "EXECUTE", "EXISTS", "EXIT", "EXPLAIN", "EXPORT", "EXTEND", "EXTENDED",
    "EXTERNAL", "EXTRACT", "FALSE", "FETCH", "FIELDS", "FILEFORMAT", "FILTER", "FIRST", "FLOAT",
    "FLOW", "FOLLOWING", "FOR", "FOREIGN", "FORMAT", "FORMATTED", "FOUND", "FROM", "FULL",
    "FUNCTION", "FUNCTIONS", "GENERATED", "GEOGRAPHY", "GEOMETRY", "GLOBAL", "GRANT", "GROUP",
    "GROUPING", "HANDLER", "HAVING", "HOUR", "HOURS", "IDENTIFIED", "IDENTIFIER", "IDENTITY", "IF",
    "IGNORE", "ILIKE", "IMMEDIATE", "IMPORT", "IN", "INCLUDE", "INCLUSIVE", "INCREMENT", "INDEX",
    "INDEXES", "INNER", "INPATH", "INPUT", "INPUTFORMAT", "INSENSITIVE", "INSERT", "INT", "INTEGER",
    "INTERSECT", "INTERVAL", "INTO", "INVOKER", "IS", "ITEMS", "ITERATE", "JOIN", "JSON", "KEY",
    "KEYS", "LANGUAGE", "LAST", "LATERAL", "LAZY", "LEADING", "LEAVE", "LEFT", "LEVEL", "LIKE",
    "LIMIT", "LINES", "LIST", "LOAD", "LOCAL", "LOCATION", "LOCK", "LOCKS", "LOGICAL", "LONG",
    "LOOP", "MACRO", "MAP", "MATCHED", "MATERIALIZED", "MAX", "MEASURE", "MERGE", "METRICS",
    "MICROSECOND", "MICROSECONDS", "MILLISECOND", "MILLISECONDS", "MINUS", "MINUTE", "MINUTES",
    "MODIFIES", "MONTH", "MONTHS", "MSCK", "NAME", "NAMESPACE", "NAMESPACES", "NANOSECOND",
    "NANOSECONDS", "NATURAL", "NEAREST", "NEXT", "NO", "NONE", "NORELY", "NOT", "NULL", "NULLS",
    "NUMERIC", "OF", "OFFSET", "ON", "ONLY", "OPEN", "OPTION", "OPTIONS", "OR", "ORDER", "OUT",
    "OUTER", "OUTPUTFORMAT", "OVER", "OVERLAPS", "OVERLAY", "OVERWRITE", "PARTITION", "PARTITIONED",
    "PARTITIONS", "PATH", "PERCENT", "PIVOT", "PLACING", "POSITION", "PRECEDING", "PRIMARY",
    "PRINCIPALS", "PROCEDURE", "PROCEDURES", "PROPERTIES", "PURGE", "QUALIFY", "QUARTER", "QUERY",
    "RANGE", "READ", "READS", "REAL", "RECORDREADER", "RECORDWRITER", "RECOVER", "RECURSION",
    "RECURSIVE", "REDUCE", "REFERENCES", "REFRESH", "RELY", "RENAME", "REPAIR", "REPEAT",
    "REPEATABLE", "REPLACE", "RESET", "RESPECT", "RESTRICT", "RETURN", "RETURNS", "REVOKE", "RIGHT",
    "RLIKE", "ROLE", "ROLES", "ROLLBACK", "ROLLUP", "ROW", "ROWS", "SCHEMA", "SCHEMAS", "SECOND",
    "SECONDS", "SECURITY", "SELECT", "SEMI", "SEPARATED", "SERDE", "SERDEPROPERTIES",
    "SESSION_USER", "SET", "SETS", "SHORT", "SHOW", "SIMILARITY", "SINGLE", "SKEWED", "SMALLINT",
    "SOME", "SORT", "SORTED", "SOURCE", "SPECIFIC", "SQL", "SQLEXCEPTION", "SQLSTATE", "START",
    "STATISTICS", "STORED", "STRATIFY", "STREAM", "STREAMING", "STRING", "STRUCT", "SUBSTR",
    "SUBSTRING", "SYNC", "SYSTEM", "SYSTEM_PATH", "SYSTEM_TIME", "SYSTEM_VERSION", "TABLE",
    "TABLES", "TABLESAMPLE", "TARGET", "TBLPROPERTIES", "TEMPORARY", "TERMINATED", "THEN", "TIME",
    "TIMEDIFF", "TIMESTAMP", "TIMESTAMPADD", "TIMESTAMPDIFF", "TIMESTAMP_LTZ", "TIMESTAMP_NTZ",
    "TINYINT", "TO", "TOUCH", "TRAILING", "TRANSACTION", "TRANSACTIONS", "TRANSFORM", "TRIM",
    "TRUE", "TRUNCATE", "TRY_CAST", "TYPE", "UNARCHIVE", "UNBOUNDED", "UNCACHE", "UNION", "UNIQUE",
    "UNKNOWN", "UNLOCK", "UNPIVOT", "UNSET", "UNTIL", "UPDATE", "USE", "USER", "USING", "VALUE",
    "VALUES", "VAR", "VARCHAR", "VARIABLE", "VARIANT", "VERSION", "VIEW", "VIEWS", "VOID",
    "WATERMARK", "WEEK", "WEEKS", "WHEN", "WHERE", "WHILE", "WINDOW", "WITH", "WITHIN", "WITHOUT",
    "X", "YEAR", "YEARS", "ZONE",
};
// clang-format on
static_assert(std::ranges::is_sorted(kTexts));
static_assert(kTexts.size() == static_cast<size_t>(Keyword::kZone));

// clang-format off
constexpr Keyword kReserved[] = {
    Keyword::kAll, Keyword::kAnd, Keyword::kAny, Keyword::kAs, Keyword::kAuthorization,
    Keyword::kBoth, Keyword::kCall, Keyword::kCase, Keyword::kCast, Keyword::kCheck,
    Keyword::kCollate, Keyword::kCollation, Keyword::kCollations, Keyword::kColumn,
    Keyword::kConstraint, Keyword::kCreate, Keyword::kCross, Keyword::kCurrentDate,
    Keyword::kCurrentPath, Keyword::kCurrentSchema, Keyword::kCurrentTime,
    Keyword::kCurrentTimestamp, Keyword::kCurrentUser, Keyword::kDistinct, Keyword::kElse,
    Keyword::kEnd, Keyword::kEscape, Keyword::kExcept, Keyword::kExecute, Keyword::kFalse,
    Keyword::kFetch, Keyword::kFilter, Keyword::kFor, Keyword::kForeign, Keyword::kFrom,
    Keyword::kFull, Keyword::kGrant, Keyword::kGroup, Keyword::kHaving, Keyword::kIn,
    Keyword::kInner, Keyword::kIntersect, Keyword::kInto, Keyword::kIs, Keyword::kJoin,
    Keyword::kLateral, Keyword::kLeading, Keyword::kLeft, Keyword::kNatural, Keyword::kNot,
    Keyword::kNull, Keyword::kOffset, Keyword::kOn, Keyword::kOnly, Keyword::kOr, Keyword::kOrder,
    Keyword::kOuter, Keyword::kOverlaps, Keyword::kPrimary, Keyword::kRecursive,
    Keyword::kReferences, Keyword::kRight, Keyword::kSelect, Keyword::kSessionUser, Keyword::kSome,
    Keyword::kSql, Keyword::kTable, Keyword::kThen, Keyword::kTime, Keyword::kTo,
    Keyword::kTrailing, Keyword::kUnion, Keyword::kUnique, Keyword::kUnknown, Keyword::kUser,
    Keyword::kUsing, Keyword::kWhen, Keyword::kWhere, Keyword::kWith, Keyword::kWithin,
};

constexpr Keyword kStrictNonReserved[] = {
    Keyword::kAnti, Keyword::kCross, Keyword::kExcept, Keyword::kFull, Keyword::kInner,
    Keyword::kIntersect, Keyword::kJoin, Keyword::kLateral, Keyword::kLeft, Keyword::kMinus,
    Keyword::kNatural, Keyword::kOn, Keyword::kRight, Keyword::kSemi, Keyword::kUnion,
    Keyword::kUsing,
};
// clang-format on

using KeywordSet = std::bitset<kTexts.size() + 1>;

KeywordSet make_set(std::span<const Keyword> keywords) {
  KeywordSet set;
  for (const Keyword keyword : keywords) set.set(static_cast<size_t>(keyword));
  return set;
}

constexpr size_t kLongest =
    std::ranges::max(kTexts, {}, [](std::string_view text) { return text.size(); }).size();

}  // namespace

Keyword find_keyword(std::string_view word) {
  if (word.size() > kLongest) return Keyword::kNoKeyword;
  std::array<char, kLongest> upper;
  std::ranges::transform(word, upper.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  const std::string_view text(upper.data(), word.size());
  if (text == "REGEXP") return Keyword::kRlike;
  if (text == "TEMP") return Keyword::kTemporary;
  const auto it = std::ranges::lower_bound(kTexts, text);
  if (it == kTexts.end() || *it != text) return Keyword::kNoKeyword;
  return static_cast<Keyword>(it - kTexts.begin() + 1);
}

std::string_view keyword_text(Keyword keyword) {
  return keyword == Keyword::kNoKeyword ? "" : kTexts[static_cast<size_t>(keyword) - 1];
}

bool is_strict_non_reserved(Keyword keyword) {
  static const KeywordSet set = make_set(kStrictNonReserved);
  return set.test(static_cast<size_t>(keyword));
}

bool is_reserved(Keyword keyword) {
  static const KeywordSet set = make_set(kReserved);
  return set.test(static_cast<size_t>(keyword));
}

}  // namespace firesteel::sql
