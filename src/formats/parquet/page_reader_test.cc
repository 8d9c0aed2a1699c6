#include <arrow/builder.h>
#include <arrow/io/memory.h>
#include <arrow/table.h>
#include <gtest/gtest.h>
#include <parquet/arrow/writer.h>
#include <parquet/file_reader.h>

#include <random>

#include "formats/parquet/column_pages.h"
#include "formats/parquet/column_reader.h"

namespace firesteel {
namespace {

constexpr size_t kRows = 30'000;

// How a file is written.
struct Layout {
  bool nulls = false;
  // Few distinct values, or so many that the writer gives the dictionary up on its way.
  bool few_values = true;
  bool dictionary = true;
  bool version_2 = false;
  arrow::Compression::type compression = arrow::Compression::SNAPPY;
};

struct Row {
  bool valid;
  int64_t number;
  std::string text;
};

std::vector<Row> make_rows(const Layout& layout) {
  std::mt19937_64 random(4);
  std::vector<Row> rows(kRows);
  for (auto& row : rows) {
    const auto value = static_cast<int64_t>(random() % (layout.few_values ? 50 : 1'000'000'000));
    row = {!layout.nulls || random() % 5 != 0, value, "text " + std::to_string(value)};
    if (value % 3 == 0) row.text += " that is longer than what stands inline";
  }
  return rows;
}

std::shared_ptr<arrow::Buffer> write(const std::vector<Row>& rows, const Layout& layout) {
  arrow::Int64Builder numbers;
  arrow::StringBuilder texts;
  for (const Row& row : rows) {
    EXPECT_TRUE((row.valid ? numbers.Append(row.number) : numbers.AppendNull()).ok());
    EXPECT_TRUE((row.valid ? texts.Append(row.text) : texts.AppendNull()).ok());
  }
  const auto schema =
      arrow::schema({arrow::field("number", arrow::int64()), arrow::field("text", arrow::utf8())});
  const auto table = arrow::Table::Make(schema, {*numbers.Finish(), *texts.Finish()});
  parquet::WriterProperties::Builder properties;
  properties.compression(layout.compression)->data_pagesize(10'000)->write_batch_size(500);
  properties.dictionary_pagesize_limit(20'000);
  if (!layout.dictionary) properties.disable_dictionary();
  if (layout.version_2) properties.data_page_version(parquet::ParquetDataPageVersion::V2);
  const auto out = *arrow::io::BufferOutputStream::Create();
  EXPECT_TRUE(parquet::arrow::WriteTable(*table, arrow::default_memory_pool(), out, kRows,
                                         properties.build())
                  .ok());
  return *out->Finish();
}

class PageReaderTest : public testing::TestWithParam<Layout> {
 protected:
  PageReaderTest()
      : rows_(make_rows(GetParam())),
        input_(std::make_shared<arrow::io::BufferReader>(write(rows_, GetParam()))),
        file_(parquet::ParquetFileReader::Open(input_)),
        row_group_(file_->RowGroup(0)) {}

  std::unique_ptr<ParquetColumnReader> reader(int leaf) {
    const auto chunk = row_group_->metadata()->ColumnChunk(leaf);
    EXPECT_TRUE(ColumnPages::can_read(*chunk, *file_->metadata()->schema()->Column(leaf)));
    return make_flat_reader(*row_group_, leaf, leaf == 0 ? TypeId::kLong : TypeId::kString, input_);
  }

  void expect_row(const Vector& values, size_t position, int leaf, size_t row) const {
    const Row& expected = rows_[row];
    const Value value = leaf == 0 ? Value(expected.number) : Value(expected.text);
    ASSERT_EQ(values.value(position), expected.valid ? value : Value()) << "row " << row;
  }

  const std::vector<Row> rows_;
  std::shared_ptr<arrow::io::RandomAccessFile> input_;
  std::unique_ptr<parquet::ParquetFileReader> file_;
  std::shared_ptr<parquet::RowGroupReader> row_group_;
};

TEST_P(PageReaderTest, reads_all_rows) {
  for (const int leaf : {0, 1}) {
    const auto column = reader(leaf);
    for (size_t begin = 0; begin < kRows; begin += kBatchSize) {
      const size_t count = std::min(kBatchSize, kRows - begin);
      const VectorPtr values = column->read(count);
      ASSERT_EQ(values->size(), count);
      for (size_t i = 0; i < count; ++i) expect_row(*values, i, leaf, begin + i);
    }
  }
}

TEST_P(PageReaderTest, reads_what_is_selected_and_skips) {
  std::mt19937_64 random(8);
  for (const int leaf : {0, 1}) {
    const auto column = reader(leaf);
    for (size_t begin = 0; begin < kRows;) {
      const size_t count = std::min<size_t>(1 + random() % 5000, kRows - begin);
      if (random() % 4 == 0) {
        column->skip(count);
      } else {
        const size_t step = 1 + random() % 300;
        auto rows = std::make_shared<Selection>();
        for (size_t i = random() % step; i < count; i += 1 + random() % step) {
          rows->push_back(static_cast<uint32_t>(i));
        }
        const VectorPtr values = column->read_selected(count, rows);
        ASSERT_EQ(values->size(), rows->size());
        for (size_t i = 0; i < rows->size(); ++i) {
          expect_row(*values, i, leaf, begin + (*rows)[i]);
        }
      }
      begin += count;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Layouts, PageReaderTest,
    testing::Values(Layout{}, Layout{.nulls = true}, Layout{.few_values = false},
                    Layout{.nulls = true, .few_values = false}, Layout{.dictionary = false},
                    Layout{.nulls = true, .dictionary = false},
                    Layout{.nulls = true, .version_2 = true},
                    Layout{.few_values = false, .version_2 = true},
                    Layout{.nulls = true, .compression = arrow::Compression::UNCOMPRESSED},
                    Layout{.few_values = false, .compression = arrow::Compression::ZSTD},
                    Layout{.version_2 = true, .compression = arrow::Compression::GZIP}));

}  // namespace
}  // namespace firesteel
