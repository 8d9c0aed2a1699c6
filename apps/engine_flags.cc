#include "apps/verbs.h"
#include "cluster/spawn.h"

namespace firesteel {
void EngineFlags::add_to(CLI::App& verb) {
  verb.add_option("--master", master,
                  "local, local[n], local[*], local-cluster[n,cores,MiB] or firesteel://HOST:PORT");
  add_conf_to(verb);
}

void EngineFlags::add_conf_to(CLI::App& verb) {
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
  EngineOptions options = engine_options(master, conf_pairs());
  // Workers have this program too.
  options.executor_command = {own_command()[0], "executor"};
  return std::make_shared<Engine>(std::move(options));
}

}  // namespace firesteel
