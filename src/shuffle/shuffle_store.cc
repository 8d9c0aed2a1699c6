#include "shuffle/shuffle_store.h"

#include "shuffle/fetching_reader.h"
#include "shuffle/map_output_writer.h"

namespace firesteel {

ShuffleStore::ShuffleStore(std::string executor_id, std::shared_ptr<MapOutputStore> outputs,
                           std::shared_ptr<MapOutputLocator> locator,
                           std::shared_ptr<ShuffleTransport> transport,
                           const ShuffleOptions& options)
    : executor_id_(std::move(executor_id)),
      outputs_(std::move(outputs)),
      locator_(std::move(locator)),
      transport_(std::move(transport)),
      options_(options) {}

std::unique_ptr<ShuffleWriter> ShuffleStore::writer(int shuffle_id, [[maybe_unused]] int map_index,
                                                    int64_t map_task_id, int reduce_partitions,
                                                    TaskMetrics& metrics) {
  return std::make_unique<MapOutputWriter>(outputs_, executor_id_, shuffle_id, map_task_id,
                                           reduce_partitions, options_, metrics);
}

std::unique_ptr<ShuffleReader> ShuffleStore::reader(int shuffle_id, int map_begin, int map_end,
                                                    int reduce_begin, int reduce_end,
                                                    TaskMetrics& metrics) {
  return std::make_unique<FetchingReader>(
      ReduceRange{shuffle_id, reduce_begin, reduce_end},
      locator_->locate(shuffle_id, map_begin, map_end, reduce_begin, reduce_end), executor_id_,
      outputs_, locator_, transport_, options_, metrics);
}

}  // namespace firesteel
