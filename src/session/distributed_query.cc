#include "session/distributed_query.h"

#include "adaptive/plan_bytes/plan_writer.h"
#include "exec/pipeline_builder.h"
#include "session/memory_size.h"

namespace firesteel {
namespace {

constexpr char kSmallPlanBytes[] = "spark.firesteel.sql.smallPlanBytes";

// What one thread reads while a stage is sent out and answers.
constexpr int64_t kDefaultSmallPlan = 1 << 20;

int64_t bytes_setting(const SessionConf& conf, const std::string& key) {
  const std::string text = conf.get(key).value_or("0");
  if (text.starts_with("-")) return -1;
  return static_cast<int64_t>(parse_memory_size(key, text));
}

bool flag_setting(const SessionConf& conf, const std::string& key) {
  return conf.get(key).value_or("true") == "true";
}

// What the leaves read, about.
double bytes_read(const PhysicalPlan& plan) {
  double bytes = 0;
  if (plan.kind() == PhysicalKind::kScan) {
    bytes = static_cast<double>(plan.as<ScanExec>().source->statistics().size_in_bytes.value_or(0));
  } else if (plan.kind() == PhysicalKind::kRange) {
    bytes = static_cast<double>(plan.as<RangeExec>().count) * sizeof(int64_t);
  } else if (plan.kind() == PhysicalKind::kValues) {
    for (const auto& batch : *plan.as<ValuesExec>().batches) {
      bytes += static_cast<double>(batch.memory_usage());
    }
  }
  for (const auto& child : plan.children()) bytes += bytes_read(*child);
  return bytes;
}

}  // namespace

bool is_worth_distributing(const PhysicalPlan& plan, const SessionConf& conf) {
  const bool is_set = conf.get_set(kSmallPlanBytes).has_value();
  return bytes_read(plan) >=
         static_cast<double>(is_set ? bytes_setting(conf, kSmallPlanBytes) : kDefaultSmallPlan);
}

PlaceSettings place_settings(const SessionConf& conf, const SqlSettings& sql) {
  PlaceSettings out;
  out.sql = sql;
  out.shuffle_partitions = static_cast<int>(conf.get_integer("spark.sql.shuffle.partitions"));
  const bool adaptive = flag_setting(conf, "spark.sql.adaptive.enabled");
  const auto threshold = conf.get("spark.sql.adaptive.autoBroadcastJoinThreshold");
  out.broadcast_bytes = bytes_setting(conf, "spark.sql.autoBroadcastJoinThreshold");
  out.adaptive_broadcast_bytes =
      !adaptive   ? -1
      : threshold ? bytes_setting(conf, "spark.sql.adaptive.autoBroadcastJoinThreshold")
                  : out.broadcast_bytes;
  out.runtime_filters = flag_setting(conf, "spark.sql.optimizer.runtime.bloomFilter.enabled");
  ShareSettings& share = out.share;
  share.max_partition_bytes = bytes_setting(conf, "spark.sql.files.maxPartitionBytes");
  share.open_cost_bytes = bytes_setting(conf, "spark.sql.files.openCostInBytes");
  share.advisory_partition_bytes =
      bytes_setting(conf, "spark.sql.adaptive.advisoryPartitionSizeInBytes");
  share.min_partition_bytes =
      bytes_setting(conf, "spark.sql.adaptive.coalescePartitions.minPartitionSize");
  share.coalesce = adaptive && flag_setting(conf, "spark.sql.adaptive.coalescePartitions.enabled");
  share.split_skewed = adaptive && flag_setting(conf, "spark.sql.adaptive.skewJoin.enabled");
  share.skew_factor =
      std::stod(conf.get("spark.sql.adaptive.skewJoin.skewedPartitionFactor").value_or("5"));
  share.skew_bytes =
      bytes_setting(conf, "spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes");
  return out;
}

bool run_by_stages(const PhysicalPtr& plan, StageRunner& runner, PlaceSettings settings,
                   ExecutionContext& context, Sink& sink) {
  Placer placer(runner, std::move(settings),
                [&](const PhysicalPtr& here) { return collect(here, context); });
  // Made late: a sink that was told of a thread waits for its end.
  LocalStatePtr state;
  uint64_t sequence = 0;
  try {
    placer.run(plan, [&](Batch batch) {
      context.cancel->check();
      if (sequence == 0) state = sink.make_state(context);
      batch.sequence = sequence++;
      return batch.num_rows == 0 || sink.sink(std::move(batch), state.get());
    });
  } catch (const NotPortable&) {
    FS_CHECK_EQ(sequence, 0u);
    return false;
  }
  if (sequence == 0) state = sink.make_state(context);
  sink.combine(state.get());
  sink.finalize(context);
  return true;
}

}  // namespace firesteel
