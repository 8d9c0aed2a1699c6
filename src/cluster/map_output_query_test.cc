#include "cluster/map_output_query.h"

#include <gtest/gtest.h>

#include "core/shuffle_access.h"

namespace firesteel {
namespace {

TEST(MapOutputQuery, TravelsBothWays) {
  const MapOutputQuery query = decode_query(encode_query({7, 0, 3, 2, 4}));
  EXPECT_EQ(query.shuffle_id, 7);
  EXPECT_EQ(query.map_end, 3);
  EXPECT_EQ(query.reduce_begin, 2);

  std::vector<MapOutputSource> sources(3);
  for (int i = 0; i < 3; ++i) {
    auto& source = sources[static_cast<size_t>(i)];
    source.map_index = i;
    source.map_task_id = 100 + i;
    source.executor_id = i == 1 ? "b" : "a";
    source.host = "host-" + source.executor_id;
    source.port = i == 1 ? 2 : 1;
    source.sizes = {static_cast<uint64_t>(i), 1ULL << 40};
  }
  const auto back = decode_sources(encode_sources(sources));
  ASSERT_TRUE(back.has_value());
  ASSERT_EQ(back->size(), 3);
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ((*back)[i].map_index, sources[i].map_index);
    EXPECT_EQ((*back)[i].map_task_id, sources[i].map_task_id);
    EXPECT_EQ((*back)[i].executor_id, sources[i].executor_id);
    EXPECT_EQ((*back)[i].host, sources[i].host);
    EXPECT_EQ((*back)[i].port, sources[i].port);
    EXPECT_EQ((*back)[i].sizes, sources[i].sizes);
  }
  EXPECT_FALSE(decode_sources(encode_sources(std::nullopt)).has_value());
}

TEST(MapOutputQuery, MissingOutputsAreFetchFailures) {
  try {
    require_map_outputs(std::nullopt, {3, 0, 1, 5, 6});
    FAIL();
  } catch (const FetchFailedError& error) {
    EXPECT_EQ(error.failure().shuffle_id, 3);
    EXPECT_EQ(error.failure().map_index, -1);
    EXPECT_EQ(error.failure().reduce, 5);
  }
}

}  // namespace
}  // namespace firesteel
