#include "base/check.h"
#include "formats/parquet/page_reader.h"

namespace firesteel {
namespace {

// Of a sparse selection each string is copied; otherwise the bytes between the first and the last
// of a page are, at once.
constexpr size_t kSparse = 4;

uint32_t length_at(const uint8_t* bytes) {
  uint32_t length;
  std::memcpy(&length, bytes, sizeof(length));
  return length;
}

class PageStringReader final : public ParquetColumnReader {
 public:
  PageStringReader(ColumnPages pages, DataType type)
      : pages_(std::move(pages)), type_(std::move(type)) {}

  VectorPtr read(size_t num_rows) override { return read_rows(num_rows, nullptr); }
  VectorPtr read_selected(size_t num_rows, const SelectionPtr& rows) override {
    return read_rows(num_rows, rows.get());
  }
  void skip(size_t num_rows) override { pages_.skip(num_rows); }

 private:
  // The result so far: indices while all pages refer to the dictionary, else strings.
  struct Result {
    size_t size = 0;
    std::shared_ptr<Selection> indices;
    MutableVectorPtr flat;
  };

  VectorPtr read_rows(size_t num_rows, const Selection* selected) {
    Result result;
    result.size = selected != nullptr ? selected->size() : num_rows;
    for_each_page(pages_, num_rows, selected,
                  [&](const DataPage& page, size_t done, size_t begin, size_t end) {
                    // Row of the page that each position of the result holds.
                    const size_t first = pages_.row();
                    rows_.resize(end - begin);
                    for (size_t k = begin; k < end; ++k) {
                      rows_[k - begin] = static_cast<uint32_t>(
                          selected != nullptr ? first + (*selected)[k] - done : first + k - begin);
                    }
                    if (pages_.take_page_changed()) next_ = offset_ = 0;
                    if (page.is_dictionary) {
                      take_indices(page, result, begin);
                    } else {
                      take_plain(page, result, begin);
                    }
                  });
    if (result.flat) return result.flat;
    if (!result.indices) return Vector::flat(type_, 0);
    return Vector::dictionary(dictionary(), std::move(result.indices));
  }

  const VectorPtr& dictionary() const { return with_null_ ? with_null_ : dictionary_; }

  void take_indices(const DataPage& page, Result& result, size_t begin) {
    if (!dictionary_) make_dictionary();
    if (!page.valid.empty() && !with_null_) make_dictionary_with_null();
    const auto null_index = static_cast<uint32_t>(pages_.dictionary_size());
    const auto index_of = [&](uint32_t row) {
      if (page.valid.empty()) return page.indices[row];
      return page.valid[row] != 0 ? page.indices[page.value_index[row]] : null_index;
    };
    if (!result.flat) {
      if (!result.indices) result.indices = std::make_shared<Selection>(result.size);
      uint32_t* to = result.indices->data() + begin;
      for (size_t i = 0; i < rows_.size(); ++i) to[i] = index_of(rows_[i]);
      return;
    }
    for (size_t i = 0; i < rows_.size(); ++i) {
      take_entry(*result.flat, begin + i, index_of(rows_[i]));
    }
    result.flat->keep_alive_from(*dictionary_);
  }

  void take_entry(Vector& out, size_t position, uint32_t index) const {
    if (index == pages_.dictionary_size()) {
      out.mutable_values<StringRef>()[position] = StringRef();
      out.set_null(position);
    } else {
      out.mutable_values<StringRef>()[position] = dictionary_->values<StringRef>()[index];
    }
  }

  // The batch has pages of both kinds: what was collected as indices becomes strings.
  void make_flat(Result& result, size_t filled) const {
    result.flat = Vector::flat(type_, result.size);
    if (!result.indices) return;
    for (size_t k = 0; k < filled; ++k) take_entry(*result.flat, k, (*result.indices)[k]);
    result.flat->keep_alive_from(*dictionary_);
  }

