#include "rows/spill_file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <numeric>
#include <random>

#include "base/spark_error.h"
#include "rows/batch_codec.h"
#include "rows/spill_partitions.h"

namespace firesteel {
namespace {

VectorPtr vector_of(const DataType& type, const std::vector<Value>& values) {
  VectorBuilder builder(type);
  for (const auto& value : values) builder.append(value);
  return builder.finish();
}

Batch batch_of(std::vector<VectorPtr> columns) {
  Batch batch;
  batch.num_rows = columns[0]->size();
  batch.columns = std::move(columns);
  return batch;
}

Batch through_codec(const Batch& batch) {
  std::vector<uint8_t> bytes;
  encode_batch(batch, bytes);
  BufferPtr block = Buffer::allocate(bytes.size());
  std::memcpy(block->data(), bytes.data(), bytes.size());
  std::vector<DataType> types;
  for (const auto& column : batch.columns) types.push_back(column->type());
  return decode_batch(block, types);
}

void expect_same(const Batch& a, const Batch& b) {
  ASSERT_EQ(a.num_rows, b.num_rows);
  ASSERT_EQ(a.columns.size(), b.columns.size());
  for (size_t c = 0; c < a.columns.size(); ++c) {
    EXPECT_EQ(a.columns[c]->type(), b.columns[c]->type());
    for (size_t i = 0; i < a.num_rows; ++i) {
      EXPECT_EQ(a.columns[c]->value(i), b.columns[c]->value(i)) << "column " << c << " row " << i;
    }
  }
}

Value list(std::initializer_list<Value> items) { return Value(Value::List(items)); }

TEST(BatchCodecTest, KeepsValuesOfEveryType) {
  const Value null;
  const DataType strings = DataType::array(TypeId::kString);
  const DataType structure =
      DataType::structure({{"a", TypeId::kInt, true, ""}, {"b", strings, true, ""}});
  const std::string text(100, 'x');
  const Batch batch = batch_of({
      vector_of(TypeId::kBoolean, {true, null, false}),
      vector_of(TypeId::kByte, {int64_t{-1}, null, int64_t{127}}),
      vector_of(TypeId::kShort, {int64_t{-300}, null, int64_t{300}}),
      vector_of(TypeId::kInt, {int64_t{1}, int64_t{2}, int64_t{3}}),
      vector_of(TypeId::kLong, {null, null, int64_t{1} << 60}),
      vector_of(TypeId::kFloat, {1.5, null, -0.25}),
      vector_of(TypeId::kDouble, {1e300, -2.5, null}),
      vector_of(DataType::decimal(10, 2), {Value(int128_t{12345}), null, Value(int128_t{-1})}),
      vector_of(DataType::decimal(38, 2), {Value(int128_t{1} << 100), null, Value(int128_t{-1})}),
      vector_of(TypeId::kString, {std::string("short"), null, text}),
      vector_of(TypeId::kBinary, {std::string("\0\1", 2), std::string(), null}),
      vector_of(TypeId::kDate, {int64_t{19000}, null, int64_t{-5}}),
      vector_of(TypeId::kCalendarInterval, {CalendarInterval{1, 2, 3}, null, CalendarInterval{}}),
      vector_of(TypeId::kNull, {null, null, null}),
      vector_of(strings, {list({std::string("a"), null, text}), null, list({})}),
      vector_of(DataType::map(TypeId::kString, TypeId::kInt),
                {list({std::string("k"), int64_t{1}, std::string("l"), null}), list({}), null}),
      vector_of(structure, {list({int64_t{7}, list({text})}), null, list({null, null})}),
      vector_of(DataType::array(structure), {list({list({int64_t{1}, null}), null}), null, null}),
  });
  expect_same(batch, through_codec(batch));
  EXPECT_GT(bytes_of(batch), 300u);
}

TEST(BatchCodecTest, TakesAnyEncoding) {
  const VectorPtr base = vector_of(
      TypeId::kString, {std::string(40, 'a'), Value(), std::string("b"), std::string("unused")});
  const VectorPtr lists = vector_of(DataType::array(TypeId::kInt),
                                    {list({int64_t{1}}), list({int64_t{2}, int64_t{3}}), Value()});
  const auto rows = std::make_shared<const Selection>(Selection{2, 1, 0, 0});
  const Batch batch = batch_of({
      Vector::dictionary(base, rows),
      Vector::dictionary(lists, rows),
      Vector::constant(TypeId::kString, std::string(30, 'c'), 4),
      Vector::constant(DataType::array(TypeId::kInt), list({int64_t{9}}), 4),
      Vector::null_constant(DataType::decimal(20, 1), 4),
      Vector::sequence(10, -3, 4),
      slice(Vector::dictionary(base, std::make_shared<const Selection>(Selection(10, 2))), 3, 4),
  });
  expect_same(batch, through_codec(batch));
}

TEST(BatchCodecTest, KeepsWhereTheBatchStands) {
  Batch batch = batch_of({Vector::sequence(0, 1, 5)});
  batch.partition = 3;
  batch.row_offset = 77;
  batch.sequence = uint64_t{1} << 60;
  const Batch back = through_codec(batch);
  EXPECT_EQ(back.partition, 3);
  EXPECT_EQ(back.row_offset, 77);
  EXPECT_EQ(back.sequence, uint64_t{1} << 60);
  EXPECT_EQ(through_codec(Batch()).num_rows, 0u);
  Batch no_columns;
  no_columns.num_rows = 12;
  EXPECT_EQ(through_codec(no_columns).num_rows, 12u);
}

SpillSpacePtr space() {
  return std::make_shared<SpillSpace>(std::vector<std::string>{testing::TempDir()});
}

TEST(SpillFileTest, GivesBackWhatWasWrittenInOrder) {
  const auto counted = space();
  SpilledRows rows(std::make_shared<SpillFile>(counted), {TypeId::kLong, TypeId::kString});
  constexpr int64_t kRows = 10000;
  const VectorPtr text = Vector::constant(TypeId::kString, std::string(500, 't'), kRows);
  rows.append(batch_of({Vector::sequence(0, 1, kRows), flatten(text)}));
  EXPECT_EQ(rows.num_rows(), uint64_t{kRows});
  EXPECT_GT(rows.num_batches(), 4u);
  int64_t next = 0;
  for (size_t b = 0; b < rows.num_batches(); ++b) {
    const Batch batch = rows.read(b);
    EXPECT_LE(rows.raw_bytes(b), 512u << 10);
    for (size_t i = 0; i < batch.num_rows; ++i) {
      ASSERT_EQ(batch.columns[0]->value(i), Value(next++));
    }
    EXPECT_EQ(batch.columns[1]->value(0), text->value(0));
  }
  EXPECT_EQ(next, kRows);
  EXPECT_GE(counted->raw_bytes(), kRows * 500);
  EXPECT_LT(counted->disk_bytes(), counted->raw_bytes() / 10);
}

TEST(SpillFileTest, SaysClearlyThatTheFolderCannotBeUsed) {
  const auto bad = std::make_shared<SpillSpace>(std::vector<std::string>{"/dev/null/spill"});
  try {
    SpillFile file(bad);
    FAIL();
  } catch (const SparkError& error) {
    EXPECT_EQ(error.condition(), "SPILL_OUT_OF_MEMORY");
    EXPECT_NE(std::string(error.what()).find("/dev/null/spill"), std::string::npos);
  }
}

TEST(SpillFileTest, SaysClearlyThatTheDiskIsFull) {
  SpilledRows rows(std::make_shared<SpillFile>(space()), {TypeId::kLong});
  // A limit on the size of files stands for a full disk.
  rlimit before;
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small = {32 << 10, before.rlim_max};
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &small);
  std::string condition;
  try {
    std::mt19937_64 random;
    auto values = Vector::flat(TypeId::kLong, 10000);
    for (size_t i = 0; i < 10000; ++i) values->mutable_values<uint64_t>()[i] = random();
    rows.append(batch_of({values}));
  } catch (const SparkError& error) {
    condition = error.condition();
  }
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(condition, "SPILL_OUT_OF_MEMORY");
}

TEST(SpillSpaceTest, FoldersComeFromTheSettingUnlessTheEnvironmentNamesThem) {
  unsetenv("SPARK_LOCAL_DIRS");
  EXPECT_EQ(SpillSpace::folders_of(""), std::vector<std::string>{"/tmp"});
  EXPECT_EQ(SpillSpace::folders_of("/a, /b"), (std::vector<std::string>{"/a", "/b"}));
  setenv("SPARK_LOCAL_DIRS", "/c", 1);
  EXPECT_EQ(SpillSpace::folders_of("/a"), std::vector<std::string>{"/c"});
  unsetenv("SPARK_LOCAL_DIRS");
}

TEST(SpillPartitionsTest, EachRowIsInThePartitionOfItsHash) {
  SpillPartitions partitions(space(), {TypeId::kLong}, 1);
  constexpr size_t kRows = 20000;
  std::vector<uint64_t> hashes(kRows);
  for (size_t i = 0; i < kRows; ++i) hashes[i] = (i * 2654435761U) << 32;
  SpillPartitions::Writer writer(partitions);
  for (size_t begin = 0; begin < kRows; begin += kBatchSize) {
    const size_t size = std::min(kBatchSize, kRows - begin);
    writer.add(batch_of({Vector::sequence(static_cast<int64_t>(begin), 1, size)}),
               std::span(hashes).subspan(begin, size));
  }
  writer.flush();
  EXPECT_EQ(writer.memory_usage(), 0u);
  EXPECT_EQ(partitions.num_rows(), kRows);
  for (size_t p = 0; p < SpillPartitions::kCount; ++p) {
    int64_t last = -1;
    for (size_t b = 0; b < partitions[p].num_batches(); ++b) {
      const Batch batch = partitions[p].read(b);
      for (size_t i = 0; i < batch.num_rows; ++i) {
        const int64_t row = batch.columns[0]->value(i).integer();
        EXPECT_EQ((hashes[static_cast<size_t>(row)] >> 56) & 15, p);
        EXPECT_GT(row, last);
        last = row;
      }
    }
  }
}

}  // namespace
}  // namespace firesteel
