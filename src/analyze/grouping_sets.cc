#include "analyze/grouping_sets.h"

#include "analyze/bind_function.h"
#include "analyze/expressions.h"
#include "analyze/operator_names.h"
#include "plan/remap_ids.h"
#include "plan/subqueries.h"

namespace firesteel::analyze {
namespace {

constexpr std::string_view kGroupingIdColumn = "spark_grouping_id";
constexpr std::string_view kPositionColumn = "_gen_grouping_pos";
// Bits of a grouping id.
constexpr size_t kMaxKeys = 64;

bool has_repeated_set(const GroupingSets& sets) {
  std::vector<std::vector<size_t>> seen;
  for (auto set : sets.sets) {
    std::sort(set.begin(), set.end());
    if (std::find(seen.begin(), seen.end(), set) != seen.end()) return true;
    seen.push_back(std::move(set));
  }
  return false;
}

bool contains_key(const std::vector<size_t>& set, size_t key) {
  return std::find(set.begin(), set.end(), key) != set.end();
}

// Bit i from the left is set when key i is not in the set.
int64_t grouping_id(const std::vector<size_t>& set, size_t key_count) {
  uint64_t id = 0;
  for (size_t key = 0; key < key_count; ++key) {
    id = (id << 1) | (contains_key(set, key) ? 0u : 1u);
  }
  return static_cast<int64_t>(id);
}

std::string list_text(const Exprs& exprs) {
  std::string out;
  for (const auto& expr : exprs) out += (out.empty() ? "" : ",") + expr->sql(true);
  return out;
}

}  // namespace

ExprPtr make_grouping_function(const std::string& name, Exprs args, const SourceRange& source) {
  if (name == kGrouping) check_arg_count(name, args.size(), 1, 1, source);
  auto bound = std::make_shared<BoundScalar>();
  bound->name = name;
  bound->return_type = name == kGrouping ? TypeId::kByte : TypeId::kLong;
  bound->null_rule = NullRule::kNeverNull;
  for (const auto& arg : args) bound->arg_types.push_back(arg->type());
  const ExprPtr call = std::make_shared<Call>(std::move(bound), std::move(args));
  return call->with_source(source);
}

ExpandedInput expand_grouping_sets(const PlanPtr& input, const GroupingSets& sets) {
  if (sets.keys.size() > kMaxKeys) {
    fail({}, "GROUPING_SIZE_LIMIT_EXCEEDED", {{"maxSize", std::to_string(kMaxKeys)}});
  }
  Attributes output;
  for (const auto& column : input->output()) {
    output.push_back(column);
    output.back().hidden = false;
  }
  const bool repeated = has_repeated_set(sets);
  for (size_t i = 0; i < sets.keys.size(); ++i) {
    const ExprPtr& key = sets.keys[i];
    Attribute column{.name = key->sql(), .type = key->type(), .nullable = key->nullable()};
    if (const auto* reference = key->as<AttributeRef>()) column = reference->attribute();
    column.id = next_expr_id();
    column.nullable =
        column.nullable || std::any_of(sets.sets.begin(), sets.sets.end(),
                                       [&](const auto& set) { return !contains_key(set, i); });
    output.push_back(std::move(column));
  }
  auto add_number = [&](std::string_view name) {
    output.push_back({.name = std::string(name),
                      .type = TypeId::kLong,
                      .nullable = false,
                      .id = next_expr_id()});
  };
  add_number(kGroupingIdColumn);
  if (repeated) add_number(kPositionColumn);

  std::vector<Exprs> projections;
  for (size_t position = 0; position < sets.sets.size(); ++position) {
    const auto& set = sets.sets[position];
    Exprs row;
    for (const auto& column : input->output()) row.push_back(AttributeRef::make(column));
    for (size_t i = 0; i < sets.keys.size(); ++i) {
      row.push_back(contains_key(set, i) ? sets.keys[i] : Literal::null(sets.keys[i]->type()));
    }
    row.push_back(Literal::bigint(grouping_id(set, sets.keys.size())));
    if (repeated) row.push_back(Literal::bigint(static_cast<int64_t>(position)));
    projections.push_back(std::move(row));
  }
  ExpandedInput expanded;
  for (size_t i = input->output().size(); i < output.size(); ++i) {
    expanded.grouping.push_back(AttributeRef::make(output[i]));
  }
  expanded.plan = std::make_shared<Expand>(std::move(projections), std::move(output), input);
  return expanded;
}

ExprPtr replace_keys(const ExprPtr& expr, const GroupingSets& sets, const Exprs& grouping) {
  // Subqueries refer to keys that are columns by their ids.
  IdMapping key_columns;
  if (expr->has_subquery()) {
    for (size_t i = 0; i < sets.keys.size(); ++i) {
      const auto* key = sets.keys[i]->as<AttributeRef>();
      if (key != nullptr) key_columns[key->id()] = grouping[i]->as<AttributeRef>()->id();
    }
  }
  return replace_parts(expr, [&](const ExprPtr& part) -> ExprPtr {
    if (const PlanPtr* plan = subquery_plan(*part)) {
      Exprs values;
      for (const auto& value : part->children()) {
        values.push_back(replace_keys(value, sets, grouping));
      }
      const ExprPtr over = values.empty() ? part : part->with_children(std::move(values));
      return with_subquery_plan(*over, remap_outer_ids(*plan, key_columns));
    }
    for (size_t i = 0; i < sets.keys.size(); ++i) {
      if (semantic_equals(*sets.keys[i], *part)) return grouping[i];
    }
    return part->kind() == ExprKind::kAggregate ? part : nullptr;
  });
}

std::optional<Exprs> grouping_set_keys(const Aggregate& aggregate) {
  if (aggregate.child()->kind() != PlanKind::kExpand) return std::nullopt;
  Exprs keys;
  for (const auto& key : aggregate.grouping()) {
    const auto* column = key->as<AttributeRef>();
    if (column == nullptr) return std::nullopt;
    if (column->attribute().name == kGroupingIdColumn) return keys;
    keys.push_back(key);
  }
  return std::nullopt;
}

ExprPtr replace_grouping_functions(const Analysis& analysis, const ExprPtr& expr, const Exprs& keys,
                                   const Exprs& columns) {
  if (!has_grouping_function(expr)) return expr;
  const ExprPtr& id = columns[keys.size()];
  return replace_parts(expr, [&](const ExprPtr& part) -> ExprPtr {
    const auto* call = part->as<Call>();
    if (call == nullptr) return nullptr;
    if (call->is(kGroupingId)) {
      bool all_keys = call->children().empty() || call->children().size() == keys.size();
      for (size_t i = 0; all_keys && i < call->children().size(); ++i) {
        all_keys = semantic_equals(*call->children()[i], *keys[i]);
      }
      if (!all_keys) {
        fail(part->source(), "GROUPING_ID_COLUMN_MISMATCH",
             {{"groupingIdColumn", list_text(call->children())},
              {"groupByColumns", list_text(keys)}});
      }
      return id;
    }
    if (!call->is(kGrouping)) return nullptr;
    for (size_t i = 0; i < keys.size(); ++i) {
      if (!semantic_equals(*keys[i], *call->children()[0])) continue;
      const int shift = static_cast<int>(keys.size() - 1 - i);
      const ExprPtr bit = make_call(
          analysis, kBitAnd,
          {make_call(analysis, kShiftRight, {id, Literal::integer(shift)}), Literal::bigint(1)});
      return std::make_shared<Cast>(bit, TypeId::kByte, analysis.cast_mode(),
                                    analysis.settings.time_zone, /*implicit=*/true);
    }
    fail(part->source(), "GROUPING_COLUMN_MISMATCH",
         {{"grouping", call->children()[0]->sql(true)}, {"groupingColumns", list_text(keys)}});
  });
}

ExprPtr replace_grouping_functions(const Analysis& analysis, const ExprPtr& expr,
                                   const Aggregate& aggregate) {
  if (!has_grouping_function(expr)) return expr;
  const auto keys = grouping_set_keys(aggregate);
  if (!keys) fail({}, "UNSUPPORTED_GROUPING_EXPRESSION", {});
  return replace_grouping_functions(analysis, expr, *keys, aggregate.grouping());
}

}  // namespace firesteel::analyze
