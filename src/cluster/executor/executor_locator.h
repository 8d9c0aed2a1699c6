#pragma once

#include "cluster/executor/driver_link.h"
#include "cluster/map_output_query.h"

namespace firesteel {

// Where map outputs lie, for an executor's tasks: asks the driver, each time, so that nothing that
// is remembered can be out of date.
class ExecutorLocator : public MapOutputLocator {
 public:
  explicit ExecutorLocator(DriverLink& driver) : driver_(driver) {}

  std::vector<MapOutputSource> locate(int shuffle_id, int map_begin, int map_end, int reduce_begin,
                                      int reduce_end) override {
    const MapOutputQuery query{shuffle_id, map_begin, map_end, reduce_begin, reduce_end};
    return require_map_outputs(decode_sources(driver_.ask(kMapOutputRequest, encode_query(query))),
                               query);
  }
  void forget(int) override {}

 private:
  DriverLink& driver_;
};

}  // namespace firesteel
