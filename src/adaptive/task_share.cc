#include "adaptive/task_share.h"

namespace firesteel {

namespace {

void write_share(PlanWriter& out, const TaskShare& share) {
  out.list(share, [](PlanWriter& to, const LeafShare& leaf) {
    to.list(leaf.files, [](PlanWriter& file_to, const FileShare& file) {
      file_to.integer(file.file);
      file_to.integer(file.begin);
      file_to.integer(file.end);
    });
    to.integer(leaf.first);
    to.integer(leaf.last);
    to.list(leaf.blocks, [](PlanWriter& block_to, const BlockShare& block) {
      block_to.integer(block.shuffle_id);
      block_to.integer(block.map_begin);
      block_to.integer(block.map_end);
      block_to.integer(block.reduce_begin);
      block_to.integer(block.reduce_end);
    });
    to.list(leaf.rows, [](PlanWriter& rows_to, const auto& rows) { rows_to.text(*rows); });
  });
}

TaskShare read_share(PlanReader& in) {
  return in.list([](PlanReader& from) {
    LeafShare leaf;
    leaf.files = from.list([](PlanReader& file_from) {
      FileShare file;
      file.file = file_from.number();
      file.begin = file_from.integer();
      file.end = file_from.integer();
      return file;
    });
    leaf.first = from.number();
    leaf.last = from.number();
    leaf.blocks = from.list([](PlanReader& block_from) {
      BlockShare block;
      block.shuffle_id = block_from.number();
      block.map_begin = block_from.number();
      block.map_end = block_from.number();
      block.reduce_begin = block_from.number();
      block.reduce_end = block_from.number();
      return block;
    });
    leaf.rows = from.list([](PlanReader& rows_from) {
      return std::make_shared<const std::string>(rows_from.text());
    });
    return leaf;
  });
}

}  // namespace

std::string task_bytes(const TaskOrder& order) {
  PlanWriter out;
  out.integer(static_cast<int64_t>(order.branch));
  write_share(out, order.share);
  return out.take();
}

TaskOrder read_task(std::string_view bytes) {
  PlanReader in(bytes);
  TaskOrder order;
  order.branch = static_cast<size_t>(in.integer());
  order.share = read_share(in);
  return order;
}

}  // namespace firesteel
