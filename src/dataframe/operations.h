#pragma once

// Operations of the DataFrame API whose meaning depends on the columns they are applied to. Each
// makes a Deferred plan over its child.

#include "plan/unresolved_plans.h"

namespace firesteel {

PlanPtr to_df(PlanPtr child, std::vector<std::string> names);
PlanPtr drop_columns(PlanPtr child, Exprs columns, std::vector<std::string> names);
PlanPtr rename_columns(PlanPtr child, std::vector<std::pair<std::string, std::string>> renames);
PlanPtr with_columns(PlanPtr child, std::vector<std::pair<std::string, ExprPtr>> columns);
PlanPtr deduplicate(PlanPtr child, std::vector<std::string> names, bool all_columns);
PlanPtr to_schema(PlanPtr child, Schema schema);
// More rows than `max_values` are an error.
PlanPtr transpose(PlanPtr child, Exprs index_columns, int64_t max_values = 500);

PlanPtr fill_na(PlanPtr child, std::vector<std::string> columns, std::vector<ExprPtr> values);
// min_non_nulls: rows with fewer values are dropped; none: any null drops the row.
PlanPtr drop_na(PlanPtr child, std::vector<std::string> columns, std::optional<int> min_non_nulls);
PlanPtr replace_values(PlanPtr child, std::vector<std::string> columns,
                       std::vector<std::pair<ExprPtr, ExprPtr>> replacements);

PlanPtr describe(PlanPtr child, std::vector<std::string> columns);
PlanPtr summary(PlanPtr child, std::vector<std::string> statistics);
PlanPtr covariance(PlanPtr child, std::string a, std::string b);
PlanPtr correlation(PlanPtr child, std::string a, std::string b);
PlanPtr cross_tabulation(PlanPtr child, std::string a, std::string b);
PlanPtr frequent_items(PlanPtr child, std::vector<std::string> columns, double support);
PlanPtr approx_quantiles(PlanPtr child, std::vector<std::string> columns,
                         std::vector<double> probabilities, double relative_error);
// Where none is given.
int64_t random_seed();
PlanPtr sample_by(PlanPtr child, ExprPtr column, std::vector<std::pair<ExprPtr, double>> fractions,
                  int64_t seed);

// One row with the table that DataFrame.show prints.
PlanPtr show_string(PlanPtr child, int num_rows, int truncate, bool vertical);
PlanPtr html_string(PlanPtr child, int num_rows, int truncate);

}  // namespace firesteel