  void take_plain(const DataPage& page, Result& result, size_t begin) {
    if (!result.flat) make_flat(result, begin);
    Vector& out = *result.flat;
    StringRef* to = out.mutable_values<StringRef>() + begin;
    const uint8_t* bytes = page.values.data();
    // Offsets of the wanted values, by position; a null's is that of the value after it.
    offsets_.resize(rows_.size());
    size_t first_offset = page.values.size();
    size_t wanted = 0;
    bool has_long = false;
    for (size_t i = 0; i < rows_.size(); ++i) {
      const uint32_t row = rows_[i];
      offsets_[i] = page.values.size();
      if (!page.valid.empty() && page.valid[row] == 0) continue;
      walk_to(page, page.valid.empty() ? row : page.value_index[row]);
      offsets_[i] = offset_;
      const uint32_t length = value_length(page);
      first_offset = std::min(first_offset, offset_);
      has_long |= length > StringRef::kInlineSize;
      offset_ += sizeof(uint32_t) + length;
      wanted += sizeof(uint32_t) + length;
      ++next_;
    }
    const size_t span = offset_ - std::min(first_offset, offset_);
    const bool sparse = span > kSparse * wanted;
    const uint8_t* base = bytes;
    if (has_long && !sparse) {
      char* copy = out.string_heap().allocate(span);
      std::memcpy(copy, bytes + first_offset, span);
      base = reinterpret_cast<const uint8_t*>(copy) - first_offset;
    }
    for (size_t i = 0; i < rows_.size(); ++i) {
      if (offsets_[i] == page.values.size()) {
        to[i] = StringRef();
        out.set_null(begin + i);
        continue;
      }
      const uint32_t length = length_at(bytes + offsets_[i]);
      const auto* text = reinterpret_cast<const char*>(base + offsets_[i] + sizeof(uint32_t));
      to[i] = sparse ? out.string_heap().add({text, length}) : StringRef(text, length);
    }
  }

  void walk_to(const DataPage& page, size_t value) {
    for (; next_ < value; ++next_) offset_ += sizeof(uint32_t) + value_length(page);
  }

  // Of the value at offset_.
  uint32_t value_length(const DataPage& page) const {
    const size_t left = page.values.size() - offset_;
    if (left < sizeof(uint32_t)) throw parquet::ParquetException("page ends early");
    const uint32_t length = length_at(page.values.data() + offset_);
    if (length > left - sizeof(uint32_t)) throw parquet::ParquetException("page ends early");
    return length;
  }

  void make_dictionary() {
    const auto bytes = pages_.dictionary();
    const size_t size = pages_.dictionary_size();
    auto out = Vector::flat(type_, size);
    char* copy = out->string_heap().allocate(std::max<size_t>(1, bytes.size()));
    std::memcpy(copy, bytes.data(), bytes.size());
    size_t offset = 0;
    for (size_t i = 0; i < size; ++i) {
      if (bytes.size() - offset < sizeof(uint32_t)) {
        throw parquet::ParquetException("dictionary ends early");
      }
      const uint32_t length = length_at(bytes.data() + offset);
      offset += sizeof(uint32_t);
      if (bytes.size() - offset < length) throw parquet::ParquetException("dictionary ends early");
      out->mutable_values<StringRef>()[i] = StringRef(copy + offset, length);
      offset += length;
    }
    dictionary_ = std::move(out);
  }

  // Nulls of later batches are one more entry; those before them are known to have none.
  void make_dictionary_with_null() {
    const size_t size = dictionary_->size();
    auto out = Vector::flat(type_, size + 1);
    std::copy_n(dictionary_->values<StringRef>(), size, out->mutable_values<StringRef>());
    out->mutable_values<StringRef>()[size] = StringRef();
    out->set_null(size);
    out->keep_alive(dictionary_);
    with_null_ = std::move(out);
  }

  ColumnPages pages_;
  DataType type_;
  VectorPtr dictionary_;
  VectorPtr with_null_;
  // Plain pages: the next value and where it begins.
  size_t next_ = 0;
  size_t offset_ = 0;
  std::vector<uint32_t> rows_;
  std::vector<size_t> offsets_;
};

}  // namespace

std::unique_ptr<ParquetColumnReader> make_page_string_reader(ColumnPages pages,
                                                             const DataType& type) {
  return std::make_unique<PageStringReader>(std::move(pages), type);
}

}  // namespace firesteel
