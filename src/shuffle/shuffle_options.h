#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>

#include "core/compression.h"

namespace firesteel {

// The settings of a shuffle, under Spark's names.
struct ShuffleOptions {
  // spark.shuffle.compress and spark.io.compression.codec
  Codec codec = Codec::kLz4;
  // Output that stays in the memory of the process whose tasks read it (master local[n]) is packed
  // only when it goes to disk.
  bool pack_in_memory = true;
  // spark.shuffle.service.enabled: output goes to files at once, where the service finds it when
  // the executor has died.
  bool write_through = false;
  // About the size of the pieces in which output is packed, checked and handed to readers. Large
  // enough that LZ4 works well, small enough that a writer can hold one for each of a thousand
  // reduce partitions.
  size_t frame_bytes = 64 << 10;
  // spark.reducer.maxSizeInFlight
  size_t max_bytes_in_flight = 48 << 20;
  // spark.reducer.maxReqsInFlight
  size_t max_requests_in_flight = 1 << 20;
  // spark.reducer.maxBlocksInFlightPerAddress
  size_t max_blocks_per_request = 1 << 20;
  // spark.shuffle.io.maxRetries
  int max_retries = 3;
  // spark.shuffle.io.retryWait
  std::chrono::milliseconds retry_wait{5000};
  // spark.shuffle.detectCorrupt: otherwise the checksum is not looked at.
  bool detect_corrupt = true;

  // Of the settings of an application; throws SparkError for values that are none.
  static ShuffleOptions from_settings(const std::map<std::string, std::string>& settings);
};

}  // namespace firesteel
