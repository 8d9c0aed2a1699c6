// A join that for each left row looks for the nearest right row is a scalar subquery: the right
// row, as a struct, with the least distance.

#include "dataframe/as_of_join.h"

#include <algorithm>

#include "base/spark_error.h"
#include "dataframe/column_names.h"
#include "evaluate/evaluator.h"
#include "plan/relations.h"

namespace firesteel {
namespace {

ExprPtr call(const char* name, Exprs args) {
  return UnresolvedFunction::make(name, std::move(args));
}

std::string lower_letters(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c != '_') out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return out;
}

// Which right rows match a left row.
ExprPtr match_condition(const AsOfJoin& join, const std::string& direction) {
  const ExprPtr& left = join.left_as_of;
  const ExprPtr& right = join.right_as_of;
  const bool exact = join.allow_exact_matches;
  Exprs conjuncts;
  if (direction == "backward") {
    conjuncts.push_back(call(exact ? ">=" : ">", {left, right}));
  } else if (direction == "forward") {
    conjuncts.push_back(call(exact ? "<=" : "<", {left, right}));
  } else if (!exact) {
    conjuncts.push_back(call("not", {call("=", {left, right})}));
  }
  if (join.tolerance && direction != "forward") {
    conjuncts.push_back(call(">=", {right, call("-", {left, join.tolerance})}));
  }
  if (join.tolerance && direction != "backward") {
    conjuncts.push_back(call("<=", {right, call("+", {left, join.tolerance})}));
  }
  if (join.condition) conjuncts.push_back(join.condition);
  ExprPtr all = Literal::boolean(true);
  for (const auto& conjunct : conjuncts) all = call("and", {all, conjunct});
  return all;
}

ExprPtr distance(const AsOfJoin& join, const std::string& direction) {
  const ExprPtr& left = join.left_as_of;
  const ExprPtr& right = join.right_as_of;
  if (direction == "backward") return call("-", {left, right});
  if (direction == "forward") return call("-", {right, left});
  return call("if", {call(">", {left, right}), call("-", {left, right}), call("-", {right, left})});
}

void check_tolerance(const ExprPtr& tolerance, PlanServices& services) {
  const PlanPtr plan = services.analyze(std::make_shared<Project>(
      Exprs{Alias::make(tolerance, "tolerance")}, std::make_shared<OneRow>()));
  const ExprPtr value = plan->expressions()[0]->children()[0];
  if (!value->foldable()) throw SparkError("AS_OF_JOIN.TOLERANCE_IS_UNFOLDABLE", {});
  const PlanPtr test = services.analyze(std::make_shared<Project>(
      Exprs{Alias::make(call("<", {value, call("-", {value, value})}), "negative")},
      std::make_shared<OneRow>()));
  const Value negative = evaluate_constant(test->expressions()[0]->children()[0]);
  if (!negative.is_null() && negative.boolean()) {
    throw SparkError("AS_OF_JOIN.TOLERANCE_IS_NON_NEGATIVE", {});
  }
}

// Columns of `outer` become references to the query around.
ExprPtr to_outer(const ExprPtr& expr, const Attributes& outer) {
  return transform_up(expr, [&](const ExprPtr& part) -> ExprPtr {
    const auto* column = part->as<AttributeRef>();
    if (column == nullptr) return nullptr;
    const bool is_outer = std::any_of(outer.begin(), outer.end(), [&](const Attribute& known) {
      return known.id == column->id();
    });
    return is_outer ? std::make_shared<OuterReference>(column->attribute()) : nullptr;
  });
}

PlanPtr build(AsOfJoin join, const Plans& children, PlanServices& services) {
  const std::string direction = lower_letters(join.direction);
  if (direction != "backward" && direction != "forward" && direction != "nearest") {
    throw SparkError(
        "AS_OF_JOIN.UNSUPPORTED_DIRECTION",
        {{"direction", join.direction}, {"supported", "'backward', 'forward', 'nearest'"}});
  }
  const std::string type = lower_letters(join.join_type);
  const bool outer = type == "left" || type == "leftouter";
  if (!outer && type != "inner") {
    throw SparkError("UNSUPPORTED_JOIN_TYPE",
                     {{"typ", join.join_type}, {"supported", "'inner', 'leftouter', 'left'"}});
  }
  if (join.tolerance) check_tolerance(join.tolerance, services);
  // Together, so that sides that share columns are told apart.
  const PlanPtr pair =
      services.analyze(std::make_shared<Join>(JoinType::kInner, nullptr, children[0], children[1]));
  const PlanPtr left = pair->children()[0];
  const PlanPtr right = pair->children()[1];
  for (const auto& name : join.using_columns) {
    const ExprPtr equal =
        call("=", {AttributeRef::make(find_columns(left, {name}, services.settings())[0]),
                   AttributeRef::make(find_columns(right, {name}, services.settings())[0])});
    join.condition = join.condition ? call("and", {join.condition, equal}) : equal;
  }
  const PlanPtr resolved = services.analyze(
      std::make_shared<Project>(Exprs{Alias::make(match_condition(join, direction), "match"),
                                      Alias::make(distance(join, direction), "distance")},
                                pair));
  const ExprPtr match = to_outer(resolved->expressions()[0]->children()[0], left->output());
  const ExprPtr order = to_outer(resolved->expressions()[1]->children()[0], left->output());

  Exprs fields;
  for (const auto& attribute : right->output()) {
    fields.push_back(Literal::string("_" + std::to_string(fields.size() / 2)));
    fields.push_back(AttributeRef::make(attribute));
  }
  const PlanPtr nearest = std::make_shared<UnresolvedGroupBy>(
      std::vector<UnresolvedGroupBy::Element>{}, false,
      Exprs{
          Alias::make(call("min_by", {call("named_struct", std::move(fields)), order}), "nearest")},
      std::make_shared<Filter>(match, right));
  Exprs columns;
  for (const auto& attribute : left->output()) columns.push_back(AttributeRef::make(attribute));
  columns.push_back(Alias::make(std::make_shared<ScalarSubquery>(nearest), "__nearest_right__"));
  PlanPtr plan = services.analyze(std::make_shared<Project>(std::move(columns), left));
  const ExprPtr found = AttributeRef::make(plan->output().back());
  if (!outer) plan = std::make_shared<Filter>(call("isnotnull", {found}), plan);
  Exprs list;
  for (const auto& attribute : left->output()) list.push_back(AttributeRef::make(attribute));
  for (size_t i = 0; i < right->output().size(); ++i) {
    const Attribute& attribute = right->output()[i];
    list.push_back(std::make_shared<Alias>(
        std::make_shared<UnresolvedExtract>(found, Literal::string("_" + std::to_string(i))),
        attribute.name, attribute.id, attribute.metadata));
  }
  return std::make_shared<Project>(std::move(list), plan);
}

}  // namespace

PlanPtr as_of_join(PlanPtr left, PlanPtr right, AsOfJoin join) {
  return std::make_shared<Deferred>(
      "AsOfJoin", Plans{std::move(left), std::move(right)},
      [join = std::move(join)](const Plans& children, PlanServices& services) {
        return build(join, children, services);
      });
}

}  // namespace firesteel
