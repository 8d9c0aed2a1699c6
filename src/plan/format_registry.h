#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plan/table_source.h"
#include "plan/unresolved_plans.h"

namespace firesteel {

// Opens files as tables. All methods are thread-safe.
class FormatRegistry {
 public:
  virtual ~FormatRegistry() = default;
  // Names in any case: "parquet", "csv"...
  virtual bool has_format(const std::string& format) const = 0;
  // Infers the schema when none is given. Throws PATH_NOT_FOUND and its like.
  virtual TableSourcePtr open(const std::string& format, const std::vector<std::string>& paths,
                              const Options& options, const std::optional<Schema>& schema,
                              const SqlSettings& settings) const = 0;
};

}  // namespace firesteel
