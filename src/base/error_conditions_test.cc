#include "base/error_conditions.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace firesteel {
namespace {

TEST(ErrorConditionsTest, FindsACondition) {
  const ErrorCondition* condition = find_error_condition("DIVIDE_BY_ZERO");
  ASSERT_NE(condition, nullptr);
  EXPECT_EQ(condition->sql_state, "22012");
  EXPECT_TRUE(condition->message.starts_with("Division by zero."));
}

TEST(ErrorConditionsTest, JoinsASubconditionToItsCondition) {
  const ErrorCondition* condition = find_error_condition("AS_OF_JOIN.TOLERANCE_IS_UNFOLDABLE");
  ASSERT_NE(condition, nullptr);
  EXPECT_EQ(condition->sql_state, "42604");
  EXPECT_EQ(condition->message,
            "Invalid as-of join. The input argument `tolerance` must be a constant.");
}

TEST(ErrorConditionsTest, UnknownNameGivesNull) {
  EXPECT_EQ(find_error_condition(""), nullptr);
  EXPECT_EQ(find_error_condition("NO_SUCH_CONDITION"), nullptr);
  EXPECT_EQ(find_error_condition("ZZZ"), nullptr);
}

TEST(ErrorConditionsTest, IsSortedByName) {
  const auto conditions = error_conditions();
  EXPECT_GT(conditions.size(), 1300U);
  EXPECT_TRUE(std::ranges::is_sorted(conditions, {}, &ErrorCondition::name));
}

}  // namespace
}  // namespace firesteel
