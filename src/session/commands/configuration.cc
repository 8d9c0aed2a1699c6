// SET and RESET.

#include "base/spark_error.h"
#include "session/commands/commands.h"
#include "session/known_settings.h"

namespace firesteel {

Answer run(const CommandRun<SetCommand>& run) {
  SessionConf& conf = run.session().conf();
  std::vector<Value::List> rows;
  if (run.body.key && run.body.value) {
    conf.set(*run.body.key, *run.body.value);
    rows.push_back({Value(*run.body.key), Value(*run.body.value)});
  } else if (run.body.key) {
    rows.push_back({Value(*run.body.key), Value(conf.get(*run.body.key).value_or("<undefined>"))});
  } else if (run.body.verbose) {
    for (const KnownSetting& setting : known_settings()) {
      const std::string key(setting.key);
      rows.push_back(
          {Value(key), Value(conf.get(key).value_or("<undefined>")), Value(""), Value("")});
    }
  } else {
    for (const auto& [key, value] : conf.all_set()) rows.push_back({Value(key), Value(value)});
  }
  return answer(run.command.output(), rows);
}

Answer run(const CommandRun<ResetCommand>& run) {
  SessionConf& conf = run.session().conf();
  if (run.body.key) {
    conf.unset(*run.body.key);
    return {};
  }
  for (const auto& [key, value] : conf.all_set()) {
    if (conf.is_modifiable(key) || !SessionConf::is_known(key)) conf.unset(key);
  }
  return {};
}

}  // namespace firesteel
