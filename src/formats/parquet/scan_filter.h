#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "plan/table_source.h"

namespace firesteel {

// What one thread remembers of a dictionary: which of its entries pass.
struct DictionaryVerdicts {
  VectorPtr base;
  std::vector<uint8_t> pass;
};

// A test that rows must pass, on one column of a scan, applied before other columns are decoded.
// The plan tests again, so one that lets nearly all rows pass is given up. Shared by a scan's
// threads.
class ScanFilter {
 public:
  explicit ScanFilter(size_t column) : column_(column) {}
  virtual ~ScanFilter() = default;
  ScanFilter(const ScanFilter&) = delete;
  ScanFilter& operator=(const ScanFilter&) = delete;

  // Position among the columns that the scan returns.
  size_t column() const { return column_; }
  bool is_active() const { return active_.load(std::memory_order_relaxed); }
  // Part of the rows that passed so far.
  double pass_rate() const;
  // Keeps the rows whose value passes. Any thread, with a memory of its own.
  void apply(const Vector& values, Selection& rows, DictionaryVerdicts& verdicts);

 private:
  virtual void filter(const Vector& values, Selection& rows,
                      DictionaryVerdicts& verdicts) const = 0;

  const size_t column_;
  std::atomic<bool> active_{true};
  std::atomic<int64_t> seen_{0};
  std::atomic<int64_t> passed_{0};
};

// The request's predicates and runtime filters on columns that it returns, as far as they can be
// tested row by row.
std::vector<std::unique_ptr<ScanFilter>> make_scan_filters(const ScanRequest& request,
                                                           const Schema& schema);

}  // namespace firesteel
