#include <zlib.h>

#include "rdd/rdd_test.h"

namespace firesteel {
namespace {

TEST(Sources, parallelize_and_range) {
  const auto sc = test_context();
  EXPECT_EQ(sc.parallelize(numbers(10)).getNumPartitions(), 2);
  EXPECT_EQ(sc.parallelize(numbers(3), 5).glom().collect(),
            (std::vector<std::vector<int>>{{}, {0}, {}, {1}, {2}}));
  EXPECT_EQ(sc.range(0, 5).collect(), (std::vector<int64_t>{0, 1, 2, 3, 4}));
  EXPECT_EQ(sc.range(10, 0, -3, 3).collect(), (std::vector<int64_t>{10, 7, 4, 1}));
  EXPECT_EQ(sc.range(0, -1).count(), 0);
  EXPECT_EQ(sc.range(0, 1000000, 1, 7).sum(), 499999500000);
  EXPECT_EQ(sc.emptyRDD<int>().getNumPartitions(), 0);
  EXPECT_EQ(sc.emptyRDD<int>().collect(), std::vector<int>{});
}

TEST(Sources, textFile_cuts_files_at_lines) {
  const auto sc = test_context();
  const TestFolder folder;
  std::string text;
  std::vector<std::string> lines;
  for (int i = 0; i < 1000; ++i) {
    lines.push_back(std::string(static_cast<size_t>(i * 37 % 80), static_cast<char>('a' + i % 26)));
    text += lines.back() + (i % 3 == 0 ? "\r\n" : "\n");
  }
  const auto path = folder.write("lines", text);
  for (const int partitions : {1, 2, 3, 7, 50, 1000}) {
    const auto rdd = sc.textFile(path, partitions);
    EXPECT_GE(rdd.getNumPartitions(), std::min(partitions, 40));
    EXPECT_EQ(rdd.collect(), lines) << partitions;
  }
  // Every way to end a line, at every place where a file may be cut.
  const auto odd = folder.write("odd", "a\rb\r\nc\n\n\r\nd");
  for (int partitions = 1; partitions < 13; ++partitions) {
    EXPECT_EQ(sc.textFile(odd, partitions).collect(),
              (std::vector<std::string>{"a", "b", "c", "", "", "d"}))
        << partitions;
  }
}

TEST(Sources, textFile_paths) {
  const auto sc = test_context();
  const TestFolder folder;
  folder.write("b.txt", "3\n");
  folder.write("a.txt", "1\n2\n");
  folder.write("_hidden", "no\n");
  const auto all = sc.textFile(folder.file("")).collect();
  EXPECT_EQ(sorted(all), (std::vector<std::string>{"1", "2", "3"}));
  EXPECT_EQ(sc.textFile("file://" + folder.file("a.*")).count(), 2);
  EXPECT_EQ(sc.textFile(folder.file("a.txt") + "," + folder.file("b.txt")).count(), 3);
  EXPECT_EQ(sc.textFile(folder.file("{a,b}.txt")).count(), 3);
  EXPECT_THROW(sc.textFile(folder.file("none")), SparkException);
  EXPECT_THROW(sc.textFile("hdfs://host/path"), std::invalid_argument);
  const gzFile gzip = gzopen(folder.file("z.gz").c_str(), "wb");
  gzputs(gzip, "x\ny\n");
  gzclose(gzip);
  EXPECT_EQ(sc.textFile(folder.file("z.gz"), 4).collect(), (std::vector<std::string>{"x", "y"}));
}

TEST(Sources, wholeFiles) {
  const auto sc = test_context();
  const TestFolder folder;
  folder.write("a", "1\n2");
  folder.write("b", std::string("\0\xff", 2));
  const auto files = sc.wholeTextFiles(folder.file("")).collect();
  ASSERT_EQ(files.size(), 2u);
  EXPECT_EQ(files[0], std::pair("file:" + folder.file("a"), std::string("1\n2")));
  EXPECT_EQ(sc.binaryFiles(folder.file("b")).values().first(), std::string("\0\xff", 2));
}

TEST(Sources, saveAsTextFile) {
  const auto sc = test_context();
  const TestFolder folder;
  sc.parallelize<std::pair<int, double>>({{1, 0.5}, {2, 1e10}, {3, 3}}, 2)
      .saveAsTextFile(folder.file("out"));
  EXPECT_EQ(TestFolder::read(folder.file("out/part-00000")), "(1,0.5)\n");
  EXPECT_EQ(TestFolder::read(folder.file("out/part-00001")), "(2,1.0E10)\n(3,3.0)\n");
  EXPECT_TRUE(std::filesystem::exists(folder.file("out/_SUCCESS")));
  EXPECT_EQ(sc.textFile(folder.file("out")).count(), 3);
  EXPECT_THROW(sc.parallelize({1}).saveAsTextFile(folder.file("out")), SparkException);
  sc.parallelize({1, 2}, 2).saveAsTextFile(folder.file("zip"), "gzip");
  EXPECT_EQ(sc.textFile(folder.file("zip")).collect(), (std::vector<std::string>{"1", "2"}));
}

TEST(Sources, objectFile) {
  const auto sc = test_context();
  const TestFolder folder;
  std::vector<std::pair<std::string, std::vector<int>>> values;
  for (int i = 0; i < 5000; ++i) values.emplace_back(std::to_string(i), numbers(i % 50));
  sc.parallelize(values, 3).saveAsObjectFile(folder.file("objects"));
  const auto back = sc.objectFile<std::pair<std::string, std::vector<int>>>(folder.file("objects"));
  EXPECT_EQ(back.getNumPartitions(), 3);
  EXPECT_EQ(back.collect(), values);
}

}  // namespace
}  // namespace firesteel
