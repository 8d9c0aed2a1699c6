#include "cluster/master_url.h"

#include <gtest/gtest.h>

#include "base/spark_error.h"

namespace firesteel {
namespace {

TEST(MasterUrl, ReadsEveryForm) {
  EXPECT_EQ(parse_master("local").threads, 1);
  EXPECT_EQ(parse_master("local[4]").threads, 4);
  EXPECT_EQ(parse_master("local[*]").threads, 0);
  EXPECT_EQ(parse_master("local[2, 3]").max_failures, 3);
  const MasterUrl cluster = parse_master("local-cluster[2,1,1024]");
  EXPECT_EQ(cluster.kind, MasterUrl::Kind::kLocalCluster);
  EXPECT_EQ(cluster.executors, 2);
  EXPECT_EQ(cluster.cores, 1);
  EXPECT_EQ(cluster.memory_mib, 1024);
  const MasterUrl standalone = parse_master("firesteel://a:7077,b:7078");
  EXPECT_EQ(standalone.kind, MasterUrl::Kind::kStandalone);
  EXPECT_EQ(standalone.masters, (std::vector<std::string>{"a:7077", "b:7078"}));
}

TEST(MasterUrl, RefusesOthers) {
  for (const char* text : {"local[0]", "local[x]", "local[1,2,3]", "local-cluster[1,2]", "yarn-x",
                           "firesteel://host", "firesteel://:7077", "local["}) {
    EXPECT_THROW(parse_master(text), SparkError) << text;
  }
}

}  // namespace
}  // namespace firesteel
