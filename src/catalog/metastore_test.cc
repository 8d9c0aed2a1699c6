#include "catalog/metastore.h"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "base/spark_error.h"

namespace firesteel {
namespace {

namespace fs = std::filesystem;

class MetastoreTest : public ::testing::Test {
 protected:
  MetastoreTest() {
    std::string pattern = (fs::temp_directory_path() / "metastore-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~MetastoreTest() override { fs::remove_all(folder_); }

  TableMetadata table(const std::string& name, const std::string& database = "default") const {
    TableMetadata table;
    table.database = database;
    table.name = name;
    table.id = name + "-id";
    table.provider = "parquet";
    table.schema = {{"a", TypeId::kInt, true, R"({"comment":"first"})"},
                    {"p", DataType::string(StringKind::kVarchar, 7), true, ""}};
    table.partition_columns = {"p"};
    table.location = (folder_ / name).string();
    return table;
  }

  template <class Action>
  static std::string error(const Action& action) {
    try {
      action();
      return "";
    } catch (const SparkError& error) {
      return error.condition();
    }
  }

  fs::path folder_;
};

TEST_F(MetastoreTest, NothingIsWrittenBeforeTheFirstChange) {
  const fs::path warehouse = folder_ / "warehouse";
  const Metastore store(warehouse);
  EXPECT_EQ(store.database_names(), std::vector<std::string>{"default"});
  EXPECT_TRUE(store.table_names("default").empty());
  EXPECT_EQ(store.find_database("default")->location, warehouse.string());
  EXPECT_FALSE(fs::exists(warehouse));
}

TEST_F(MetastoreTest, TablesOutliveTheirStore) {
  {
    Metastore store(folder_);
    TableMetadata made = table("t");
    made.bucket = BucketSpec{4, {"a"}, {"p"}};
    made.comment = "told";
    made.partitions = {{{"x y"}, (folder_ / "t/p=x y").string(), 5, StoredStatistics{7, 2, {}}}};
    store.create_table(made, false);
  }
  const Metastore store(folder_);
  const TablePtr found = store.find_table("default", "t");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->schema, table("t").schema);
  EXPECT_EQ(found->bucket, (BucketSpec{4, {"a"}, {"p"}}));
  EXPECT_EQ(found->comment, "told");
  ASSERT_EQ(found->partitions.size(), 1u);
  EXPECT_EQ(found->partitions[0].values, std::vector<std::string>{"x y"});
  EXPECT_EQ(found->partitions[0].statistics->row_count, 2);
  EXPECT_TRUE(fs::is_directory(folder_ / "t"));
}

TEST_F(MetastoreTest, AnUnchangedTableIsReadOnce) {
  Metastore store(folder_);
  store.create_table(table("t"), false);
  const TablePtr first = store.find_table("default", "t");
  EXPECT_EQ(store.find_table("default", "t"), first);
  Metastore other(folder_);
  other.update_table("default", "t", [](TableMetadata& t) { t.properties["k"] = "v"; });
  EXPECT_EQ(store.find_table("default", "t")->properties.at("k"), "v");
}

TEST_F(MetastoreTest, NamesOfNothing) {
  Metastore store(folder_);
  EXPECT_EQ(store.find_table("default", "../t"), nullptr);
  EXPECT_EQ(store.find_table("default", (folder_ / "t").string()), nullptr);
  EXPECT_EQ(error([&] { store.create_table(table("bad-name"), false); }),
            "INVALID_SCHEMA_OR_RELATION_NAME");
  EXPECT_EQ(error([&] { store.create_table(table("t", "nosuch"), false); }), "SCHEMA_NOT_FOUND");
  EXPECT_EQ(error([&] { store.drop_table("default", "t"); }), "TABLE_OR_VIEW_NOT_FOUND");
  EXPECT_EQ(error([&] { store.table_names("nosuch"); }), "SCHEMA_NOT_FOUND");
}

TEST_F(MetastoreTest, DatabasesHoldTables) {
  Metastore store(folder_);
  store.create_database({.name = "d", .location = (folder_ / "d.db").string()}, false);
  EXPECT_EQ(error([&] { store.create_database({.name = "d"}, false); }), "SCHEMA_ALREADY_EXISTS");
  TableMetadata inside = table("t", "d");
  inside.location = store.default_location("d", "t");
  store.create_table(inside, false);
  EXPECT_EQ(error([&] { store.create_table(inside, false); }), "TABLE_OR_VIEW_ALREADY_EXISTS");
  EXPECT_EQ(error([&] { store.drop_database("d", false); }), "SCHEMA_NOT_EMPTY");
  store.drop_database("d", true);
  EXPECT_EQ(store.database_names(), std::vector<std::string>{"default"});
  EXPECT_EQ(store.find_table("d", "t"), nullptr);
  EXPECT_FALSE(fs::exists(folder_ / "d.db"));
}

TEST_F(MetastoreTest, ManagedDataMovesAndGoesWithItsTable) {
  Metastore store(folder_);
  store.create_table(table("t"), false);
  std::ofstream(folder_ / "t" / "part-0") << "rows";
  store.rename_table("default", "t", "u");
  EXPECT_EQ(store.find_table("default", "t"), nullptr);
  EXPECT_TRUE(fs::exists(folder_ / "u" / "part-0"));
  TableMetadata outside = table("x");
  outside.kind = TableMetadata::Kind::kExternal;
  fs::create_directories(outside.location);
  store.create_table(outside, false);
  store.drop_table("default", "x");
  store.drop_table("default", "u");
  EXPECT_TRUE(fs::exists(folder_ / "x"));
  EXPECT_FALSE(fs::exists(folder_ / "u"));
}

// Two stores, as two servers over one warehouse have them; every change must count.
TEST_F(MetastoreTest, ChangesFromSeveralThreadsAndStores) {
  Metastore a(folder_);
  Metastore b(folder_);
  a.create_table(table("t"), false);
  constexpr int kThreads = 4;
  constexpr int kChanges = 25;
  std::atomic<int> unreadable{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      Metastore& store = i % 2 == 0 ? a : b;
      for (int n = 0; n < kChanges; ++n) {
        store.update_table("default", "t", [&](TableMetadata& t) {
          t.properties[std::to_string(i) + "-" + std::to_string(n)] = "x";
        });
        if (!store.find_table("default", "t")) ++unreadable;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(unreadable, 0);
  EXPECT_EQ(a.find_table("default", "t")->properties.size(), kThreads * kChanges);
}

TEST_F(MetastoreTest, OneOfManyCreators) {
  Metastore store(folder_);
  std::atomic<int> made{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      if (error([&] { store.create_table(table("t"), false); }).empty()) ++made;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(made, 1);
}

TEST_F(MetastoreTest, BrokenFilesAreTold) {
  Metastore store(folder_);
  store.create_table(table("t"), false);
  std::ofstream(folder_ / ".metastore" / "tables" / "default" / "t.json") << "{";
  EXPECT_EQ(error([&] { store.find_table("default", "t"); }), "INTERNAL_ERROR");
}

TEST_F(MetastoreTest, FunctionsOutliveTheirStore) {
  RoutineMetadata routine;
  routine.database = "default";
  routine.name = "f";
  routine.definition.parameters = {{.name = "a", .type = TypeId::kInt, .default_text = "1 + 1"}};
  routine.definition.return_type = DataType::array(TypeId::kLong);
  routine.definition.body = "array(a)";
  routine.settings = {{"spark.sql.ansi.enabled", "false"}};
  Metastore(folder_).create_routine(routine, false);

  Metastore store(folder_);
  const RoutinePtr found = store.find_routine("default", "f");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->definition.parameters[0].default_text, "1 + 1");
  EXPECT_EQ(found->definition.return_type, DataType::array(TypeId::kLong));
  EXPECT_EQ(found->settings, routine.settings);
  EXPECT_EQ(store.routine_names("default"), std::vector<std::string>{"f"});
  EXPECT_EQ(error([&] { store.create_routine(routine, false); }), "ROUTINE_ALREADY_EXISTS");
  store.create_routine(routine, true);
  store.drop_routine("default", "f");
  EXPECT_EQ(store.find_routine("default", "f"), nullptr);
  EXPECT_EQ(error([&] { store.drop_routine("default", "f"); }), "ROUTINE_NOT_FOUND");
}

TEST(PartitionName, EscapesAndBack) {
  EXPECT_EQ(partition_name({"p", "q"}, {"1", "a b/c=d"}), "p=1/q=a b%2Fc%3Dd");
  EXPECT_EQ(unescape_path_name("a b%2Fc%3Dd%"), "a b/c=d%");
}

}  // namespace
}  // namespace firesteel
