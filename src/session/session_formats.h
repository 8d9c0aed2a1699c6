#pragma once

#include "analyze/catalog.h"
#include "session/session_conf.h"

namespace firesteel {

// A session's formats, with its settings where the options of a read are silent.
class SessionFormats final : public FormatRegistry {
 public:
  // Both must outlive this.
  SessionFormats(const FormatRegistry& formats, const SessionConf& conf)
      : formats_(formats), conf_(conf) {}

  bool has_format(const std::string& format) const override;
  TableSourcePtr open(const std::string& format, const std::vector<std::string>& paths,
                      const Options& options, const std::optional<Schema>& schema,
                      const SqlSettings& settings) const override;

 private:
  const FormatRegistry& formats_;
  const SessionConf& conf_;
};

}  // namespace firesteel
