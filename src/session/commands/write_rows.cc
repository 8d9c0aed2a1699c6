#include "session/commands/write_rows.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/spark_error.h"
#include "formats/write/write_sink.h"
#include "session/commands/partition_spec.h"
#include "session/commands/table_lookup.h"
#include "session/write_options.h"

namespace firesteel {
namespace fs = std::filesystem;
namespace {

// One write into a table. New files of a partitioned table are first written below a hidden folder
// of the table's and moved into their partitions once all of them are there.
class PartitionedWrite {
 public:
  PartitionedWrite(QueryExecution& query, const TableWrite& write)
      : query_(query),
        session_(*query.session()),
        write_(write),
        table_(*write.table),
        staging_(fs::path(table_.location) / ("_staging-" + random_name())) {}

  ~PartitionedWrite() {
    std::error_code ignored;
    fs::remove_all(staging_, ignored);
  }
  PartitionedWrite(const PartitionedWrite&) = delete;
  PartitionedWrite& operator=(const PartitionedWrite&) = delete;

  void run(WriteRequest request) {
    request.path = staging_.string();
    request.mode = SaveMode::kAppend;
    request.partition_by = table_.partition_columns;
    if (auto sink = make_write_sink(std::move(request))) query_.run_into(write_.rows, sink);
    TableMetadata staged = table_;
    staged.location = staging_.string();
    written_ = partitions_on_disk(staged);
    std::vector<std::vector<std::string>> dropped;
    if (write_.overwrite) dropped = clear_replaced();
    for (const auto& values : written_) move_files(values);
    register_partitions(dropped);
  }

 private:
  std::string location_of(const std::vector<std::string>& values) const {
    const PartitionMetadata* known = find_partition(table_, values);
    return known != nullptr ? known->location : partition_location(table_, values);
  }

  bool is_replaced(const std::vector<std::string>& values) const {
    if (write_.dynamic) {
      return std::find(written_.begin(), written_.end(), values) != written_.end();
    }
    for (size_t i = 0; i < write_.fixed_values.size(); ++i) {
      if (write_.fixed_values[i] && *write_.fixed_values[i] != values[i]) return false;
    }
    return true;
  }

  // Old files of the partitions that this write replaces. Returns those that nothing is left of.
  std::vector<std::vector<std::string>> clear_replaced() const {
    std::set<std::vector<std::string>> there;
    for (const auto& partition : table_.partitions) there.insert(partition.values);
    for (auto& values : partitions_on_disk(table_)) there.insert(std::move(values));
    std::vector<std::vector<std::string>> dropped;
    for (const auto& values : there) {
      if (!is_replaced(values)) continue;
      const fs::path folder = location_of(values);
      std::error_code ignored;
      fs::remove_all(folder, ignored);
      if (std::find(written_.begin(), written_.end(), values) == written_.end()) {
        dropped.push_back(values);
        remove_empty_parents(folder);
      }
    }
    return dropped;
  }

  void remove_empty_parents(const fs::path& folder) const {
    std::error_code error;
    for (fs::path parent = folder.parent_path();
         parent.string().size() > table_.location.size() && fs::is_empty(parent, error) && !error;
         parent = parent.parent_path()) {
      fs::remove(parent, error);
    }
  }

  void move_files(const std::vector<std::string>& values) const {
    const fs::path from = staging_ / partition_name(table_.partition_columns, values);
    const fs::path to = location_of(values);
    fs::create_directories(to);
    for (const auto& file : fs::directory_iterator(from)) {
      fs::rename(file.path(), to / file.path().filename());
    }
  }

  void register_partitions(const std::vector<std::vector<std::string>>& dropped) const {
    const auto is_dropped = [&](const PartitionMetadata& partition) {
      return std::find(dropped.begin(), dropped.end(), partition.values) != dropped.end();
    };
    session_.catalog().store().update_table(
        table_.database, table_.name, [&](TableMetadata& table) {
          std::erase_if(table.partitions, is_dropped);
          for (const auto& values : written_) {
            if (find_partition(table, values) != nullptr) continue;
            table.partitions.push_back({.values = values,
                                        .location = location_of(values),
                                        .created_ms = now_ms(),
                                        .statistics = std::nullopt});
          }
          table.statistics.reset();
        });
  }

  QueryExecution& query_;
  Session& session_;
  const TableWrite& write_;
  const TableMetadata& table_;
  const fs::path staging_;
  std::vector<std::vector<std::string>> written_;
};

}  // namespace

void write_rows(QueryExecution& query, const TableWrite& write) {
  const TableMetadata& table = *write.table;
  WriteRequest request;
  request.format = to_lower(table.provider);
  // The types as the rows have them: files may promise more than the table, such as no nulls.
  request.schema = to_schema(write.rows->output());
  request.options = write_options(table.options, request.format, query.session()->conf());
  request.settings = query.settings();
  request.job_id = random_name();
  if (!table.partition_columns.empty()) {
    PartitionedWrite(query, write).run(std::move(request));
  } else {
    request.path = table.location;
    request.mode = write.overwrite ? SaveMode::kOverwrite : SaveMode::kAppend;
    if (auto sink = make_write_sink(std::move(request))) query.run_into(write.rows, sink);
    if (table.statistics) {
      query.session()->catalog().store().update_table(
          table.database, table.name, [](TableMetadata& changed) { changed.statistics.reset(); });
    }
  }
  table_changed(*query.session(), table);
}

}  // namespace firesteel
