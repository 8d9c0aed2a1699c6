#include "apps/verbs.h"
#include "base/spark_error.h"

namespace firesteel {
namespace {

// "4g", "512m" and their like, or plain bytes, as Spark's memory settings.
size_t parse_memory(const std::string& text) {
  size_t end = 0;
  const double number = std::stod(text, &end);
  double factor = 1;
  if (end < text.size()) {
    switch (std::tolower(static_cast<unsigned char>(text[end]))) {
      case 'k':
        factor = 1 << 10;
        break;
      case 'm':
        factor = 1 << 20;
        break;
      case 'g':
        factor = 1 << 30;
        break;
      case 't':
        factor = 1024.0 * (1 << 30);
        break;
      default:
        break;
    }
  }
  return static_cast<size_t>(number * factor);
}

}  // namespace

void EngineFlags::add_to(CLI::App& verb) {
  verb.add_option("--master", master, "local, local[n] or local[*]");
  verb.add_option("--conf,-c", conf, "a setting, as key=value")
      ->type_size(1)
      ->allow_extra_args(false);
}

std::map<std::string, std::string> EngineFlags::conf_pairs() const {
  std::map<std::string, std::string> pairs;
  for (const auto& item : conf) {
    const size_t equals = item.find('=');
    if (equals == std::string::npos)
      throw CLI::ValidationError("--conf", item + " is no key=value");
    pairs[item.substr(0, equals)] = item.substr(equals + 1);
  }
  return pairs;
}

EnginePtr EngineFlags::make_engine() const {
  EngineOptions options;
  const auto pairs = conf_pairs();
  const auto value = [&](const char* key) {
    const auto it = pairs.find(key);
    return it == pairs.end() ? std::string() : it->second;
  };
  options.cores =
      parse_local_master(value("spark.master").empty() ? master : value("spark.master"));
  if (const std::string memory = value("spark.driver.memory"); !memory.empty()) {
    options.memory = parse_memory(memory);
  }
  if (const std::string folder = value("spark.sql.warehouse.dir"); !folder.empty()) {
    options.warehouse = folder;
  }
  // Settings of the sessions that the engine will have.
  for (const auto& [key, setting] : pairs) options.session_conf[key] = setting;
  return std::make_shared<Engine>(std::move(options));
}

}  // namespace firesteel
