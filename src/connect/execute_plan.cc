#include "connect/execute_plan.h"

#include <zstd.h>

#include "base/spark_error.h"
#include "connect/arrow_result.h"
#include "connect/execute_command.h"
#include "connect/type_codec.h"
#include "session/query_execution.h"

namespace firesteel {
namespace {

namespace proto = spark::connect;

// A compressed plan may not grow beyond this.
constexpr unsigned long long kMaxPlanBytes = 512ULL << 20;

[[noreturn]] void throw_bad_plan(const std::string& reason) {
  throw SparkError("CONNECT_INVALID_PLAN.CANNOT_PARSE", {{"errorMsg", reason}});
}

}  // namespace

proto::Plan read_plan(const proto::Plan& plan) {
  if (!plan.has_compressed_operation()) return plan;
  const auto& compressed = plan.compressed_operation();
  const std::string& data = compressed.data();
  const unsigned long long size = ZSTD_getFrameContentSize(data.data(), data.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > kMaxPlanBytes) {
    throw_bad_plan("bad compressed plan");
  }
  std::string bytes(size, '\0');
  const size_t written = ZSTD_decompress(bytes.data(), bytes.size(), data.data(), data.size());
  if (ZSTD_isError(written) != 0) throw_bad_plan(ZSTD_getErrorName(written));
  proto::Plan out;
  const bool is_command = compressed.op_type() == proto::Plan::CompressedOperation::OP_TYPE_COMMAND;
  const bool parsed = is_command ? out.mutable_command()->ParseFromString(bytes)
                                 : out.mutable_root()->ParseFromString(bytes);
  if (!parsed) throw_bad_plan("bad compressed plan");
  return out;
}

void execute_plan(const proto::Plan& message, ConnectSession& session, Operation& operation,
                  const std::function<bool(proto::ExecutePlanResponse)>& send) {
  const proto::Plan plan = read_plan(message);
  if (plan.has_command()) {
    execute_command(plan.command(), session, operation, send);
  } else if (plan.has_root()) {
    RelationDecoder decoder(*session.session(), session);
    send_result(decoder.decode(plan.root()), session, operation, send);
  } else {
    throw_bad_plan("a plan needs a relation or a command");
  }
  if (operation.reattachable()) {
    proto::ExecutePlanResponse complete;
    complete.mutable_result_complete();
    send(std::move(complete));
  }
}

void send_result(PlanPtr plan, ConnectSession& session, Operation& operation,
                 const std::function<bool(proto::ExecutePlanResponse)>& send) {
  auto query = session.session()->query(std::move(plan));
  query->set_cancel_flag(operation.cancel_flag());
  operation.set_progress(query->progress());
  const Schema schema = query->schema();
  proto::ExecutePlanResponse first;
  encode_schema(schema, *first.mutable_schema());
  if (!send(std::move(first))) throw QueryCancelled();
  ArrowResultSender sender(schema, query->settings().time_zone, send);
  bool wanted = true;
  query->run([&](Batch batch) {
    wanted = sender.add(std::move(batch));
    return wanted;
  });
  if (!wanted) throw QueryCancelled();
  sender.finish();
}

}  // namespace firesteel
