#include "session/open_sources.h"

#include <sys/stat.h>

namespace firesteel {
namespace {

// Parts are told apart by their lengths.
void append(std::string& key, const std::string& part) {
  key += std::to_string(part.size()) + ":" + part;
}

std::string read_key(const std::string& format, const std::vector<std::string>& paths,
                     const Options& options, const std::optional<Schema>& schema,
                     const SqlSettings& settings) {
  std::string key;
  append(key, format);
  for (const auto& path : paths) append(key, path);
  for (const auto& [name, value] : options) {
    append(key, name);
    append(key, value);
  }
  append(key, schema ? DataType::structure(*schema).json() : "");
  append(key, settings.time_zone + (settings.ansi ? "a" : "") +
                  (settings.case_sensitive ? "c" : "") +
                  (settings.timestamp_ntz_default ? "n" : ""));
  return key;
}

std::string file_states(const TableSource& source) {
  std::string out;
  for (const auto& file : source.input_files()) {
    append(out, file);
    constexpr std::string_view kScheme = "file:";
    std::string path = file;
    if (path.starts_with(kScheme)) path.erase(0, kScheme.size());
    while (path.starts_with("//")) path.erase(0, 1);
    struct stat state = {};
    if (stat(path.c_str(), &state) != 0) continue;
    append(out, std::to_string(state.st_size) + "@" + std::to_string(state.st_mtim.tv_sec) + "." +
                    std::to_string(state.st_mtim.tv_nsec));
  }
  return out;
}

}  // namespace

TableSourcePtr OpenSources::open(const std::string& format, const std::vector<std::string>& paths,
                                 const Options& options, const std::optional<Schema>& schema,
                                 const SqlSettings& settings) const {
  const TableSourcePtr source = formats_.open(format, paths, options, schema, settings);
  const std::string key = read_key(format, paths, options, schema, settings);
  const std::string files = file_states(*source);
  std::lock_guard lock(mutex_);
  std::erase_if(opened_, [](const auto& item) { return item.second.source.expired(); });
  Opened& opened = opened_[key];
  const TableSourcePtr known = opened.source.lock();
  if (known && opened.files == files) return known;
  opened = {source, files};
  return source;
}

}  // namespace firesteel
