#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "schedule/map_outputs.h"
#include "shuffle/map_output_locator.h"

namespace firesteel {

// What a reducer asks the driver: which map outputs it reads and where they lie.
struct MapOutputQuery {
  int shuffle_id = -1;
  int map_begin = 0;
  int map_end = 0;
  int reduce_begin = 0;
  int reduce_end = 0;
};

inline constexpr char kMapOutputRequest[] = "map_outputs";

struct ServingAddress {
  std::string host;
  int port = 0;
};
// Who serves an executor's blocks: itself, or after its end the shuffle service.
using AddressOf = std::function<ServingAddress(const std::string& executor_id)>;

// Nothing: an output is missing. On the driver's event loop.
std::optional<std::vector<MapOutputSource>> find_map_outputs(const MapOutputs& outputs,
                                                             const MapOutputQuery& query,
                                                             const AddressOf& address_of);
// Throws FetchFailedError when an output is missing.
std::vector<MapOutputSource> require_map_outputs(
    std::optional<std::vector<MapOutputSource>> sources, const MapOutputQuery& query);

std::string encode_query(const MapOutputQuery& query);
MapOutputQuery decode_query(const std::string& bytes);
std::string encode_sources(const std::optional<std::vector<MapOutputSource>>& sources);
std::optional<std::vector<MapOutputSource>> decode_sources(const std::string& bytes);

}  // namespace firesteel
