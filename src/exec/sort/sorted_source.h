#pragma once

#include <atomic>

#include "exec/sort/sorted_rows.h"

namespace firesteel {

// Rows in order that are read back from disk. Used by one thread.
class OrderedRows {
 public:
  virtual ~OrderedRows() = default;
  // False at the end.
  virtual bool next(Batch& batch) = 0;
};

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
  // After finalize: the rows, when they did not fit into memory; sorted() has none then. The
  // sink's.
  virtual OrderedRows* from_disk() { return nullptr; }
};

class SortedSource final : public Source {
 public:
  explicit SortedSource(std::shared_ptr<SortedSink> sink) : sink_(std::move(sink)) {}

  void open(ExecutionContext& context) override;
  size_t max_threads(const ExecutionContext& context) const override;
  bool next(Batch& batch, LocalState* state) override;

 private:
  bool next_from_disk(Batch& batch);

  std::shared_ptr<SortedSink> sink_;
  // Half-open ranges of the order, a batch each.
  std::vector<std::pair<size_t, size_t>> ranges_;
  std::atomic<size_t> next_{0};
  OrderedRows* from_disk_ = nullptr;
  int64_t rows_from_disk_ = 0;
};

}  // namespace firesteel
