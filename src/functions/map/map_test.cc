#include "functions/test_calls.h"

namespace firesteel::testing {
namespace {

using List = Value::List;
using Rows = std::vector<std::string>;

const DataType kInt = TypeId::kInt;
const DataType kText = TypeId::kString;
const DataType kMap = DataType::map(TypeId::kInt, TypeId::kString);

SqlSettings last_wins() {
  SqlSettings settings;
  settings.map_key_dedup_last_wins = true;
  return settings;
}

TEST(MapTest, Make) {
  const std::vector<Column> same_keys = {{kInt, {1}}, {kText, {"a"}}, {kInt, {1}}, {kText, {"b"}}};
  EXPECT_EQ(scalar("map", {{kInt, {1, 2}}, {kText, {"a", Value()}}}),
            (Rows{"{1 -> a}", "{2 -> null}"}));
  EXPECT_EQ(condition_of([&] { scalar("map", same_keys); }), "DUPLICATED_MAP_KEY");
  EXPECT_EQ(scalar("map", same_keys, last_wins()), (Rows{"{1 -> b}"}));
  EXPECT_EQ(condition_of([&] { scalar("map", {{kInt, {Value()}}, {kInt, {1}}}); }), "NULL_MAP_KEY");
  EXPECT_EQ(scalar("map", {{TypeId::kDouble, {-0.0}}, {kInt, {1}}}), (Rows{"{0.0 -> 1}"}));
}

TEST(MapTest, FromArraysAndEntries) {
  const DataType ints = DataType::array(kInt);
  EXPECT_EQ(scalar("map_from_arrays", {{ints, {List{1, 2}, Value()}},
                                       {DataType::array(kText), {List{"a", "b"}, List{}}}}),
            (Rows{"{1 -> a, 2 -> b}", "NULL"}));
  EXPECT_EQ(condition_of([&] {
              scalar("map_from_arrays", {{ints, {List{1, 2}}}, {ints, {List{1}}}});
            }),
            "_LEGACY_ERROR_TEMP_2128");
  const DataType entries =
      DataType::array(DataType::structure({{"k", kInt, true, ""}, {"v", kText, true, ""}}));
  EXPECT_EQ(scalar("map_from_entries",
                   {{entries, {List{List{1, "a"}}, List{List{1, "a"}, Value()}, Value()}}}),
            (Rows{"{1 -> a}", "NULL", "NULL"}));
}

TEST(MapTest, PartsAndLookup) {
  const Column maps = {kMap, {List{1, "a", 2, Value()}, Value(), List{}}};
  EXPECT_EQ(scalar("map_keys", {maps}), (Rows{"[1, 2]", "NULL", "[]"}));
  EXPECT_EQ(scalar("map_values", {maps}), (Rows{"[a, null]", "NULL", "[]"}));
  EXPECT_EQ(scalar("map_entries", {maps}), (Rows{"[{1, a}, {2, null}]", "NULL", "[]"}));
  EXPECT_EQ(scalar("map_contains_key", {maps, {kInt, {2, 2, 2}}}), (Rows{"true", "NULL", "false"}));
  EXPECT_EQ(scalar("element_at", {maps, {kInt, {1, 1, 1}}}), (Rows{"a", "NULL", "NULL"}));
  EXPECT_EQ(scalar("get_map_value", {maps, constant(kInt, 1)}), (Rows{"a", "NULL", "NULL"}));
  EXPECT_EQ(scalar("size", {maps}), (Rows{"2", "NULL", "0"}));
}

TEST(MapTest, Concat) {
  const Column a = {kMap, {List{1, "a"}, List{1, "a"}}};
  const Column b = {kMap, {List{2, "b"}, Value()}};
  EXPECT_EQ(scalar("map_concat", {a, b}), (Rows{"{1 -> a, 2 -> b}", "NULL"}));
  EXPECT_EQ(condition_of([&] { scalar("map_concat", {a, a}); }), "DUPLICATED_MAP_KEY");
}

TEST(MapTest, StrToMap) {
  const auto split = [](const char* text, const char* pairs, const char* values) {
    return scalar("str_to_map", {{kText, {text}}, {kText, {pairs}}, {kText, {values}}})[0];
  };
  EXPECT_EQ(split("a:1,b", ",", ":"), "{a -> 1, b -> null}");
  EXPECT_EQ(split("a:1:2,b:3", ",", ":"), "{a -> 1:2, b -> 3}");
  EXPECT_EQ(split("a:1b:2", "[0-9]", ":"), "{a -> , b -> ,  -> null}");
  EXPECT_EQ(split("", ",", ":"), "{ -> null}");
  EXPECT_EQ(split("abc", "", ":"), "{a -> null, b -> null, c -> null}");
  EXPECT_EQ(split("ab:cd", ",", ""), "{a -> b:cd}");
  EXPECT_EQ(scalar("str_to_map", {{kText, {"x:y", Value()}}}), (Rows{"{x -> y}", "NULL"}));
}

}  // namespace
}  // namespace firesteel::testing
