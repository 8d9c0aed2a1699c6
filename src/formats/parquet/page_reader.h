#pragma once

#include <parquet/exception.h>
#include <parquet/types.h>

#include <algorithm>
#include <cstring>

#include "formats/parquet/column_pages.h"
#include "formats/parquet/column_reader.h"

namespace firesteel {

// Takes the next num_rows rows of a chunk page by page: for each page, take(page, first, count,
// begin, end) gets rows [first, first + count) of the page, which are to fill positions [begin,
// end) of the result. With `selected` (rows among the num_rows, ascending) position k is row
// (*selected)[k], else row k; rows before this page are `done`.
template <class Take>
void for_each_page(ColumnPages& pages, size_t num_rows, const Selection* selected,
                   const Take& take) {
  size_t done = 0;
  size_t begin = 0;
  while (done < num_rows) {
    const size_t count = std::min(num_rows - done, pages.rows_at_hand());
    size_t end = begin + count;
    if (selected != nullptr) {
      const auto from = selected->begin() + static_cast<ptrdiff_t>(begin);
      end = static_cast<size_t>(std::lower_bound(from, selected->end(), done + count) -
                                selected->begin());
    }
    if (end > begin) take(pages.page(), done, begin, end);
    pages.skip(count);
    begin = end;
    done += count;
  }
}

// The values are in vectors as they are in the file.
struct AsStored {
  template <class T>
  T operator()(const T& value, Vector&) const {
    return value;
  }
};

// Numbers, from physical type P of the file to T in vectors, of pages read here.
template <class P, class T, class Convert>
class PageReader final : public ParquetColumnReader {
 public:
  using Stored = typename P::c_type;

  PageReader(ColumnPages pages, DataType type, Convert convert)
      : pages_(std::move(pages)), type_(std::move(type)), convert_(std::move(convert)) {}

  VectorPtr read(size_t num_rows) override { return read_rows(num_rows, nullptr); }
  VectorPtr read_selected(size_t num_rows, const SelectionPtr& rows) override {
    return read_rows(num_rows, rows.get());
  }
  void skip(size_t num_rows) override { pages_.skip(num_rows); }

 private:
  VectorPtr read_rows(size_t num_rows, const Selection* selected) {
    auto out = Vector::flat(type_, selected != nullptr ? selected->size() : num_rows);
    for_each_page(
        pages_, num_rows, selected,
        [&](const DataPage& page, size_t done, size_t begin, size_t end) {
          // Row of the page that position k of the result holds, less k.
          const size_t first = pages_.row();
          if (selected == nullptr) {
            take(page, *out, begin, end, [shift = first - begin](size_t k) { return k + shift; });
          } else {
            take(page, *out, begin, end, [rows = selected->data(), shift = first - done](size_t k) {
              return rows[k] + shift;
            });
          }
        });
    return out;
  }

  template <class RowOf>
  void take(const DataPage& page, Vector& out, size_t begin, size_t end, const RowOf& row_of) {
    if (page.is_dictionary) {
      if (dictionary_.empty()) make_dictionary(out);
      take_values(page, out, begin, end, row_of,
                  [dictionary = dictionary_.data(), indices = page.indices.data()](size_t value) {
                    return dictionary[indices[value]];
                  });
    } else {
      if (page.values.size() < page.num_values * sizeof(Stored)) {
        throw parquet::ParquetException("page ends early");
      }
      take_values(page, out, begin, end, row_of,
                  [this, &out, values = page.values.data()](size_t value) {
                    return stored(values, value, out);
                  });
    }
  }

  template <class RowOf, class Value>
  static void take_values(const DataPage& page, Vector& out, size_t begin, size_t end,
                          const RowOf& row_of, const Value& value) {
    T* to = out.mutable_values<T>();
    if (page.valid.empty()) {
      for (size_t k = begin; k < end; ++k) to[k] = value(row_of(k));
      return;
    }
    for (size_t k = begin; k < end; ++k) {
      const size_t row = row_of(k);
      if (page.valid[row] != 0) {
        to[k] = value(page.value_index[row]);
      } else {
        to[k] = T{};
        out.set_null(k);
      }
    }
  }

  T stored(const uint8_t* values, size_t index, Vector& out) const {
    Stored value;
    std::memcpy(&value, values + index * sizeof(Stored), sizeof(Stored));
    return convert_(value, out);
  }

  void make_dictionary(Vector& out) {
    const size_t size = pages_.dictionary_size();
    if (pages_.dictionary().size() < size * sizeof(Stored)) {
      throw parquet::ParquetException("dictionary ends early");
    }
    dictionary_.resize(size);
    for (size_t i = 0; i < size; ++i) {
      dictionary_[i] = stored(pages_.dictionary().data(), i, out);
    }
  }

  ColumnPages pages_;
  DataType type_;
  Convert convert_;
  std::vector<T> dictionary_;
};

// Strings and binaries. Batches whose pages are all dictionary-encoded become dictionary vectors
// over one vector for the whole chunk.
std::unique_ptr<ParquetColumnReader> make_page_string_reader(ColumnPages pages,
                                                             const DataType& type);

}  // namespace firesteel
