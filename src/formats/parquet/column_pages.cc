#include "formats/parquet/column_pages.h"

#include <parquet/exception.h>
#include <parquet/types.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "formats/parquet/hybrid_decoder.h"
#include "formats/parquet/snappy_decoder.h"

namespace firesteel {
namespace {

[[noreturn]] void throw_early_end() { throw parquet::ParquetException("column chunk ends early"); }

bool is_dictionary_encoding(int32_t encoding) {
  return encoding == parquet::Encoding::RLE_DICTIONARY ||
         encoding == parquet::Encoding::PLAIN_DICTIONARY;
}

}  // namespace

uint8_t* PageBuffer::resize(size_t size) {
  if (size > capacity_ || !data_) {
    capacity_ = size;
    data_ = std::make_unique_for_overwrite<uint8_t[]>(capacity_ + kPadding);
  }
  // What is read past the end is not used, but should not change from run to run.
  std::memset(data_.get() + size, 0, kPadding);
  size_ = size;
  return data_.get();
}

bool ColumnPages::can_read(const parquet::ColumnChunkMetaData& chunk,
                           const parquet::ColumnDescriptor& column) {
  if (column.max_repetition_level() > 0 || column.max_definition_level() > 1) return false;
  if (chunk.crypto_metadata() != nullptr) return false;
  return std::all_of(chunk.encodings().begin(), chunk.encodings().end(), [](auto encoding) {
    return encoding == parquet::Encoding::PLAIN || encoding == parquet::Encoding::RLE ||
           is_dictionary_encoding(encoding);
  });
}

ColumnPages::ColumnPages(std::shared_ptr<arrow::io::RandomAccessFile> file,
                         const parquet::ColumnChunkMetaData& chunk,
                         const parquet::ColumnDescriptor& column)
    : file_(std::move(file)),
      is_snappy_(chunk.compression() == parquet::Compression::SNAPPY),
      codec_(parquet::GetCodec(chunk.compression())),
      chunk_offset_(chunk.data_page_offset()),
      chunk_size_(chunk.total_compressed_size()),
      max_level_(column.max_definition_level()) {
  if (chunk.has_dictionary_page() && chunk.dictionary_page_offset() > 0) {
    chunk_offset_ = std::min(chunk_offset_, chunk.dictionary_page_offset());
  }
}

void ColumnPages::read_chunk() {
  uint8_t* to = chunk_.resize(static_cast<size_t>(chunk_size_));
  PARQUET_ASSIGN_OR_THROW(const int64_t size, file_->ReadAt(chunk_offset_, chunk_size_, to));
  if (size != chunk_size_) throw_early_end();
  rest_ = chunk_.bytes();
  is_read_ = true;
  page_.num_rows = 0;
  row_ = 0;
  skip(std::exchange(pending_skip_, 0));
}

std::span<const uint8_t> ColumnPages::decompress(std::span<const uint8_t> bytes, size_t size,
                                                 PageBuffer& out) const {
  uint8_t* to = out.resize(size);
  if (is_snappy_) {
    // Page bodies lie in the chunk's buffer, which is padded as the decoder wants it.
    if (!decode_snappy(bytes, {to, size})) {
      throw parquet::ParquetException("corrupt Snappy compressed data");
    }
  } else if (!codec_) {
    if (bytes.size() < size) throw_early_end();
    std::memcpy(to, bytes.data(), size);
  } else if (size > 0) {
    PARQUET_ASSIGN_OR_THROW(const int64_t written,
                            codec_->Decompress(static_cast<int64_t>(bytes.size()), bytes.data(),
                                               static_cast<int64_t>(size), to));
    if (written != static_cast<int64_t>(size)) throw_early_end();
  }
  return out.bytes();
}

void ColumnPages::open_page() {
  while (true) {
    const auto header = read_page_header(rest_);
    if (!header) throw_early_end();
    rest_ = rest_.subspan(header->header_size);
    const auto size = static_cast<size_t>(header->compressed_size);
    if (size > rest_.size()) throw_early_end();
    const auto body = rest_.first(size);
    rest_ = rest_.subspan(size);
    if (header->type == ParquetPageHeader::kDictionaryPage) {
      decompress(body, static_cast<size_t>(header->uncompressed_size), dictionary_);
      dictionary_size_ = static_cast<size_t>(header->num_values);
      continue;
    }
    if (header->type != ParquetPageHeader::kDataPage &&
        header->type != ParquetPageHeader::kDataPageV2) {
      continue;
    }
    if (header->num_values == 0) continue;
    header_ = *header;
    body_ = body;
    page_.num_rows = static_cast<size_t>(header_.num_values);
    row_ = 0;
    is_loaded_ = false;
    page_changed_ = true;
    return;
  }
}

void ColumnPages::skip(size_t num_rows) {
  if (!is_read_) {
    pending_skip_ += num_rows;
    return;
  }
  while (num_rows > 0) {
    if (row_ == page_.num_rows) open_page();
    const size_t some = std::min(num_rows, page_.num_rows - row_);
    row_ += some;
    num_rows -= some;
  }
}

size_t ColumnPages::rows_at_hand() {
  if (!is_read_) read_chunk();
  if (row_ == page_.num_rows) open_page();
  return page_.num_rows - row_;
}

const DataPage& ColumnPages::page() {
  if (!is_loaded_) load_page();
  return page_;
}

void ColumnPages::load_page() {
  std::span<const uint8_t> bytes;
  const auto size = static_cast<size_t>(header_.uncompressed_size);
  page_.valid.clear();
  page_.num_values = page_.num_rows;
  if (header_.type == ParquetPageHeader::kDataPageV2) {
    const auto definition = static_cast<size_t>(header_.definition_bytes);
    const size_t levels = definition + static_cast<size_t>(header_.repetition_bytes);
    if (levels > body_.size() || levels > size) throw_early_end();
    if (max_level_ > 0) {
      decode_levels(body_.subspan(static_cast<size_t>(header_.repetition_bytes), definition));
    }
    const auto values = body_.subspan(levels);
    if (header_.is_compressed) {
      bytes = decompress(values, size - levels, page_buffer_);
    } else {
      std::memcpy(page_buffer_.resize(values.size()), values.data(), values.size());
      bytes = page_buffer_.bytes();
    }
  } else {
    bytes = decompress(body_, size, page_buffer_);
    if (max_level_ > 0) {
      uint32_t length = 0;
      if (bytes.size() < sizeof(length)) throw_early_end();
      std::memcpy(&length, bytes.data(), sizeof(length));
      bytes = bytes.subspan(sizeof(length));
      if (length > bytes.size()) throw_early_end();
      decode_levels(bytes.first(length));
      bytes = bytes.subspan(length);
    }
  }
  page_.is_dictionary = is_dictionary_encoding(header_.encoding);
  if (page_.is_dictionary) {
    page_.indices.resize(page_.num_values);
    if (page_.num_values > 0) {
      if (bytes.empty()) throw_early_end();
      const uint32_t largest = decode_hybrid(bytes.subspan(1), bytes[0], page_.indices);
      if (largest >= dictionary_size_) {
        throw parquet::ParquetException("dictionary index out of bounds");
      }
    }
  } else if (header_.encoding != parquet::Encoding::PLAIN) {
    throw parquet::ParquetException("unexpected encoding of a page");
  }
  page_.values = bytes;
  is_loaded_ = true;
}

void ColumnPages::decode_levels(std::span<const uint8_t> levels) {
  if (is_single_run(levels, true, page_.num_rows)) return;
  levels_.resize(page_.num_rows);
  decode_hybrid(levels, 1, levels_);
  page_.valid.resize(page_.num_rows);
  page_.value_index.resize(page_.num_rows);
  uint32_t count = 0;
  for (size_t i = 0; i < page_.num_rows; ++i) {
    page_.valid[i] = static_cast<uint8_t>(levels_[i]);
    page_.value_index[i] = count;
    count += levels_[i];
  }
  page_.num_values = count;
  if (count == page_.num_rows) page_.valid.clear();
}

}  // namespace firesteel
