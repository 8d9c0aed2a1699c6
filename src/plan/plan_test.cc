#include "plan/plan.h"

#include <gtest/gtest.h>

#include "plan/operators.h"
#include "plan/relations.h"
#include "plan/same_result.h"
#include "plan/subqueries.h"
#include "plan/unresolved_plans.h"

namespace firesteel {
namespace {

PlanPtr range(int64_t end) { return std::make_shared<Range>(0, end, 1, std::nullopt); }

ExprPtr column(const PlanPtr& plan, size_t index = 0) {
  return AttributeRef::make(plan->output()[index]);
}

ExprPtr equal(ExprPtr a, ExprPtr b) {
  auto bound = std::make_shared<BoundScalar>();
  bound->name = "=";
  bound->return_type = TypeId::kBoolean;
  return std::make_shared<Call>(std::move(bound), Exprs{std::move(a), std::move(b)});
}

std::string id_text(const ExprPtr& expr) { return std::to_string(expr->as<AttributeRef>()->id()); }

TEST(TreeString, BranchesAndSubqueries) {
  const PlanPtr left = range(3);
  const PlanPtr right = range(4);
  const PlanPtr inner = range(5);
  const PlanPtr join =
      std::make_shared<Join>(JoinType::kInner, equal(column(left), column(right)), left, right);
  const PlanPtr filter =
      std::make_shared<Filter>(std::make_shared<InSubquery>(Exprs{column(left)}, inner), join);
  EXPECT_EQ(tree_string(*filter), "Filter id#" + id_text(column(left)) + "L IN (list [])\n" +
                                      ":  +- Range (0, 5, step=1)\n"
                                      "+- Join Inner, (id#" +
                                      id_text(column(left)) + "L = id#" + id_text(column(right)) +
                                      "L)\n"
                                      "   :- Range (0, 3, step=1)\n"
                                      "   +- Range (0, 4, step=1)\n");
}

TEST(TreeString, LimitsAndUnresolvedNodes) {
  const PlanPtr limit = std::make_shared<Limit>(Literal::integer(2), Literal::integer(1), range(9));
  EXPECT_EQ(tree_string(*limit),
            "GlobalLimit 2\n"
            "+- LocalLimit 2\n"
            "   +- Offset 1\n"
            "      +- Range (0, 9, step=1)\n");
  const PlanPtr unresolved =
      std::make_shared<Filter>(std::make_shared<UnresolvedAttribute>(std::vector<std::string>{"a"}),
                               std::make_shared<UnresolvedRelation>(std::vector<std::string>{"t"}));
  EXPECT_EQ(tree_string(*unresolved),
            "'Filter 'a\n"
            "+- 'UnresolvedRelation [t], [], false\n");
}

TEST(TruncatedList, ShowsTwentyFive) {
  std::vector<std::string> fields(30, "x");
  const std::string text = truncated_list(fields);
  EXPECT_NE(text.find("... 5 more fields]"), std::string::npos);
}

TEST(Output, OuterJoinsMakeColumnsNullable) {
  const PlanPtr left = range(3);
  const PlanPtr right = range(4);
  const auto nullable = [&](JoinType type) {
    const Join join(type, nullptr, left, right);
    std::string out;
    for (const Attribute& attribute : join.output()) out += attribute.nullable ? 'y' : 'n';
    return out;
  };
  EXPECT_EQ(nullable(JoinType::kInner), "nn");
  EXPECT_EQ(nullable(JoinType::kLeft), "ny");
  EXPECT_EQ(nullable(JoinType::kRight), "yn");
  EXPECT_EQ(nullable(JoinType::kFull), "yy");
  EXPECT_EQ(nullable(JoinType::kLeftSemi), "n");
}

TEST(Output, UnionKeepsItsIds) {
  const PlanPtr both = std::make_shared<Union>(Plans{range(3), range(4)});
  const ExprId id = both->output()[0].id;
  const PlanPtr other = both->with_children({range(5), range(6)});
  EXPECT_EQ(other->output()[0].id, id);
}

TEST(FreshIds, RenewsWhatThePlanDefines) {
  const PlanPtr source = range(3);
  const ExprPtr alias = Alias::make(column(source), "x");
  const PlanPtr project = std::make_shared<Project>(Exprs{alias, column(source)}, source);
  const PlanPtr filter =
      std::make_shared<Filter>(equal(column(project, 0), column(project, 1)), project);
  std::map<ExprId, ExprId> mapping;
  const PlanPtr fresh = with_fresh_ids(filter, &mapping);
  EXPECT_EQ(mapping.size(), 2u);
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(fresh->output()[i].id, mapping.at(filter->output()[i].id));
    EXPECT_NE(fresh->output()[i].id, filter->output()[i].id);
    EXPECT_EQ(fresh->output()[i].name, filter->output()[i].name);
  }
  EXPECT_EQ(referenced_ids(fresh->as<Filter>()->condition()).size(), 2u);
  EXPECT_TRUE(same_result(*filter, *fresh));
  EXPECT_EQ(result_hash(*filter), result_hash(*fresh));
}

TEST(FreshIds, FollowsOuterReferencesIntoSubqueries) {
  const PlanPtr outer = range(3);
  const PlanPtr inner = range(4);
  const PlanPtr subquery = std::make_shared<Filter>(
      equal(column(inner), std::make_shared<OuterReference>(outer->output()[0])), inner);
  const PlanPtr filter = std::make_shared<Filter>(std::make_shared<Exists>(subquery), outer);
  const PlanPtr fresh = with_fresh_ids(filter);
  const auto* exists = fresh->as<Filter>()->condition()->as<Exists>();
  const Attributes asked = outer_attributes(exists->plan());
  ASSERT_EQ(asked.size(), 1u);
  EXPECT_EQ(asked[0].id, fresh->children()[0]->output()[0].id);
  EXPECT_TRUE(same_result(*filter, *fresh));
}

TEST(FreshIds, RenewsCommonTableExpressions) {
  const PlanPtr body = range(3);
  const PlanPtr use =
      std::make_shared<CteReference>(77, "c", to_attributes(to_schema(body->output())), false);
  const PlanPtr with = std::make_shared<WithCte>(std::vector<CteDefinition>{{77, "c", body}}, use);
  const PlanPtr fresh = with_fresh_ids(with);
  const int64_t id = fresh->as<WithCte>()->definitions()[0].id;
  EXPECT_NE(id, 77);
  EXPECT_EQ(fresh->as<WithCte>()->query()->as<CteReference>()->cte_id(), id);
}

TEST(SameResult, TellsPlansApart) {
  EXPECT_TRUE(same_result(*range(3), *range(3)));
  EXPECT_FALSE(same_result(*range(3), *range(4)));
  const PlanPtr a = range(3);
  const PlanPtr b = range(3);
  const PlanPtr ascending =
      std::make_shared<Sort>(std::vector<SortOrder>{{column(a), true, true}}, true, a);
  const PlanPtr descending =
      std::make_shared<Sort>(std::vector<SortOrder>{{column(b), false, true}}, true, b);
  EXPECT_FALSE(same_result(*ascending, *descending));
}

TEST(Resolved, AnswersForSubqueriesToo) {
  const PlanPtr outer = range(3);
  const PlanPtr unresolved = std::make_shared<UnresolvedRelation>(std::vector<std::string>{"t"});
  const PlanPtr filter = std::make_shared<Filter>(std::make_shared<Exists>(unresolved), outer);
  EXPECT_FALSE(filter->resolved());
  EXPECT_TRUE(outer->resolved());
}

}  // namespace
}  // namespace firesteel
