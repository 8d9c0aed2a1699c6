#include "adaptive/run_fragment.h"

#include "adaptive/fragment.h"
#include "adaptive/stage_runner.h"
#include "adaptive/task_input_source.h"
#include "exec/exchange/exchange_sink.h"
#include "exec/pipeline_builder.h"
#include "exec/result/ordered_result_sink.h"
#include "rows/batch_codec.h"

namespace firesteel {

FragmentOutput run_fragment(const FragmentTask& task, const FragmentServices& services) {
  const TaskOrder order = read_task(task.task_bytes);
  const Fragment fragment = read_fragment(task.stage_bytes, order.branch, order.share);
  ExecutionContext context{
      services.pool,
      services.parallelism,
      services.memory->make_child("task"),
      services.cancel,
      std::make_shared<QueryProgress>(),
      fragment.settings,
      std::make_shared<SpillSpace>(std::vector<std::string>{services.local_dir})};
  FragmentOutput output;
  std::unique_ptr<ShuffleWriter> writer;
  std::shared_ptr<Sink> sink;
  if (fragment.exchange) {
    writer = services.shuffle.writer(task.shuffle_id, task.partition, task.task_id,
                                     fragment.exchange->partitions, services.metrics);
    sink = std::make_shared<ExchangeSink>(*fragment.exchange, static_cast<size_t>(task.partition),
                                          [&writer](int partition, std::string_view block) {
                                            writer->write_block(partition, block);
                                          });
  } else {
    sink = std::make_shared<OrderedResultSink>([&output](const Batch& batch) {
      std::vector<uint8_t> block;
      encode_batch(batch, block);
      append_block(output.result, {reinterpret_cast<const char*>(block.data()), block.size()});
      return true;
    });
  }
  PipelineBuilder builder(context);
  builder.set_task_inputs([&](const TaskInputExec& input) {
    return std::make_shared<TaskInputSource>(order.share.at(static_cast<size_t>(input.input)),
                                             types_of(input.output()), services.shuffle,
                                             services.metrics);
  });
  if (services.parallelism == 1) builder.set_scan_partition(task.partition);
  builder.connect(builder.build(fragment.plan), std::move(sink));
  auto pipelines = builder.take_pipelines();
  run_pipelines(pipelines, context);
  pipelines.clear();
  services.metrics.disk_bytes_spilled += context.spill->disk_bytes();
  services.metrics.memory_bytes_spilled += context.spill->raw_bytes();
  if (writer) output.map_status = writer->commit();
  return output;
}

}  // namespace firesteel
