#include "session/session.h"

#include "formats/builtin_formats.h"
#include "session/query_execution.h"
#include "sql/parser.h"

namespace firesteel {

Session::Session(EnginePtr engine, std::string id)
    : engine_(std::move(engine)),
      id_(std::move(id)),
      catalog_(engine_->metastore(), engine_->tables(), engine_->global_temp_views(), conf_),
      cache_(std::make_shared<CacheStore>(engine_->memory(), engine_->spill_folders())),
      formats_(std::make_shared<OpenSources>(builtin_formats())) {
  engine_->memory()->add_reclaimer(cache_);
  conf_.initialize(engine_->options().session_conf);
  engine_->add_cache(cache_);
}

std::shared_ptr<Session> Session::create(EnginePtr engine, std::string id) {
  return std::shared_ptr<Session>(new Session(std::move(engine), std::move(id)));
}

std::shared_ptr<Session> Session::clone(std::string id) const {
  auto session = create(engine_, std::move(id));
  session->conf_.initialize(conf_.all_set());
  session->catalog_.copy_from(catalog_);
  session->cache_ = cache_;
  session->formats_ = formats_;
  return session;
}

SqlSettings Session::settings() const {
  SqlSettings settings = conf_.sql_settings();
  settings.current_catalog = catalog_.current_catalog();
  settings.current_database = catalog_.current_database();
  return settings;
}

PlanPtr Session::parse(std::string_view sql) const { return parse_statement(sql, settings()); }

std::unique_ptr<QueryExecution> Session::query(PlanPtr plan) {
  return std::make_unique<QueryExecution>(shared_from_this(), std::move(plan));
}

std::unique_ptr<QueryExecution> Session::sql(std::string_view text) { return query(parse(text)); }

}  // namespace firesteel
