#include "shuffle/shuffle_options.h"

#include <charconv>
#include <optional>

#include "base/spark_error.h"

namespace firesteel {
namespace {

using Settings = std::map<std::string, std::string>;

[[noreturn]] void fail(const std::string& name, const std::string& value, const char* wanted) {
  throw SparkError("INVALID_CONF_VALUE.REQUIREMENT",
                   {{"confName", name}, {"confValue", value}, {"confRequirement", wanted}});
}

// A number and the unit behind it.
std::optional<std::pair<int64_t, std::string_view>> split_unit(const std::string& value) {
  int64_t number = 0;
  const auto [at, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc() || number < 0) return std::nullopt;
  return std::pair(number, std::string_view(at, value.data() + value.size()));
}

class Reader {
 public:
  explicit Reader(const Settings& settings) : settings_(settings) {}

  void flag(const char* name, bool& to) const {
    if (const auto* value = find(name)) {
      if (*value != "true" && *value != "false") fail(name, *value, "It must be true or false.");
      to = *value == "true";
    }
  }
  template <class T>
  void number(const char* name, T& to) const {
    if (const auto* value = find(name)) {
      const auto split = split_unit(*value);
      if (!split || !split->second.empty()) fail(name, *value, "It must be a number.");
      to = static_cast<T>(split->first);
    }
  }
  // "48m"; without a unit `unit` counts.
  void bytes(const char* name, char unit, size_t& to) const {
    const auto* value = find(name);
    if (value == nullptr) return;
    const auto split = split_unit(*value);
    if (!split || split->second.size() > 2 ||
        (split->second.size() == 2 && split->second[1] != 'b')) {
      fail(name, *value, "It must be a size in bytes, such as 48m.");
    }
    static constexpr std::string_view kUnits = "bkmgtp";
    const size_t power = kUnits.find(split->second.empty() ? unit : split->second[0]);
    if (power == std::string_view::npos) fail(name, *value, "It must be a size, such as 48m.");
    to = static_cast<size_t>(split->first) << (10 * power);
  }
  // "5s"; seconds without a unit.
  void time(const char* name, std::chrono::milliseconds& to) const {
    static const std::map<std::string_view, int64_t> kUnits = {
        {"ms", 1}, {"", 1000}, {"s", 1000}, {"m", 60'000}, {"min", 60'000}, {"h", 3'600'000}};
    const auto* value = find(name);
    if (value == nullptr) return;
    const auto split = split_unit(*value);
    const auto unit = split ? kUnits.find(split->second) : kUnits.end();
    if (unit == kUnits.end()) fail(name, *value, "It must be a time, such as 5s.");
    to = std::chrono::milliseconds(split->first * unit->second);
  }
  const std::string* find(const char* name) const {
    const auto it = settings_.find(name);
    return it == settings_.end() ? nullptr : &it->second;
  }

 private:
  const Settings& settings_;
};

}  // namespace

ShuffleOptions ShuffleOptions::from_settings(const Settings& settings) {
  const Reader reader(settings);
  ShuffleOptions options;
  bool pack = true;
  reader.flag("spark.shuffle.compress", pack);
  const auto* codec = reader.find("spark.io.compression.codec");
  if (codec != nullptr) options.codec = codec_by_name(*codec);
  if (!pack) options.codec = Codec::kNone;
  reader.flag("spark.shuffle.service.enabled", options.write_through);
  reader.bytes("spark.reducer.maxSizeInFlight", 'm', options.max_bytes_in_flight);
  reader.number("spark.reducer.maxReqsInFlight", options.max_requests_in_flight);
  reader.number("spark.reducer.maxBlocksInFlightPerAddress", options.max_blocks_per_request);
  reader.number("spark.shuffle.io.maxRetries", options.max_retries);
  reader.time("spark.shuffle.io.retryWait", options.retry_wait);
  reader.flag("spark.shuffle.detectCorrupt", options.detect_corrupt);
  return options;
}

}  // namespace firesteel
