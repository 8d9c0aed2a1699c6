#include "formats/parquet/parquet_source.h"

#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_nested.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/io/file.h>
#include <arrow/table.h>
#include <gtest/gtest.h>
#include <parquet/arrow/writer.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "base/spark_error.h"
#include "formats/write/file_writer.h"

namespace firesteel {
namespace {

using Rows = std::vector<std::vector<Value>>;

class ParquetTest : public testing::Test {
 protected:
  ~ParquetTest() override { std::filesystem::remove(path_); }

  TableSourcePtr open() const {
    return open_parquet({path_}, list_data_files({path_}, {}, SqlSettings()), {}, std::nullopt,
                        SqlSettings());
  }

  static Rows read(const TableSource& source, const ScanRequest& request) {
    Rows out;
    const auto scan = source.scan(request);
    const auto cursor = scan->make_cursor();
    Batch batch;
    while (cursor->next(batch)) {
      for (size_t row = 0; row < batch.num_rows; ++row) {
        out.emplace_back();
        for (const auto& column : batch.columns) out.back().push_back(column->value(row));
      }
    }
    return out;
  }

  // 0 to `count` - 1, every third null; "v<i mod distinct>".
  void write_table(int64_t count, int distinct, int64_t row_group, bool dictionary) const {
    arrow::Int64Builder numbers;
    arrow::StringBuilder words;
    for (int64_t i = 0; i < count; ++i) {
      ASSERT_TRUE((i % 3 == 2 ? numbers.AppendNull() : numbers.Append(i)).ok());
      ASSERT_TRUE(words.Append("a word that is not inline " + std::to_string(i % distinct)).ok());
    }
    const auto table = arrow::Table::Make(
        arrow::schema({arrow::field("n", arrow::int64()), arrow::field("s", arrow::utf8())}),
        {*numbers.Finish(), *words.Finish()});
    parquet::WriterProperties::Builder properties;
    properties.max_row_group_length(row_group)->data_pagesize(1000);
    if (!dictionary) properties.disable_dictionary();
    auto out = *arrow::io::FileOutputStream::Open(path_);
    ASSERT_TRUE(parquet::arrow::WriteTable(*table, arrow::default_memory_pool(), out, row_group,
                                           properties.build())
                    .ok());
    ASSERT_TRUE(out->Close().ok());
  }

