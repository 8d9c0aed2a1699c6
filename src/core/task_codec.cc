#include "core/task_codec.h"

#include <array>
#include <utility>

#include "base/spark_error.h"

namespace firesteel {
namespace {

enum class Kind : uint8_t { kSuccess, kException, kFetchFailed, kKilled, kCommitDenied, kLost };

// All fields are written in this order; both sides are the same build.
constexpr std::array kMetrics = {&TaskMetrics::executor_deserialize_time,
                                 &TaskMetrics::executor_deserialize_cpu_ns,
                                 &TaskMetrics::executor_run_time,
                                 &TaskMetrics::executor_cpu_ns,
                                 &TaskMetrics::result_size,
                                 &TaskMetrics::result_serialization_time,
                                 &TaskMetrics::memory_bytes_spilled,
                                 &TaskMetrics::disk_bytes_spilled,
                                 &TaskMetrics::peak_execution_memory,
                                 &TaskMetrics::input_bytes,
                                 &TaskMetrics::input_records,
                                 &TaskMetrics::output_bytes,
                                 &TaskMetrics::output_records,
                                 &TaskMetrics::remote_blocks_fetched,
                                 &TaskMetrics::local_blocks_fetched,
                                 &TaskMetrics::fetch_wait_time,
                                 &TaskMetrics::remote_bytes_read,
                                 &TaskMetrics::remote_bytes_read_to_disk,
                                 &TaskMetrics::local_bytes_read,
                                 &TaskMetrics::shuffle_records_read,
                                 &TaskMetrics::shuffle_bytes_written,
                                 &TaskMetrics::shuffle_write_ns,
                                 &TaskMetrics::shuffle_records_written};
static_assert(sizeof(TaskMetrics) == kMetrics.size() * sizeof(int64_t));

void write(ByteWriter& out, const TaskMetrics& metrics) {
  for (auto field : kMetrics) out.signed_varint(metrics.*field);
}

TaskMetrics read_metrics(ByteReader& in) {
  TaskMetrics metrics;
  for (auto field : kMetrics) metrics.*field = in.signed_varint();
  return metrics;
}

void write(ByteWriter& out, const std::vector<AccumulatorUpdate>& updates) {
  out.varint(updates.size());
  for (const AccumulatorUpdate& update : updates) {
    out.signed_varint(update.id);
    out.string(update.name);
    out.string(update.value);
  }
}

std::vector<AccumulatorUpdate> read_updates(ByteReader& in) {
  std::vector<AccumulatorUpdate> updates(in.count(3));
  for (AccumulatorUpdate& update : updates) {
    update.id = in.signed_varint();
    update.name = in.string();
    update.value = in.string();
  }
  return updates;
}

struct Writer {
  ByteWriter& out;

  void operator()(const TaskSuccess& success) const {
    out.fixed(Kind::kSuccess);
    out.string(success.value);
    out.boolean(success.map_status.has_value());
    if (success.map_status) {
      out.string(success.map_status->executor_id);
      out.signed_varint(success.map_status->map_task_id);
      out.varint(success.map_status->sizes.size());
      for (uint64_t size : success.map_status->sizes) out.varint(size);
    }
    write(out, success.accumulators);
    write(out, success.metrics);
  }
  void operator()(const TaskFailure& failure) const { std::visit(*this, failure); }
  void operator()(const ExceptionFailure& failure) const {
    out.fixed(Kind::kException);
    out.string(failure.class_name);
    out.string(failure.condition);
    out.varint(failure.params.size());
    for (const auto& [name, value] : failure.params) {
      out.string(name);
      out.string(value);
    }
    out.string(failure.message);
    out.string(failure.stack);
    write(out, failure.accumulators);
    write(out, failure.metrics);
    out.boolean(failure.fatal);
  }
  void operator()(const FetchFailed& failure) const {
    out.fixed(Kind::kFetchFailed);
    out.signed_varint(failure.shuffle_id);
    out.signed_varint(failure.map_index);
    out.signed_varint(failure.map_task_id);
    out.signed_varint(failure.reduce);
    out.string(failure.executor_id);
    out.string(failure.message);
  }
  void operator()(const TaskKilled& failure) const {
    out.fixed(Kind::kKilled);
    out.string(failure.reason);
  }
  void operator()(const CommitDenied& failure) const {
    out.fixed(Kind::kCommitDenied);
    out.signed_varint(failure.stage_id);
    out.signed_varint(failure.partition);
    out.signed_varint(failure.attempt);
  }
  void operator()(const ExecutorLostFailure& failure) const {
    out.fixed(Kind::kLost);
    out.string(failure.executor_id);
    out.string(failure.reason);
    out.boolean(failure.caused_by_app);
  }
};

TaskSuccess read_success(ByteReader& in) {
  TaskSuccess success;
  success.value = in.string();
  if (in.boolean()) {
    MapStatus& status = success.map_status.emplace();
    status.executor_id = in.string();
    status.map_task_id = in.signed_varint();
    status.sizes.resize(in.count());
    for (uint64_t& size : status.sizes) size = in.varint();
  }
  success.accumulators = read_updates(in);
  success.metrics = read_metrics(in);
  return success;
}

ExceptionFailure read_exception(ByteReader& in) {
  ExceptionFailure failure;
  failure.class_name = in.string();
  failure.condition = in.string();
  for (size_t left = in.count(2); left > 0; --left) {
    std::string name(in.string());
    failure.params[std::move(name)] = in.string();
  }
  failure.message = in.string();
  failure.stack = in.string();
  failure.accumulators = read_updates(in);
  failure.metrics = read_metrics(in);
  failure.fatal = in.boolean();
  return failure;
}

FetchFailed read_fetch_failed(ByteReader& in) {
  FetchFailed failure;
  failure.shuffle_id = in.int32();
  failure.map_index = in.int32();
  failure.map_task_id = in.signed_varint();
  failure.reduce = in.int32();
  failure.executor_id = in.string();
  failure.message = in.string();
  return failure;
}

}  // namespace

void write_task_outcome(ByteWriter& out, const TaskOutcome& outcome) {
  std::visit(Writer{out}, outcome);
}

TaskOutcome read_task_outcome(ByteReader& in) {
  switch (in.fixed<Kind>()) {
    case Kind::kSuccess:
      return read_success(in);
    case Kind::kException:
      return TaskFailure(read_exception(in));
    case Kind::kFetchFailed:
      return TaskFailure(read_fetch_failed(in));
    case Kind::kKilled:
      return TaskFailure(TaskKilled{std::string(in.string())});
    case Kind::kCommitDenied: {
      CommitDenied denied;
      denied.stage_id = in.int32();
      denied.partition = in.int32();
      denied.attempt = in.int32();
      return TaskFailure(denied);
    }
    case Kind::kLost: {
      ExecutorLostFailure lost;
      lost.executor_id = in.string();
      lost.reason = in.string();
      lost.caused_by_app = in.boolean();
      return TaskFailure(std::move(lost));
    }
  }
  throw SparkError("INTERNAL_ERROR", {{"message", "the bytes hold no outcome of a task"}});
}

}  // namespace firesteel
