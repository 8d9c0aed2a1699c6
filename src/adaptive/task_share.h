#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "adaptive/plan_bytes/plan_reader.h"
#include "adaptive/plan_bytes/plan_writer.h"

namespace firesteel {

// Bytes of one file, by its place among the files of a scan.
struct FileShare {
  int file = 0;
  int64_t begin = 0;
  int64_t end = 0;
};

// Blocks of an earlier stage's output: those of some map tasks for some reduce partitions.
struct BlockShare {
  int shuffle_id = -1;
  int map_begin = 0;
  int map_end = 0;
  int reduce_begin = 0;
  int reduce_end = 0;
};

// What one task reads at one leaf of its fragment. By the kind of leaf one of these is filled, none
// when the task reads nothing there.
struct LeafShare {
  std::vector<FileShare> files;
  // Of a range: partitions [first, last).
  int first = 0;
  int last = 0;
  std::vector<BlockShare> blocks;
  // Rows that the driver holds, as encode_batch writes them.
  std::vector<std::shared_ptr<const std::string>> rows;
};

// By leaf, in the order in which the plan's tree is written.
using TaskShare = std::vector<LeafShare>;

// What a task is told: which of the stage's plans it does and its share.
struct TaskOrder {
  size_t branch = 0;
  TaskShare share;
};

std::string task_bytes(const TaskOrder& order);
TaskOrder read_task(std::string_view bytes);

}  // namespace firesteel
