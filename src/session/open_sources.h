#pragma once

#include <map>
#include <mutex>

#include "analyze/catalog.h"

namespace firesteel {

// Opens files, and gives the same source again for the same read while it is in use and its files
// are what they were: a plan that is cached is found again by it. Thread-safe.
class OpenSources final : public FormatRegistry {
 public:
  explicit OpenSources(const FormatRegistry& formats) : formats_(formats) {}

  bool has_format(const std::string& format) const override { return formats_.has_format(format); }
  TableSourcePtr open(const std::string& format, const std::vector<std::string>& paths,
                      const Options& options, const std::optional<Schema>& schema,
                      const SqlSettings& settings) const override;

 private:
  struct Opened {
    std::weak_ptr<const TableSource> source;
    // Names, sizes and times of its files.
    std::string files;
  };

  const FormatRegistry& formats_;
  mutable std::mutex mutex_;
  // By all that a read says.
  mutable std::map<std::string, Opened> opened_;
};

}  // namespace firesteel
