#include "connect/execute_plan.h"

#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <zstd.h>

#include "base/spark_error.h"
#include "connect/arrow_result.h"
#include "connect/deep_messages.h"
#include "connect/execute_command.h"
#include "connect/literal_codec.h"
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

// Of the query as a whole, under the names that Spark's operators use.
void encode_metrics(const QueryExecution& query, proto::ExecutePlanResponse::Metrics& message) {
  auto& object = *message.add_metrics();
  object.set_name("Query");
  object.set_parent(-1);
  const auto set = [&](const char* key, const char* name, int64_t value) {
    auto& metric = (*object.mutable_execution_metrics())[key];
    metric.set_name(name);
    metric.set_value(value);
    metric.set_metric_type("size");
  };
  set("peakMemory", "peak memory", static_cast<int64_t>(query.memory().peak()));
  set("spillSize", "spill size", query.spilled().disk_bytes());
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
  google::protobuf::io::ArrayInputStream input(bytes.data(), static_cast<int>(bytes.size()));
  const bool parsed = is_command ? parse_deep(input, *out.mutable_command())
                                 : parse_deep(input, *out.mutable_root());
  if (!parsed) throw_bad_plan("bad compressed plan");
  return out;
}

proto::ExecutePlanResponse progress_message(const QueryProgress& progress) {
  proto::ExecutePlanResponse response;
  auto* message = response.mutable_execution_progress();
  const int64_t total = progress.pipelines_total.load();
  const int64_t done = progress.pipelines_done.load();
  auto* stage = message->add_stages();
  stage->set_stage_id(0);
  stage->set_num_tasks(total);
  stage->set_num_completed_tasks(done);
  stage->set_done(total > 0 && done == total);
  message->set_num_inflight_tasks(progress.tasks_running.load());
  return response;
}

void execute_plan(const proto::Plan& message, ConnectSession& session, Operation& operation,
                  const std::function<bool(proto::ExecutePlanResponse)>& send) {
  const proto::Plan plan = read_plan(message);
  if (plan.has_command()) {
    execute_command(plan.command(), session, operation, send);
  } else if (plan.has_root()) {
    RelationDecoder decoder(*session.session(), session);
    send_result(decoder.decode(plan.root()), session, operation, send);
    send_observed(decoder.observed(), send);
  } else {
    throw_bad_plan("a plan needs a relation or a command");
  }
  // The last one says that all is done, also of queries too short for any other.
  if (const auto progress = operation.progress()) send(progress_message(*progress));
  if (operation.reattachable()) {
    proto::ExecutePlanResponse complete;
    complete.mutable_result_complete();
    send(std::move(complete));
  }
}

void send_observed(const std::vector<ObservedMetricsPtr>& observed, const SendResponse& send) {
  // An observation that stands several times in the plan is told once, of a place that was run.
  std::map<std::string, ObservedMetricsPtr> by_name;
  for (const auto& metrics : observed) {
    ObservedMetricsPtr& known = by_name[metrics->name()];
    if (!known || (!known->executed() && metrics->executed())) known = metrics;
  }
  if (by_name.empty()) return;
  proto::ExecutePlanResponse response;
  for (const auto& [name, metrics] : by_name) {
    auto* message = response.add_observed_metrics();
    message->set_name(name);
    message->set_plan_id(metrics->plan_id());
    for (const auto& metric : metrics->metrics()) {
      message->add_keys(metric.name);
      encode_literal(metric.value, metric.type, *message->add_values());
    }
  }
  send(std::move(response));
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
  proto::ExecutePlanResponse last;
  encode_metrics(*query, *last.mutable_metrics());
  send(std::move(last));
}

}  // namespace firesteel
