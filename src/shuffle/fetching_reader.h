#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/shuffle_access.h"
#include "shuffle/local_frames.h"
#include "shuffle/map_output_locator.h"
#include "shuffle/map_output_store.h"
#include "shuffle/shuffle_options.h"

namespace firesteel {

class ShuffleTransport;
class RemoteBlocks;

// Reads what several map outputs hold for some reduce partitions: requests to other processes go
// out first, blocks of this process are read while the answers travel.
class FetchingReader final : public ShuffleReader {
 public:
  FetchingReader(const ReduceRange& range, std::vector<MapOutputSource> sources,
                 const std::string& executor_id, std::shared_ptr<MapOutputStore> outputs,
                 std::shared_ptr<MapOutputLocator> locator,
                 std::shared_ptr<ShuffleTransport> transport, const ShuffleOptions& options,
                 TaskMetrics& metrics);
  ~FetchingReader() override;

  bool next(ShuffleBlock& block) override;

 private:
  bool next_local(ShuffleBlock& block);
  [[noreturn]] void fail_local(const MapOutputSource& source, int reduce, const std::string& why);

  const ReduceRange range_;
  const std::string executor_id_;
  const std::shared_ptr<MapOutputStore> outputs_;
  const std::shared_ptr<MapOutputLocator> locator_;
  const ShuffleOptions options_;
  TaskMetrics& metrics_;
  std::deque<MapOutputSource> local_;
  std::optional<LocalFrames> frames_;
  // Null: nothing is remote.
  std::unique_ptr<RemoteBlocks> remote_;
};

}  // namespace firesteel
