#pragma once

#include <spark/connect/base.pb.h>

#include <functional>
#include <span>

#include "columnar/vector.h"

namespace firesteel {

// An Arrow IPC stream of one record batch.
std::string ipc_stream(std::span<const Batch> batches, const Schema& schema,
                       const std::string& time_zone);

// Gathers a result's batches into messages of a few megabytes and sends them. Used by one thread at
// a time.
class ArrowResultSender {
 public:
  using Send = std::function<bool(spark::connect::ExecutePlanResponse)>;
  ArrowResultSender(Schema schema, std::string time_zone, Send send);

  // False: no more is wanted.
  bool add(Batch batch);
  // Sends what is left; an empty result becomes one message without rows.
  void finish();
  int64_t rows_sent() const { return rows_sent_; }

 private:
  bool flush();

  Schema schema_;
  std::string time_zone_;
  Send send_;
  std::vector<Batch> waiting_;
  size_t waiting_rows_ = 0;
  size_t waiting_bytes_ = 0;
  int64_t rows_sent_ = 0;
  bool sent_any_ = false;
};

}  // namespace firesteel
