#include <arrow/c/bridge.h>
#include <arrow/record_batch.h>

#include "api/frame_state.h"
#include "columnar/arrow_export.h"
#include "columnar/arrow_type.h"
#include "firesteel/arrow_stream.h"
#include "firesteel/dataframe.h"

namespace firesteel {
namespace {

// Rows of one record batch, about: large enough that a batch's own cost is small.
constexpr size_t kRowsPerBatch = 64 * 1024;

// A result's rows, turned into Arrow's arrays when they are asked for.
class ResultReader final : public arrow::RecordBatchReader {
 public:
  ResultReader(Schema schema, std::string time_zone,
               std::shared_ptr<const std::vector<Batch>> batches)
      : schema_(std::move(schema)),
        time_zone_(std::move(time_zone)),
        arrow_schema_(to_arrow_schema(schema_, time_zone_)),
        batches_(std::move(batches)) {}

  std::shared_ptr<arrow::Schema> schema() const override { return arrow_schema_; }

  arrow::Status ReadNext(std::shared_ptr<arrow::RecordBatch>* out) override {
    const size_t begin = next_;
    for (size_t rows = 0; next_ < batches_->size() && rows < kRowsPerBatch; ++next_) {
      rows += (*batches_)[next_].num_rows;
    }
    *out = nullptr;
    if (begin == next_) return arrow::Status::OK();
    try {
      *out =
          export_batches(std::span(*batches_).subspan(begin, next_ - begin), schema_, time_zone_);
    } catch (const std::exception& error) {
      return arrow::Status::ExecutionError(error.what());
    }
    return arrow::Status::OK();
  }

 private:
  const Schema schema_;
  const std::string time_zone_;
  const std::shared_ptr<arrow::Schema> arrow_schema_;
  const std::shared_ptr<const std::vector<Batch>> batches_;
  size_t next_ = 0;
};

}  // namespace

void DataFrame::toArrow(ArrowArrayStream* out) const {
  guarded([&] {
    RunningQuery query(state_->session, state_->plan);
    const Schema schema = query->schema();
    auto batches = query->collect();
    const auto reader =
        std::make_shared<ResultReader>(schema, query->settings().time_zone, std::move(batches));
    const arrow::Status status = arrow::ExportRecordBatchReader(reader, out);
    if (!status.ok()) throw SparkError("INTERNAL_ERROR", {{"message", status.ToString()}});
  });
}

}  // namespace firesteel
