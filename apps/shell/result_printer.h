#pragma once

#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "columnar/vector.h"

namespace firesteel {

enum class OutputFormat : uint8_t { kTable, kCsv, kTsv, kJson };

// Prints the rows of one result as they come. Used by one thread at a time.
class ResultPrinter {
 public:
  virtual ~ResultPrinter() = default;
  virtual void print(const Batch& batch) = 0;
  // The end, also of a result without rows.
  virtual void finish() = 0;
  int64_t rows() const { return rows_; }

 protected:
  void count(const Batch& batch) { rows_ += static_cast<int64_t>(batch.num_rows); }

 private:
  int64_t rows_ = 0;
};

struct PrinterOptions {
  OutputFormat format = OutputFormat::kTable;
  // A first line with the columns' names, in CSV and TSV.
  bool header = true;
};

std::unique_ptr<ResultPrinter> make_printer(const PrinterOptions& options, const Schema& schema,
                                            const std::string& time_zone, std::ostream& out);

}  // namespace firesteel
