#include "firesteel/spark_session.h"
#include "rdd/guarded.h"
#include "session/session.h"

namespace firesteel {

void RuntimeConfig::set(const std::string& key, const OptionValue& value) const {
  guarded([&] { session_->conf().set(key, value.text()); });
}

std::string RuntimeConfig::get(const std::string& key) const {
  return guarded([&] {
    const auto value = session_->conf().get(key);
    if (!value) throw SparkError("SQL_CONF_NOT_FOUND", {{"sqlConf", quote_sql(key)}});
    return *value;
  });
}

std::string RuntimeConfig::get(const std::string& key, const std::string& fallback) const {
  return session_->conf().get(key).value_or(fallback);
}

void RuntimeConfig::unset(const std::string& key) const {
  guarded([&] { session_->conf().unset(key); });
}

std::map<std::string, std::string> RuntimeConfig::getAll() const {
  return session_->conf().all_set();
}

bool RuntimeConfig::isModifiable(const std::string& key) const {
  return session_->conf().is_modifiable(key);
}

}  // namespace firesteel
