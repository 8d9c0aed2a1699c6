#pragma once

#include "adaptive/plan_bytes/plan_reader.h"
#include "adaptive/plan_bytes/plan_writer.h"
#include "adaptive/task_share.h"
#include "formats/file_table.h"
#include "physical/physical_nodes.h"

namespace firesteel {

// The table behind a scan as it is now, partitions that the request rules out left out.
struct FilesToRead {
  TableSourcePtr table;
  // All of its files, in order: a FileShare's number is a place in this list.
  std::vector<DataFile> files;
};

// None when the table is not made of files (a cache).
std::optional<FilesToRead> files_to_read(const TableSourcePtr& table, const ScanRequest& request);

// `table` as files_to_read gives it; throws NotPortable for others.
void write_source(PlanWriter& out, const TableSource& table);
// The table with just those parts of its files.
TableSourcePtr read_source(PlanReader& in, const std::vector<FileShare>& shares);

void write_request(PlanWriter& out, const ScanRequest& request, const Schema& schema);
ScanRequest read_request(PlanReader& in, const Schema& schema);

}  // namespace firesteel
