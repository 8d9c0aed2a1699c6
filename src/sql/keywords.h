#pragma once

#include <cstdint>
#include <string_view>

namespace firesteel::sql {

// Spark's keywords, in the order of their texts. REGEXP is kRlike, TEMP is kTemporary.
// clang-format off
enum class Keyword : uint16_t {
  kNoKeyword,
  kAdd, kAfter, kAggregate, kAll, kAlter, kAlways, kAnalyze, kAnd, kAnti, kAny, kAnyValue, kApprox,
  kArchive, kArray, kAs, kAsc, kAsensitive, kAt, kAtomic, kAuthorization, kBegin, kBernoulli,
  kBetween, kBigint, kBinary, kBinding, kBoolean, kBoth, kBucket, kBuckets, kBy, kByte, kCache,
  kCall, kCalled, kCascade, kCase, kCast, kCatalog, kCatalogs, kChange, kChanges, kChar, kCharacter,
  kCheck, kClear, kClose, kCluster, kClustered, kCodegen, kCollate, kCollation, kCollations,
  kCollection, kColumn, kColumns, kComment, kCommit, kCompact, kCompactions, kCompensation,
  kCompute, kConcatenate, kCondition, kConstraint, kContains, kContinue, kCost, kCreate, kCross,
  kCube, kCurrent, kCurrentDatabase, kCurrentDate, kCurrentPath, kCurrentSchema, kCurrentTime,
  kCurrentTimestamp, kCurrentUser, kCursor, kData, kDatabase, kDatabases, kDate, kDateadd,
  kDatediff, kDateAdd, kDateDiff, kDay, kDayofyear, kDays, kDbproperties, kDec, kDecimal, kDeclare,
  kDefault, kDefaultPath, kDefined, kDefiner, kDelay, kDelete, kDelimited, kDesc, kDescribe,
  kDeterministic, kDfs, kDirectories, kDirectory, kDistance, kDistinct, kDistribute, kDiv, kDo,
  kDouble, kDrop, kElse, kElseif, kEnd, kEnforced, kEscape, kEscaped, kEvolution, kExact, kExcept,
  kExchange, kExclude, kExclusive, kExecute, kExists, kExit, kExplain, kExport, kExtend, kExtended,
  kExternal, kExtract, kFalse, kFetch, kFields, kFileformat, kFilter, kFirst, kFloat, kFlow,
  kFollowing, kFor, kForeign, kFormat, kFormatted, kFound, kFrom, kFull, kFunction, kFunctions,
  kGenerated, kGeography, kGeometry, kGlobal, kGrant, kGroup, kGrouping, kHandler, kHaving, kHour,
  kHours, kIdentified, kIdentifier, kIdentity, kIf, kIgnore, kIlike, kImmediate, kImport, kIn,
  kInclude, kInclusive, kIncrement, kIndex, kIndexes, kInner, kInpath, kInput, kInputformat,
  kInsensitive, kInsert, kInt, kInteger, kIntersect, kInterval, kInto, kInvoker, kIs, kItems,
  kIterate, kJoin, kJson, kKey, kKeys, kLanguage, kLast, kLateral, kLazy, kLeading, kLeave, kLeft,
  kLevel, kLike, kLimit, kLines, kList, kLoad, kLocal, kLocation, kLock, kLocks, kLogical, kLong,
  kLoop, kMacro, kMap, kMatched, kMaterialized, kMax, kMeasure, kMerge, kMetrics, kMicrosecond,
  kMicroseconds, kMillisecond, kMilliseconds, kMinus, kMinute, kMinutes, kModifies, kMonth, kMonths,
  kMsck, kName, kNamespace, kNamespaces, kNanosecond, kNanoseconds, kNatural, kNearest, kNext, kNo,
  kNone, kNorely, kNot, kNull, kNulls, kNumeric, kOf, kOffset, kOn, kOnly, kOpen, kOption, kOptions,
  kOr, kOrder, kOut, kOuter, kOutputformat, kOver, kOverlaps, kOverlay, kOverwrite, kPartition,
  kPartitioned, kPartitions, kPath, kPercent, kPivot, kPlacing, kPosition, kPreceding, kPrimary,
  kPrincipals, kProcedure, kProcedures, kProperties, kPurge, kQualify, kQuarter, kQuery, kRange,
  kRead, kReads, kReal, kRecordreader, kRecordwriter, kRecover, kRecursion, kRecursive, kReduce,
  kReferences, kRefresh, kRely, kRename, kRepair, kRepeat, kRepeatable, kReplace, kReset, kRespect,
  kRestrict, kReturn, kReturns, kRevoke, kRight, kRlike, kRole, kRoles, kRollback, kRollup, kRow,
  kRows, kSchema, kSchemas, kSecond, kSeconds, kSecurity, kSelect, kSemi, kSeparated, kSerde,
  kSerdeproperties, kSessionUser, kSet, kSets, kShort, kShow, kSimilarity, kSingle, kSkewed,
  kSmallint, kSome, kSort, kSorted, kSource, kSpecific, kSql, kSqlexception, kSqlstate, kStart,
  kStatistics, kStored, kStratify, kStream, kStreaming, kString, kStruct, kSubstr, kSubstring,
  kSync, kSystem, kSystemPath, kSystemTime, kSystemVersion, kTable, kTables, kTablesample, kTarget,
  kTblproperties, kTemporary, kTerminated, kThen, kTime, kTimediff, kTimestamp, kTimestampadd,
  kTimestampdiff, kTimestampLtz, kTimestampNtz, kTinyint, kTo, kTouch, kTrailing, kTransaction,
  kTransactions, kTransform, kTrim, kTrue, kTruncate, kTryCast, kType, kUnarchive, kUnbounded,
  kUncache, kUnion, kUnique, kUnknown, kUnlock, kUnpivot, kUnset, kUntil, kUpdate, kUse, kUser,
  kUsing, kValue, kValues, kVar, kVarchar, kVariable, kVariant, kVersion, kView, kViews, kVoid,
  kWatermark, kWeek, kWeeks, kWhen, kWhere, kWhile, kWindow, kWith, kWithin, kWithout, kX, kYear,
  kYears, kZone,
};
// clang-format on

// Case does not matter; kNoKeyword when the word is no keyword.
Keyword find_keyword(std::string_view word);
// In upper case.
std::string_view keyword_text(Keyword keyword);

// No name for a table's alias, whatever the settings are (Spark's strictNonReserved).
bool is_strict_non_reserved(Keyword keyword);
// No name at all when spark.sql.ansi.enforceReservedKeywords is on.
bool is_reserved(Keyword keyword);

}  // namespace firesteel::sql
