#include "cluster/master_url.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <thread>

#include "base/spark_error.h"

namespace firesteel {
namespace {

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const size_t at = text.find(separator);
    std::string_view part = text.substr(0, at);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    parts.emplace_back(part);
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::optional<int> positive(const std::string& text) {
  int value = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || rest != text.data() + text.size() || value <= 0) return std::nullopt;
  return value;
}

// What stands between `prefix` and "]", cut at commas.
std::optional<std::vector<std::string>> arguments(std::string_view text, std::string_view prefix) {
  if (!text.starts_with(prefix) || !text.ends_with("]")) return std::nullopt;
  return split(text.substr(prefix.size(), text.size() - prefix.size() - 1), ',');
}

bool read_local(const std::vector<std::string>& parts, MasterUrl& url) {
  if (parts.size() > 2) return false;
  if (parts[0] == "*") {
    url.threads = 0;
  } else if (const auto threads = positive(parts[0])) {
    url.threads = *threads;
  } else {
    return false;
  }
  if (parts.size() == 1) return true;
  const auto failures = positive(parts[1]);
  url.max_failures = failures.value_or(0);
  return failures.has_value();
}

bool read_local_cluster(const std::vector<std::string>& parts, MasterUrl& url) {
  if (parts.size() != 3) return false;
  url.kind = MasterUrl::Kind::kLocalCluster;
  url.executors = positive(parts[0]).value_or(0);
  url.cores = positive(parts[1]).value_or(0);
  url.memory_mib = positive(parts[2]).value_or(0);
  return url.executors > 0 && url.cores > 0 && url.memory_mib > 0;
}

bool read(std::string_view text, MasterUrl& url) {
  if (text == "local") return true;
  if (const auto parts = arguments(text, "local[")) return read_local(*parts, url);
  if (const auto parts = arguments(text, "local-cluster[")) return read_local_cluster(*parts, url);
  constexpr std::string_view kScheme = "firesteel://";
  if (!text.starts_with(kScheme)) return false;
  url.kind = MasterUrl::Kind::kStandalone;
  url.masters = split(text.substr(kScheme.size()), ',');
  return std::ranges::all_of(url.masters, [](const std::string& master) {
    const size_t colon = master.rfind(':');
    return colon != std::string::npos && colon > 0 && positive(master.substr(colon + 1));
  });
}

}  // namespace

MasterUrl parse_master(const std::string& text) {
  MasterUrl url;
  url.text = text.empty() ? "local[*]" : text;
  if (!read(url.text, url)) throw SparkError("UNSUPPORTED_FEATURE.MASTER", {{"master", text}});
  return url;
}

int local_threads(const MasterUrl& url) {
  if (url.threads > 0) return url.threads;
  return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

}  // namespace firesteel
