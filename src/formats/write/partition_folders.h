// The folders column=value that a partitioned table's rows are written into.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "columnar/vector.h"

namespace firesteel {

// Used by one thread.
class PartitionFolders {
 public:
  PartitionFolders(const Schema& schema, std::vector<size_t> columns, std::string time_zone);

  // The batch's rows by folder ("a=1/b=x/"), each folder's rows in their order.
  std::map<std::string, std::shared_ptr<Selection>> split(const Batch& batch);

 private:
  std::string folder(const Batch& batch, uint32_t row) const;

  std::vector<size_t> columns_;
  std::vector<StructField> fields_;
  std::string time_zone_;
};

}  // namespace firesteel
