#pragma once

#include "exec/operator.h"
#include "plan/table_source.h"

namespace firesteel {

// Reads a table source; the cursors of its threads share the scan's morsels.
class ScanSource final : public Source {
 public:
  ScanSource(TableSourcePtr table, ScanRequest request)
      : table_(std::move(table)), request_(std::move(request)) {}

  void open(ExecutionContext& context) override;
  size_t max_threads(const ExecutionContext& context) const override;
  LocalStatePtr make_state(ExecutionContext& context) override;
  bool next(Batch& batch, LocalState* state) override;
  double progress() const override;

 private:
  TableSourcePtr table_;
  ScanRequest request_;
  std::unique_ptr<Scan> scan_;
};

}  // namespace firesteel
