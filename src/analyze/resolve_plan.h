#pragma once

// Resolving plans, one function a family of nodes. All of them take a node as the parser or the
// Connect decoder made it and return the resolved plan for it and everything below. Hidden columns
// may be in its output.

#include "analyze/analysis.h"

namespace firesteel::analyze {

// Picks the function for the node's kind.
PlanPtr resolve_plan(Analysis& analysis, const QueryScope& query, const PlanPtr& plan);
// The same, and without hidden columns: for subqueries and for operators over whole rows.
PlanPtr resolve_query(Analysis& analysis, const QueryScope& query, const PlanPtr& plan);
// The plan with only its visible columns.
PlanPtr without_hidden(const PlanPtr& plan);

// resolve_relation.cc
PlanPtr resolve_relation(Analysis& analysis, const QueryScope& query,
                         const UnresolvedRelation& relation);
PlanPtr resolve_files(Analysis& analysis, const UnresolvedFileRelation& relation);
// resolve_inline_table.cc
PlanPtr resolve_inline_table(Analysis& analysis, const QueryScope& query,
                             const UnresolvedInlineTable& table);
// resolve_table_function.cc
PlanPtr resolve_table_function(Analysis& analysis, const QueryScope& query,
                               const UnresolvedTableFunction& function);
// resolve_with.cc
PlanPtr resolve_with(Analysis& analysis, const QueryScope& query, const UnresolvedWith& with);

// resolve_project.cc
PlanPtr resolve_project(Analysis& analysis, const QueryScope& query, const Project& project);
// resolve_filter.cc
PlanPtr resolve_filter(Analysis& analysis, const QueryScope& query, const Filter& filter);
// resolve_sort.cc
PlanPtr resolve_sort(Analysis& analysis, const QueryScope& query, const Sort& sort);
PlanPtr resolve_repartition(Analysis& analysis, const QueryScope& query,
                            const Repartition& repartition);
// resolve_limit.cc
PlanPtr resolve_limit(Analysis& analysis, const QueryScope& query, const Limit& limit);
PlanPtr resolve_tail(Analysis& analysis, const QueryScope& query, const Tail& tail);
// resolve_distinct.cc
PlanPtr resolve_distinct(Analysis& analysis, const QueryScope& query, const Distinct& distinct);
PlanPtr resolve_deduplicate(Analysis& analysis, const QueryScope& query,
                            const Deduplicate& deduplicate);
// resolve_subquery_alias.cc
PlanPtr resolve_subquery_alias(Analysis& analysis, const QueryScope& query,
                               const SubqueryAlias& alias);
// resolve_group_by.cc
PlanPtr resolve_group_by(Analysis& analysis, const QueryScope& query,
                         const UnresolvedGroupBy& group_by, const ExprPtr& having = nullptr,
                         const ExprPtr& qualify = nullptr);
PlanPtr resolve_aggregate(Analysis& analysis, const QueryScope& query, const Aggregate& aggregate,
                          const ExprPtr& having = nullptr, const ExprPtr& qualify = nullptr);
PlanPtr resolve_having(Analysis& analysis, const QueryScope& query, const UnresolvedHaving& having);
// resolve_qualify.cc
PlanPtr resolve_qualify(Analysis& analysis, const QueryScope& query,
                        const UnresolvedQualify& qualify);
// resolve_generate.cc
PlanPtr resolve_lateral_view(Analysis& analysis, const QueryScope& query,
                             const UnresolvedLateralView& view);
PlanPtr resolve_generate(Analysis& analysis, const QueryScope& query, const Generate& generate);
// resolve_pivot.cc, resolve_unpivot.cc
PlanPtr resolve_pivot(Analysis& analysis, const QueryScope& query, const UnresolvedPivot& pivot);
PlanPtr resolve_unpivot(Analysis& analysis, const QueryScope& query,
                        const UnresolvedUnpivot& unpivot);
// resolve_join.cc, resolve_using_join.cc
PlanPtr resolve_join(Analysis& analysis, const QueryScope& query, const Join& join);
PlanPtr resolve_using_join(Analysis& analysis, const QueryScope& query,
                           const UnresolvedUsingJoin& join);
// resolve_set_operation.cc, resolve_union.cc
PlanPtr resolve_union(Analysis& analysis, const QueryScope& query, const Union& node);
PlanPtr resolve_set_operation(Analysis& analysis, const QueryScope& query,
                              const SetOperation& operation);
// resolve_deferred.cc
PlanPtr resolve_deferred(Analysis& analysis, const QueryScope& query, const Deferred& deferred);
// resolve_command.cc
PlanPtr resolve_command(Analysis& analysis, const QueryScope& query, const Command& command);
// resolve_insert.cc
PlanPtr resolve_insert(Analysis& analysis, const QueryScope& query, const InsertCommand& insert,
                       const PlanPtr& rows);
// Writes that add to or replace rows of a table as it is are inserts; none for the others.
std::optional<InsertCommand> as_insert(const Analysis& analysis, const WriteCommand& write);
std::optional<InsertCommand> as_insert(const WriteTableCommand& write);

// The right side of a join or set operation, with fresh ids when the left side has the same
// (self-joins).
PlanPtr separate_from(Analysis& analysis, const PlanPtr& left, const PlanPtr& right);

}  // namespace firesteel::analyze
