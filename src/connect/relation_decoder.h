#pragma once

#include <spark/connect/base.pb.h>
#include <spark/connect/relations.pb.h>

#include <map>

#include "connect/expression_decoder.h"
#include "plan/commands.h"
#include "session/observed_metrics.h"
#include "session/session.h"

namespace firesteel {

// Local data that a client has sent ahead, and plans that the server holds for it.
class ConnectArtifacts {
 public:
  virtual ~ConnectArtifacts() = default;
  // The bytes of an artifact by name ("cache/<hash>"); null when it was not sent. Thread-safe.
  virtual std::shared_ptr<const std::string> find(const std::string& name) const = 0;
  // The plan of a CachedRemoteRelation; null when unknown. Thread-safe.
  virtual PlanPtr find_remote_relation(const std::string& id) const = 0;
  // Rows decoded before from the same bytes, while a plan still holds them; null when there are
  // none. Thread-safe.
  virtual PlanPtr find_local_relation(const std::string& key) const = 0;
  virtual void remember_local_relation(const std::string& key, const PlanPtr& relation) const = 0;
  // A file with this text, which stays as long as the session. Thread-safe.
  virtual std::string scratch_file(const std::string& text) const = 0;
};

// Turns relation messages into unresolved plans. For one request.
class RelationDecoder {
 public:
  // The session changes where a relation is a request to its catalog.
  RelationDecoder(Session& session, const ConnectArtifacts& artifacts);

  PlanPtr decode(const spark::connect::Relation& message);
  const ExpressionDecoder& expressions() const { return expressions_; }
  const SqlSettings& settings() const { return settings_; }
  // Of the plans decoded so far: what a query of them observes.
  const std::vector<ObservedMetricsPtr>& observed() const { return observed_; }

  // A statement with the values for its parameter markers.
  template <class Message>
  PlanPtr decode_sql(const Message& message, const std::string& text);

 private:
  PlanPtr decode_node(const spark::connect::Relation& message);
  PlanPtr decode_read(const spark::connect::Read& message) const;
  PlanPtr decode_join(const spark::connect::Join& message);
  PlanPtr decode_set_operation(const spark::connect::SetOperation& message);
  PlanPtr decode_aggregate(const spark::connect::Aggregate& message);
  PlanPtr decode_with_relations(const spark::connect::WithRelations& message);
  PlanPtr decode_local_relation(const spark::connect::LocalRelation& message) const;
  PlanPtr decode_rows(const std::vector<std::string>& streams, const std::optional<Schema>& schema,
                      const std::string& schema_text) const;
  PlanPtr decode_cached_local(const std::string& hash) const;
  PlanPtr decode_chunked_local(const spark::connect::ChunkedCachedLocalRelation& message) const;
  PlanPtr decode_unpivot(const spark::connect::Unpivot& message);
  PlanPtr decode_parse(const spark::connect::Parse& message);
  PlanPtr decode_as_of_join(const spark::connect::AsOfJoin& message);
  PlanPtr decode_metrics(const spark::connect::CollectMetrics& message, int64_t plan_id);
  PlanPtr decode_repartition(const spark::connect::RepartitionByExpression& message);

  Session& session_;
  const ConnectArtifacts& artifacts_;
  SqlSettings settings_;
  ExpressionDecoder expressions_;
  // Relations that subquery expressions refer to, by plan id.
  std::map<int64_t, const spark::connect::Relation*> references_;
  std::vector<ObservedMetricsPtr> observed_;
  // By name, as sent: a name stands for one observation, which may come several times.
  std::map<std::string, std::string> observations_;
};

}  // namespace firesteel
