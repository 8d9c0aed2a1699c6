#include "cluster/driver/driver_locator.h"

#include "cluster/ask_loop.h"

namespace firesteel {

std::vector<MapOutputSource> DriverLocator::locate(int shuffle_id, int map_begin, int map_end,
                                                   int reduce_begin, int reduce_end) {
  const MapOutputQuery query{shuffle_id, map_begin, map_end, reduce_begin, reduce_end};
  return require_map_outputs(ask_loop(loop_, [this, query] { return find_(query); }), query);
}

}  // namespace firesteel
