#include "schedule/event_json.h"

#include <nlohmann/json.hpp>

#include "core/storage_level.h"

namespace firesteel {
namespace {

using Json = nlohmann::ordered_json;

// The version whose log format this is.
constexpr char kSparkVersion[] = "4.2.0";
// Resource profiles other than the default one do not exist here.
constexpr int kDefaultProfile = 0;
constexpr char kSqlEvents[] = "org.apache.spark.sql.execution.ui.SparkListener";
constexpr char kSchedulerEvents[] = "org.apache.spark.scheduler.SparkListener";

Json storage_level(const std::string& name) {
  StorageLevel level;
  if (!name.empty() && name != "NONE") level = StorageLevel::by_name(name);
  return {{"Use Disk", level.use_disk},
          {"Use Memory", level.use_memory},
          {"Use Off Heap", level.use_off_heap},
          {"Deserialized", level.deserialized},
          {"Replication", level.replication}};
}

const char* determinism(Determinism level) {
  switch (level) {
    case Determinism::kDeterminate:
      return "DETERMINATE";
    case Determinism::kUnordered:
      return "UNORDERED";
    case Determinism::kIndeterminate:
      break;
  }
  return "INDETERMINATE";
}

Json dataset(const DatasetInfo& info) {
  return {{"RDD ID", info.id},
          {"Name", info.name},
          {"Callsite", info.call_site},
          {"Parent IDs", info.parent_ids},
          {"Storage Level", storage_level(info.storage_level)},
          {"Barrier", info.barrier},
          {"DeterministicLevel", determinism(info.determinism)},
          {"Number of Partitions", info.num_partitions},
          {"Number of Cached Partitions", 0},
          {"Memory Size", 0},
          {"Disk Size", 0}};
}

Json stage(const StageInfo& info) {
  Json datasets = Json::array();
  if (info.datasets) {
    for (const DatasetInfo& d : *info.datasets) datasets.push_back(dataset(d));
  }
  Json json{{"Stage ID", info.stage_id},       {"Stage Attempt ID", info.attempt},
            {"Stage Name", info.name},         {"Number of Tasks", info.num_tasks},
            {"RDD Info", std::move(datasets)}, {"Parent IDs", info.parent_ids},
            {"Details", info.details}};
  if (info.submission_time > 0) json["Submission Time"] = info.submission_time;
  if (info.completion_time > 0) json["Completion Time"] = info.completion_time;
  if (!info.failure_reason.empty()) json["Failure Reason"] = info.failure_reason;
  json["Accumulables"] = Json::array();
  json["Resource Profile Id"] = kDefaultProfile;
  json["Shuffle Push Enabled"] = false;
  json["Shuffle Push Mergers Count"] = 0;
  return json;
}

Json properties(const std::shared_ptr<const TaskProperties>& properties) {
  Json json = Json::object();
  if (properties) {
    for (const auto& [name, value] : *properties) json[name] = value;
  }
  return json;
}

Json task(const TaskInfo& info, bool failed, bool killed) {
  return {{"Task ID", info.task_id},
          {"Index", info.index},
          {"Attempt", info.attempt},
          {"Partition ID", info.partition},
          {"Launch Time", info.launch_time},
          {"Executor ID", info.executor_id},
          {"Host", info.host},
          {"Locality", info.locality},
          {"Speculative", info.speculative},
          {"Getting Result Time", 0},
          {"Finish Time", info.finish_time},
          {"Failed", failed},
          {"Killed", killed},
          {"Accumulables", Json::array()}};
}

Json metrics(const TaskMetrics& m) {
  return {{"Executor Deserialize Time", m.executor_deserialize_time},
          {"Executor Deserialize CPU Time", m.executor_deserialize_cpu_ns},
          {"Executor Run Time", m.executor_run_time},
          {"Executor CPU Time", m.executor_cpu_ns},
          {"Peak Execution Memory", m.peak_execution_memory},
          {"Peak On Heap Execution Memory", 0},
          {"Peak Off Heap Execution Memory", m.peak_execution_memory},
          {"Result Size", m.result_size},
          {"JVM GC Time", 0},
          {"Result Serialization Time", m.result_serialization_time},
          {"Memory Bytes Spilled", m.memory_bytes_spilled},
          {"Disk Bytes Spilled", m.disk_bytes_spilled},
          {"Shuffle Read Metrics",
           {{"Remote Blocks Fetched", m.remote_blocks_fetched},
            {"Local Blocks Fetched", m.local_blocks_fetched},
            {"Fetch Wait Time", m.fetch_wait_time},
            {"Remote Bytes Read", m.remote_bytes_read},
            {"Remote Bytes Read To Disk", m.remote_bytes_read_to_disk},
            {"Local Bytes Read", m.local_bytes_read},
            {"Total Records Read", m.shuffle_records_read},
            {"Remote Requests Duration", 0},
            {"Push Based Shuffle",
             {{"Corrupt Merged Block Chunks", 0},
              {"Merged Fetch Fallback Count", 0},
              {"Merged Remote Blocks Fetched", 0},
              {"Merged Local Blocks Fetched", 0},
              {"Merged Remote Chunks Fetched", 0},
              {"Merged Local Chunks Fetched", 0},
              {"Merged Remote Bytes Read", 0},
              {"Merged Local Bytes Read", 0},
              {"Merged Remote Requests Duration", 0}}}}},
          {"Shuffle Write Metrics",
           {{"Shuffle Bytes Written", m.shuffle_bytes_written},
            {"Shuffle Write Time", m.shuffle_write_ns},
            {"Shuffle Records Written", m.shuffle_records_written}}},
          {"Input Metrics", {{"Bytes Read", m.input_bytes}, {"Records Read", m.input_records}}},
          {"Output Metrics",
           {{"Bytes Written", m.output_bytes}, {"Records Written", m.output_records}}},
          {"Updated Blocks", Json::array()}};
}

struct EndReason {
  Json operator()(const ExceptionFailure& f) const {
    return {{"Reason", "ExceptionFailure"},
            {"Class Name", f.class_name},
            {"Description", f.message},
            {"Stack Trace", Json::array()},
            {"Full Stack Trace", f.stack.empty() ? f.class_name + ": " + f.message : f.stack},
            {"Accumulator Updates", Json::array()}};
  }
  Json operator()(const FetchFailed& f) const {
    Json json{{"Reason", "FetchFailed"}};
    if (!f.executor_id.empty()) {
      json["Block Manager Address"] = {{"Executor ID", f.executor_id}, {"Host", ""}, {"Port", 0}};
    }
    json["Shuffle ID"] = f.shuffle_id;
    json["Map ID"] = f.map_task_id;
    json["Map Index"] = f.map_index;
    json["Reduce ID"] = f.reduce;
    json["Message"] = f.message;
    return json;
  }
  Json operator()(const TaskKilled& f) const {
    return {{"Reason", "TaskKilled"},
            {"Kill Reason", f.reason},
            {"Accumulator Updates", Json::array()}};
  }
  Json operator()(const CommitDenied& f) const {
    return {{"Reason", "TaskCommitDenied"},
            {"Job ID", f.stage_id},
            {"Partition ID", f.partition},
            {"Attempt Number", f.attempt}};
  }
  Json operator()(const ExecutorLostFailure& f) const {
    return {{"Reason", "ExecutorLostFailure"},
            {"Executor ID", f.executor_id},
            {"Exit Caused By App", f.caused_by_app},
            {"Loss Reason", f.reason}};
  }
};

Json block_manager(const std::string& executor_id, const std::string& host, int port) {
  return {{"Executor ID", executor_id}, {"Host", host}, {"Port", port}};
}

// The first operator of a plan's text, as the root of a plan tree.
Json plan_info(const std::string& plan) {
  size_t begin = plan.starts_with("==") ? plan.find('\n') + 1 : 0;
  std::string line = plan.substr(begin, plan.find('\n', begin) - begin);
  return {{"nodeName", line.substr(0, line.find_first_of(" ("))},
          {"simpleString", line},
          {"children", Json::array()},
          {"metadata", Json::object()},
          {"metrics", Json::array()}};
}

struct ToJson {
  Json operator()(const ApplicationStarted& e) const {
    return {{"Event", "SparkListenerApplicationStart"},
            {"App Name", e.name},
            {"App ID", e.id},
            {"Timestamp", e.time},
            {"User", e.user}};
  }
  Json operator()(const ApplicationEnded& e) const {
    return {
        {"Event", "SparkListenerApplicationEnd"}, {"Timestamp", e.time}, {"ExitCode", e.exit_code}};
  }
  Json operator()(const EnvironmentUpdated& e) const {
    return {{"Event", "SparkListenerEnvironmentUpdate"}, {"JVM Information", Json::object()},
            {"Spark Properties", e.spark_properties},    {"Hadoop Properties", Json::object()},
            {"System Properties", e.system_properties},  {"Metrics Properties", Json::object()},
            {"Classpath Entries", Json::object()}};
  }
  Json operator()(const JobStarted& e) const {
    Json stages = Json::array();
    Json ids = Json::array();
    for (const StageInfo& info : e.stages) {
      stages.push_back(stage(info));
      ids.push_back(info.stage_id);
    }
    return {{"Event", "SparkListenerJobStart"}, {"Job ID", e.job_id},
            {"Submission Time", e.time},        {"Stage Infos", std::move(stages)},
            {"Stage IDs", std::move(ids)},      {"Properties", properties(e.properties)}};
  }
  Json operator()(const JobEnded& e) const {
    Json result{{"Result", "JobSucceeded"}};
    if (!e.failure.empty()) {
      result = {{"Result", "JobFailed"},
                {"Exception", {{"Message", e.failure}, {"Stack Trace", Json::array()}}}};
    }
    return {{"Event", "SparkListenerJobEnd"},
            {"Job ID", e.job_id},
            {"Completion Time", e.time},
            {"Job Result", std::move(result)}};
  }
  Json operator()(const StageSubmitted& e) const {
    return {{"Event", "SparkListenerStageSubmitted"},
            {"Stage Info", stage(e.stage)},
            {"Properties", properties(e.properties)}};
  }
  Json operator()(const StageCompleted& e) const {
    return {{"Event", "SparkListenerStageCompleted"}, {"Stage Info", stage(e.stage)}};
  }
  Json operator()(const TaskStarted& e) const {
    return {{"Event", "SparkListenerTaskStart"},
            {"Stage ID", e.stage_id},
            {"Stage Attempt ID", e.stage_attempt},
            {"Task Info", task(e.task, false, false)}};
  }
  Json operator()(const TaskEnded& e) const {
    bool killed = e.failure && std::holds_alternative<TaskKilled>(*e.failure);
    Json json{{"Event", "SparkListenerTaskEnd"},
              {"Stage ID", e.stage_id},
              {"Stage Attempt ID", e.stage_attempt},
              {"Task Type", e.map_task ? "ShuffleMapTask" : "ResultTask"},
              {"Task End Reason",
               e.failure ? std::visit(EndReason(), *e.failure) : Json{{"Reason", "Success"}}},
              {"Task Info", task(e.task, e.failure.has_value() && !killed, killed)},
              {"Task Executor Metrics", Json::object()}};
    if (!e.failure || std::holds_alternative<ExceptionFailure>(*e.failure)) {
      json["Task Metrics"] = metrics(e.metrics);
    }
    return json;
  }
  Json operator()(const SpeculativeTaskSubmitted& e) const {
    return {{"Event", std::string(kSchedulerEvents) + "SpeculativeTaskSubmitted"},
            {"stageId", e.stage_id},
            {"stageAttemptId", e.stage_attempt},
            {"taskIndex", e.index},
            {"partitionId", e.partition}};
  }
  Json operator()(const ExecutorJoined& e) const {
    return {{"Event", "SparkListenerExecutorAdded"},
            {"Timestamp", e.time},
            {"Executor ID", e.executor_id},
            {"Executor Info",
             {{"Host", e.host},
              {"Total Cores", e.cores},
              {"Log Urls", Json::object()},
              {"Attributes", Json::object()},
              {"Resources", Json::object()},
              {"Resource Profile Id", kDefaultProfile}}}};
  }
  Json operator()(const ExecutorLeft& e) const {
    return {{"Event", "SparkListenerExecutorRemoved"},
            {"Timestamp", e.time},
            {"Executor ID", e.executor_id},
            {"Removed Reason", e.reason}};
  }
  Json operator()(const ExecutorExcluded& e) const {
    Json json{{"Event", std::string(kSchedulerEvents) + "ExecutorExcluded"},
              {"time", e.time},
              {"executorId", e.executor_id},
              {"taskFailures", e.failures}};
    return for_stage(std::move(json), e.stage_id, e.stage_attempt);
  }
  Json operator()(const ExecutorUnexcluded& e) const {
    return {{"Event", std::string(kSchedulerEvents) + "ExecutorUnexcluded"},
            {"time", e.time},
            {"executorId", e.executor_id}};
  }
  Json operator()(const NodeExcluded& e) const {
    Json json{{"Event", std::string(kSchedulerEvents) + "NodeExcluded"},
              {"time", e.time},
              {"hostId", e.host},
              {"executorFailures", e.failures}};
    return for_stage(std::move(json), e.stage_id, e.stage_attempt);
  }
  Json operator()(const NodeUnexcluded& e) const {
    return {{"Event", std::string(kSchedulerEvents) + "NodeUnexcluded"},
            {"time", e.time},
            {"hostId", e.host}};
  }
  Json operator()(const BlockManagerAdded& e) const {
    return {{"Event", "SparkListenerBlockManagerAdded"},
            {"Block Manager ID", block_manager(e.executor_id, e.host, e.port)},
            {"Maximum Memory", e.max_memory},
            {"Timestamp", e.time},
            {"Maximum Onheap Memory", 0},
            {"Maximum Offheap Memory", e.max_memory}};
  }
  Json operator()(const BlockManagerRemoved& e) const {
    return {{"Event", "SparkListenerBlockManagerRemoved"},
            {"Block Manager ID", block_manager(e.executor_id, e.host, e.port)},
            {"Timestamp", e.time}};
  }
  Json operator()(const BlockUpdated& e) const {
    return {{"Event", "SparkListenerBlockUpdated"},
            {"Block Updated Info",
             {{"Block Manager ID", block_manager(e.executor_id, e.host, e.port)},
              {"Block ID", e.block_id},
              {"Storage Level", storage_level(e.storage_level)},
              {"Memory Size", e.memory_size},
              {"Disk Size", e.disk_size}}}};
  }
  Json operator()(const DatasetUnpersisted& e) const {
    return {{"Event", "SparkListenerUnpersistRDD"}, {"RDD ID", e.dataset_id}};
  }
  Json operator()(const SqlExecutionStarted& e) const {
    return {{"Event", std::string(kSqlEvents) + "SQLExecutionStart"},
            {"executionId", e.execution_id},
            {"rootExecutionId", e.execution_id},
            {"description", e.description},
            {"details", e.details},
            {"physicalPlanDescription", e.physical_plan},
            {"sparkPlanInfo", plan_info(e.physical_plan)},
            {"time", e.time},
            {"modifiedConfigs", Json::object()},
            {"jobTags", Json::array()}};
  }
  Json operator()(const SqlAdaptiveUpdate& e) const {
    return {{"Event", std::string(kSqlEvents) + "SQLAdaptiveExecutionUpdate"},
            {"executionId", e.execution_id},
            {"physicalPlanDescription", e.physical_plan},
            {"sparkPlanInfo", plan_info(e.physical_plan)}};
  }
  Json operator()(const SqlExecutionEnded& e) const {
    return {{"Event", std::string(kSqlEvents) + "SQLExecutionEnd"},
            {"executionId", e.execution_id},
            {"time", e.time},
            {"errorMessage", e.error}};
  }

  static Json for_stage(Json json, int stage_id, int stage_attempt) {
    if (stage_id < 0) return json;
    json["Event"] = json["Event"].get<std::string>() + "ForStage";
    json["stageId"] = stage_id;
    json["stageAttemptId"] = stage_attempt;
    return json;
  }
};

// Text that is no UTF-8 (a message with a binary value) must not lose the event.
std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string event_json(const Event& event) { return dump(std::visit(ToJson(), event)); }

std::string log_start_json() {
  return dump(Json{{"Event", "SparkListenerLogStart"}, {"Spark Version", kSparkVersion}});
}

}  // namespace firesteel
