#pragma once

#include <atomic>

#include "exec/sort/sorted_rows.h"

namespace firesteel {

// A sink that ends with rows in order.
class SortedSink : public Sink {
 public:
  // After finalize: rows [begin, end) of the order are wanted.
  virtual const SortedRows& sorted() const = 0;
  // Where the wanted rows begin and end.
  virtual size_t first_row() const { return 0; }
  virtual size_t end_row() const { return sorted().order.size(); }
  // The logical partition of a row of the order; batches do not cross partitions.
  virtual int32_t partition_of(size_t /*position*/) const { return 0; }
};

class SortedSource final : public Source {
 public:
  explicit SortedSource(std::shared_ptr<SortedSink> sink) : sink_(std::move(sink)) {}

  void open(ExecutionContext& context) override;
  size_t max_threads(const ExecutionContext& context) const override;
  bool next(Batch& batch, LocalState* state) override;

 private:
  std::shared_ptr<SortedSink> sink_;
  // Half-open ranges of the order, a batch each.
  std::vector<std::pair<size_t, size_t>> ranges_;
  std::atomic<size_t> next_{0};
};

}  // namespace firesteel
