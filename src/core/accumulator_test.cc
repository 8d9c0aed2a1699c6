#include "core/accumulator.h"

#include "core/accumulator_registry.h"

namespace firesteel {
namespace {

AccumulatorUpdate update_of(int64_t id, const AccumulatorValue& value) {
  ByteWriter out;
  value.write(out);
  AccumulatorUpdate update;
  update.id = id;
  update.value = out.take();
  return update;
}

AccumulatorUpdate long_update(int64_t id, int64_t value) {
  LongAccumulator part;
  part.add(value);
  return update_of(id, part);
}

int64_t sum_of(AccumulatorRegistry& registry, int64_t id) {
  int64_t sum = 0;
  EXPECT_TRUE(registry.read<LongAccumulator>(id, [&](auto& value) { sum = value.sum(); }));
  return sum;
}

TEST(Accumulator, APartitionCountsOnce) {
  AccumulatorRegistry registry;
  const int64_t id = registry.add(std::make_unique<LongAccumulator>(), "rows");
  const std::vector<AccumulatorUpdate> updates = {long_update(id, 5)};
  const auto shown = registry.merge(1, 0, updates);
  ASSERT_EQ(shown.size(), 1u);
  EXPECT_EQ(shown[0].update, "5");
  EXPECT_EQ(shown[0].value, "5");
  EXPECT_TRUE(registry.merge(1, 0, updates).empty());
  registry.merge(1, 1, updates);
  registry.merge(2, 0, updates);
  EXPECT_EQ(sum_of(registry, id), 15);
  registry.reset(id);
  EXPECT_EQ(sum_of(registry, id), 0);
  registry.remove(id);
  EXPECT_TRUE(registry.merge(3, 0, updates).empty());
}

TEST(Accumulator, KindsMerge) {
  AccumulatorRegistry registry;
  const int64_t doubles = registry.add(std::make_unique<DoubleAccumulator>());
  const int64_t lists = registry.add(std::make_unique<CollectionAccumulator>());
  for (int partition = 0; partition < 3; ++partition) {
    DoubleAccumulator number;
    number.add(0.5);
    number.add(1);
    CollectionAccumulator list;
    list.add(std::to_string(partition));
    registry.merge(1, partition, std::vector{update_of(doubles, number), update_of(lists, list)});
  }
  registry.read<DoubleAccumulator>(doubles, [](auto& value) {
    EXPECT_EQ(value.sum(), 4.5);
    EXPECT_EQ(value.count(), 6);
    EXPECT_EQ(value.average(), 0.75);
  });
  registry.read<CollectionAccumulator>(lists, [](auto& value) {
    EXPECT_THAT(value.elements(), testing::ElementsAre("0", "1", "2"));
  });
}

TEST(Accumulator, LongsWrapAround) {
  LongAccumulator value;
  value.add(INT64_MAX);
  value.add(1);
  EXPECT_EQ(value.sum(), INT64_MIN);
}

}  // namespace
}  // namespace firesteel