  std::string bytes() const {
    std::ifstream in(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void set_bytes(std::string_view bytes) const {
    // A file of another name, so that no cached footer is taken for its own.
    std::filesystem::remove(path_);
    std::ofstream(path_, std::ios::binary) << bytes;
    std::filesystem::last_write_time(
        path_, std::filesystem::file_time_type(std::chrono::seconds(++*clock())));
  }
  static int* clock() {
    static int seconds = 0;
    return &seconds;
  }

  const std::string path_ = testing::TempDir() + "parquet_test_" +
                            testing::UnitTest::GetInstance()->current_test_info()->name() +
                            ".parquet";
};

TEST_F(ParquetTest, PagesDictionariesAndNulls) {
  for (const bool dictionary : {true, false}) {
    write_table(5000, 7, 1500, dictionary);
    const auto rows = read(*open(), {.columns = {1, 0}});
    ASSERT_EQ(rows.size(), 5000);
    for (size_t i = 0; i < rows.size(); ++i) {
      EXPECT_EQ(rows[i][0].string(), "a word that is not inline " + std::to_string(i % 7));
      EXPECT_EQ(rows[i][1].is_null(), i % 3 == 2);
      if (i % 3 == 2) continue;
      EXPECT_EQ(rows[i][1].integer(), static_cast<int64_t>(i));
    }
    std::filesystem::remove(path_);
  }
}

// A third of the rows is null.
TEST_F(ParquetTest, RowsOutsideOfAPredicateAreNotReturned) {
  write_table(10'000, 7, 1000, true);
  const auto source = open();
  const auto count = [&](ColumnPredicate::Op op, int64_t value) {
    return read(*source, {.columns = {0}, .predicates = {{0, op, {Value(value)}}}}).size();
  };
  EXPECT_EQ(count(ColumnPredicate::Op::kEq, 4500), 1);
  EXPECT_EQ(count(ColumnPredicate::Op::kLt, 1500), 1000);
  EXPECT_EQ(count(ColumnPredicate::Op::kGe, 9000), 667);
  EXPECT_EQ(count(ColumnPredicate::Op::kGt, 20'000), 0);
  EXPECT_EQ(
      read(*source, {.columns = {0}, .predicates = {{0, ColumnPredicate::Op::kIsNull, {}}}}).size(),
      10'000);
  EXPECT_EQ(*source->statistics().row_count, 10'000);
  EXPECT_EQ(source->statistics().columns[0].max->integer(), 9999);
}

// Statistics of unsigned numbers have the bits of signed ones.
TEST_F(ParquetTest, UnsignedNumbers) {
  arrow::UInt32Builder small;
  arrow::UInt64Builder large;
  ASSERT_TRUE(small.AppendValues({1, 4'000'000'000}).ok());
  ASSERT_TRUE(large.AppendValues({1, 18'000'000'000'000'000'000U}).ok());
  const auto table = arrow::Table::Make(
      arrow::schema({arrow::field("u", arrow::uint32()), arrow::field("w", arrow::uint64())}),
      {*small.Finish(), *large.Finish()});
  auto out = *arrow::io::FileOutputStream::Open(path_);
  ASSERT_TRUE(parquet::arrow::WriteTable(*table, arrow::default_memory_pool(), out).ok());
  ASSERT_TRUE(out->Close().ok());
  const auto rows = read(
      *open(), {.columns = {0, 1},
                .predicates = {{0, ColumnPredicate::Op::kEq, {Value(int64_t{4'000'000'000})}}}});
  ASSERT_EQ(rows.size(), 1);
  EXPECT_EQ(rows[0][0].integer(), 4'000'000'000);
  EXPECT_EQ(rows[0][1].decimal(), int128_t{18'000'000'000'000'000'000U});
}

TEST_F(ParquetTest, NestedColumnsAndIntervals) {
  const DataType months =
      DataType::year_month_interval(IntervalField::kYear, IntervalField::kMonth);
  const DataType days = DataType::day_time_interval(DayTimeField::kDay, DayTimeField::kSecond);
  const DataType row = DataType::structure({{"m", months}, {"list", DataType::array(days)}});
  const DataType map = DataType::map(TypeId::kString, row);
  const Schema schema = {{"ym", months}, {"row", row}, {"map", map}};
  const Value inner(Value::List{Value(14), Value(Value::List{Value(int64_t{5}), Value()})});
  const std::vector<Value> values = {Value(25), inner, Value(Value::List{Value("k"), inner})};
  Batch batch;
  batch.num_rows = 2;
  for (size_t c = 0; c < schema.size(); ++c) {
    VectorBuilder builder(schema[c].type);
    builder.append(values[c]);
    builder.append_null();
    batch.columns.push_back(builder.finish());
  }
  const auto writer = make_file_writer("parquet", path_, {.schema = schema, .time_zone = "UTC"});
  writer->write(batch);
  writer->finish();
  const auto source = open();
  EXPECT_EQ(DataType::structure(source->schema()).simple_string(),
            DataType::structure(schema).simple_string());
  const auto rows = read(*source, {.columns = {0, 1, 2}});
  ASSERT_EQ(rows.size(), 2);
  EXPECT_EQ(rows[0], values);
  EXPECT_EQ(rows[1], std::vector<Value>(3));
}

TEST_F(ParquetTest, TruncatedFilesAreRefused) {
  write_table(300, 7, 100, true);
  const std::string whole = bytes();
  for (size_t size = 0; size < whole.size(); size += 1 + size / 50) {
    set_bytes(std::string_view(whole).substr(0, size));
    EXPECT_THROW(read(*open(), {.columns = {0, 1}}), SparkError) << size;
  }
}

// Damaged files are refused, or read as whatever they say now; nothing worse happens.
TEST_F(ParquetTest, FlippedBits) {
  write_table(300, 7, 100, true);
  const std::string whole = bytes();
  std::mt19937 random(42);
  size_t refused = 0;
  for (int round = 0; round < 1500; ++round) {
    std::string damaged = whole;
    const size_t at = random() % whole.size();
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << (random() % 8)));
    set_bytes(damaged);
    try {
      const auto source = open();
      ScanRequest request;
      for (size_t c = 0; c < source->schema().size(); ++c) {
        request.columns.push_back(static_cast<int>(c));
      }
      read(*source, request);
    } catch (const SparkError&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 0);
}

}  // namespace
}  // namespace firesteel
