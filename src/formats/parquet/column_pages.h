#pragma once

#include <arrow/io/interfaces.h>
#include <arrow/util/compression.h>
#include <parquet/metadata.h>

#include <memory>
#include <span>
#include <vector>

#include "formats/parquet/page_header.h"

namespace firesteel {

// A buffer that grows without being cleared, with room to read past its end.
class PageBuffer {
 public:
  // Its old content is lost.
  uint8_t* resize(size_t size);
  std::span<const uint8_t> bytes() const { return {data_.get(), size_}; }
  uint8_t* data() { return data_.get(); }

 private:
  static constexpr size_t kPadding = 64;
  std::unique_ptr<uint8_t[]> data_;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

// The data page at hand, decompressed, its levels and dictionary indices decoded.
struct DataPage {
  size_t num_rows = 0;
  bool is_dictionary = false;
  // The encoded values, without levels.
  std::span<const uint8_t> values;
  // By row; empty when none is null.
  std::vector<uint8_t> valid;
  // By row when some are null: how many values stand before the row's.
  std::vector<uint32_t> value_index;
  size_t num_values = 0;
  // By value, when is_dictionary.
  std::vector<uint32_t> indices;
};

// The pages of a column chunk without nesting, front to back. A page that is passed over is never
// decompressed, and a chunk that is passed over never read. Used by one thread.
class ColumnPages {
 public:
  // Whether a chunk's encodings are among those read here: plain and dictionary.
  static bool can_read(const parquet::ColumnChunkMetaData& chunk,
                       const parquet::ColumnDescriptor& column);

  ColumnPages(std::shared_ptr<arrow::io::RandomAccessFile> file,
              const parquet::ColumnChunkMetaData& chunk, const parquet::ColumnDescriptor& column);

  // Passes over rows.
  void skip(size_t num_rows);
  // Rows of the page at hand that are not passed over yet, at least one.
  size_t rows_at_hand();
  // Position of the next row in page().
  size_t row() const { return row_; }
  // The page of the next row; after rows_at_hand().
  const DataPage& page();
  // Whether the page changed since the last call; the reader then starts with its values anew.
  bool take_page_changed() { return std::exchange(page_changed_, false); }

  // The dictionary's values, plainly encoded, and their number. After a page() that refers to it.
  std::span<const uint8_t> dictionary() const { return dictionary_.bytes(); }
  size_t dictionary_size() const { return dictionary_size_; }

 private:
  void read_chunk();
  // Goes to the next data page.
  void open_page();
  void load_page();
  void decode_levels(std::span<const uint8_t> levels);
  std::span<const uint8_t> decompress(std::span<const uint8_t> bytes, size_t size,
                                      PageBuffer& out) const;

  std::shared_ptr<arrow::io::RandomAccessFile> file_;
  bool is_snappy_ = false;
  // For other compressions; null when there is none.
  std::unique_ptr<arrow::util::Codec> codec_;
  int64_t chunk_offset_ = 0;
  int64_t chunk_size_ = 0;
  int16_t max_level_ = 0;
  bool is_read_ = false;
  PageBuffer chunk_;
  // What follows the page at hand.
  std::span<const uint8_t> rest_;
  PageBuffer dictionary_;
  size_t dictionary_size_ = 0;
  ParquetPageHeader header_;
  // The page at hand as it stands in the file.
  std::span<const uint8_t> body_;
  size_t row_ = 0;
  bool is_loaded_ = false;
  bool page_changed_ = false;
  // Rows to pass over in a chunk that is not read yet.
  size_t pending_skip_ = 0;
  PageBuffer page_buffer_;
  DataPage page_;
  std::vector<uint32_t> levels_;
};

}  // namespace firesteel
