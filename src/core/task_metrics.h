#pragma once

#include <cstdint>

namespace firesteel {

// What a task used and moved, under the names of Spark's TaskMetrics. Times are in milliseconds
// unless the name says otherwise.
struct TaskMetrics {
  int64_t executor_deserialize_time = 0;
  int64_t executor_deserialize_cpu_ns = 0;
  int64_t executor_run_time = 0;
  int64_t executor_cpu_ns = 0;
  int64_t result_size = 0;
  int64_t result_serialization_time = 0;
  int64_t memory_bytes_spilled = 0;
  int64_t disk_bytes_spilled = 0;
  int64_t peak_execution_memory = 0;

  int64_t input_bytes = 0;
  int64_t input_records = 0;
  int64_t output_bytes = 0;
  int64_t output_records = 0;

  int64_t remote_blocks_fetched = 0;
  int64_t local_blocks_fetched = 0;
  int64_t fetch_wait_time = 0;
  int64_t remote_bytes_read = 0;
  int64_t remote_bytes_read_to_disk = 0;
  int64_t local_bytes_read = 0;
  int64_t shuffle_records_read = 0;
  int64_t shuffle_bytes_written = 0;
  int64_t shuffle_write_ns = 0;
  int64_t shuffle_records_written = 0;
};

}  // namespace firesteel
