// CSV text cut into records and fields.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "columnar/vector.h"
#include "formats/csv/byte_search.h"
#include "formats/csv/csv_options.h"

namespace firesteel {

// Which fields of a record are kept, and in which columns of CsvRows.
struct CsvSelection {
  // By position in the record; ascending.
  std::vector<size_t> fields;
  // Whether the number of fields in each record matters.
  bool count_fields = true;

  static CsvSelection all(size_t num_fields);
};

// Up to kBatchSize records.
struct CsvRows {
  size_t num_rows = 0;
  // A column after another, kBatchSize fields each. Null pointers: fields that are missing or empty
  // without quotes.
  std::vector<std::string_view> fields;
  // By row, as many as counted.
  std::vector<uint32_t> field_counts;
  // As they stand in the text.
  std::vector<std::string_view> records;
  // Fields that had to be changed (escapes taken out) lie here.
  StringHeap heap;

  std::span<const std::string_view> column(size_t index) const {
    return {fields.data() + index * kBatchSize, num_rows};
  }
};

// Cuts a text into records and fields, as the parser that Spark uses (Univocity) does. Used by one
// thread.
class CsvRecords {
 public:
  CsvRecords(const CsvOptions& options, CsvSelection selection);

  // With 64 readable bytes behind; must outlive what is read from it.
  void open(std::string_view text);
  // The next record's fields, all of them. False at the end.
  bool next(std::vector<std::string_view>& fields, std::string_view& record);
  // Passes over the next record.
  void skip();
  // False at the end. Empty lines and comments are passed over. Throws MALFORMED_CSV_RECORD for
  // too many and too long fields.
  bool read(CsvRows& rows);

 private:
  // Moves to the next record that is not blank and no comment: sets `at_` and `limit_`.
  bool find_record();
  bool is_blank_line(size_t begin, size_t end) const;
  // Cuts the record at `at_`; then `at_` is behind it.
  void split();
  // Where the field that begins with a quote at `at` ends.
  size_t quoted_field(size_t at);
  size_t plain_field(size_t at);
  bool is_separator(size_t at) const;
  bool ends_field(size_t at) const;
  size_t skip_blanks(size_t at) const;
  void add(std::string_view field);
  [[noreturn]] void throw_malformed() const;

  const CsvOptions& options_;
  const CsvSelection selection_;
  // By field: its column in CsvRows, -1 for those that are left out.
  std::vector<int> column_of_;
  // Ends a record inside of the text; in line mode it does not occur in a record.
  char newline_;
  ByteScan separators_;
  ByteSet breaks_;
  ByteSet quotes_;
  bool stops_early_;

  std::string_view text_;
  size_t at_ = 0;
  // Where the record ends at the latest.
  size_t limit_ = 0;
  // Where the search for the next record begins.
  size_t next_ = 0;

  // What the record that is being cut goes into.
  CsvRows* rows_ = nullptr;
  std::vector<std::string_view>* all_fields_ = nullptr;
  StringHeap* heap_ = nullptr;
  size_t num_fields_ = 0;
  bool may_stop_ = false;
  size_t record_begin_ = 0;
  StringHeap own_heap_;
};

}  // namespace firesteel
