#pragma once

#include <memory>

#include "cluster/event_loop.h"
#include "cluster/map_output_query.h"

namespace firesteel {

// Where map outputs lie, for tasks in the driver's own process: asks its event loop.
class DriverLocator : public MapOutputLocator {
 public:
  // `find` is called on the loop.
  using Find = std::function<std::optional<std::vector<MapOutputSource>>(const MapOutputQuery&)>;

  DriverLocator(std::weak_ptr<EventLoop> loop, Find find)
      : loop_(std::move(loop)), find_(std::move(find)) {}

  std::vector<MapOutputSource> locate(int shuffle_id, int map_begin, int map_end, int reduce_begin,
                                      int reduce_end) override;
  // Nothing is remembered.
  void forget(int) override {}

 private:
  const std::weak_ptr<EventLoop> loop_;
  const Find find_;
};

}  // namespace firesteel
