#include "connect/analyze_plan.h"

#include "base/spark_error.h"
#include "columnar/type_json.h"
#include "connect/execute_plan.h"
#include "connect/type_codec.h"
#include "dataframe/local_relation.h"
#include "dataframe/plan_facts.h"
#include "plan/same_result.h"
#include "session/cached_table.h"
#include "session/query_execution.h"
#include "session/schema_tree.h"
#include "session/spark_version.h"
#include "sql/parser.h"

namespace firesteel {
namespace {

namespace proto = spark::connect;

std::unique_ptr<QueryExecution> query_of(const proto::Plan& message, ConnectSession& session) {
  const proto::Plan plan = read_plan(message);
  if (!plan.has_root()) {
    throw SparkError("CONNECT_INVALID_PLAN.CANNOT_PARSE", {{"errorMsg", "a relation is needed"}});
  }
  RelationDecoder decoder(*session.session(), session);
  return session.session()->query(decoder.decode(plan.root()));
}

std::unique_ptr<QueryExecution> query_of(const proto::Relation& message, ConnectSession& session) {
  RelationDecoder decoder(*session.session(), session);
  return session.session()->query(decoder.decode(message));
}

ExplainCommand::Mode explain_mode(int mode) {
  using Explain = proto::AnalyzePlanRequest::Explain;
  switch (mode) {
    case Explain::EXPLAIN_MODE_EXTENDED:
      return ExplainCommand::Mode::kExtended;
    case Explain::EXPLAIN_MODE_CODEGEN:
      return ExplainCommand::Mode::kCodegen;
    case Explain::EXPLAIN_MODE_COST:
      return ExplainCommand::Mode::kCost;
    case Explain::EXPLAIN_MODE_FORMATTED:
      return ExplainCommand::Mode::kFormatted;
    default:
      return ExplainCommand::Mode::kSimple;
  }
}

std::string ddl(const Schema& schema) {
  std::string out;
  for (const auto& field : schema) {
    if (!out.empty()) out += ",";
    out += field.name + " " + field.type.sql();
    if (!field.nullable) out += " NOT NULL";
  }
  return out;
}

// A type alone, or columns.
DataType parse_ddl(const std::string& text, const SqlSettings& settings) {
  try {
    return parse_data_type(text, settings);
  } catch (const SparkError&) {
    return DataType::structure(parse_table_schema(text, settings));
  }
}

StorageLevel decode_level(const proto::StorageLevel& message) {
  return {message.use_disk(), message.use_memory(), message.use_off_heap(), message.deserialized(),
          message.replication()};
}

void encode_level(const StorageLevel& level, proto::StorageLevel& message) {
  message.set_use_disk(level.use_disk);
  message.set_use_memory(level.use_memory);
  message.set_use_off_heap(level.use_off_heap);
  message.set_deserialized(level.deserialized);
  message.set_replication(level.replication);
}

}  // namespace

void analyze_plan(const proto::AnalyzePlanRequest& request, ConnectSession& session,
                  proto::AnalyzePlanResponse& response) {
  using Request = proto::AnalyzePlanRequest;
  switch (request.analyze_case()) {
    case Request::kSchema:
      encode_schema(query_of(request.schema().plan(), session)->schema(),
                    *response.mutable_schema()->mutable_schema());
      return;
    case Request::kExplain:
      response.mutable_explain()->set_explain_string(
          query_of(request.explain().plan(), session)
              ->explain(explain_mode(request.explain().explain_mode())));
      return;
    case Request::kTreeString:
      response.mutable_tree_string()->set_tree_string(
          schema_tree(query_of(request.tree_string().plan(), session)->schema(),
                      request.tree_string().has_level() ? request.tree_string().level() : 0));
      return;
    case Request::kIsLocal:
      response.mutable_is_local()->set_is_local(
          is_local(query_of(request.is_local().plan(), session)->analyzed()));
      return;
    case Request::kIsStreaming:
      response.mutable_is_streaming()->set_is_streaming(false);
      return;
    case Request::kInputFiles:
      for (auto& file : input_files(query_of(request.input_files().plan(), session)->analyzed())) {
        response.mutable_input_files()->add_files(std::move(file));
      }
      return;
    case Request::kSparkVersion:
      response.mutable_spark_version()->set_version(kSparkVersion);
      return;
    case Request::kDdlParse:
      encode_type(parse_ddl(request.ddl_parse().ddl_string(), session.session()->settings()),
                  *response.mutable_ddl_parse()->mutable_parsed());
      return;
    case Request::kJsonToDdl:
      response.mutable_json_to_ddl()->set_ddl_string(
          ddl(parse_type_json(request.json_to_ddl().json_string()).fields()));
      return;
    case Request::kSameSemantics: {
      auto target = query_of(request.same_semantics().target_plan(), session);
      auto other = query_of(request.same_semantics().other_plan(), session);
      response.mutable_same_semantics()->set_result(
          same_result(*target->analyzed(), *other->analyzed()));
      return;
    }
    case Request::kSemanticHash:
      response.mutable_semantic_hash()->set_result(static_cast<int32_t>(
          result_hash(*query_of(request.semantic_hash().plan(), session)->analyzed())));
      return;
    case Request::kPersist:
      query_of(request.persist().relation(), session)
          ->persist("", request.persist().has_storage_level()
                            ? decode_level(request.persist().storage_level())
                            : StorageLevel::memory_and_disk_deserialized());
      response.mutable_persist();
      return;
    case Request::kUnpersist:
      session.session()->cache().remove(
          query_of(request.unpersist().relation(), session)->analyzed());
      response.mutable_unpersist();
      return;
    case Request::kGetStorageLevel: {
      const auto table = session.session()->cache().find(
          query_of(request.get_storage_level().relation(), session)->analyzed());
      encode_level(table ? table->level() : StorageLevel{},
                   *response.mutable_get_storage_level()->mutable_storage_level());
      return;
    }
    default:
      throw SparkError("CONNECT_INVALID_PLAN.CANNOT_PARSE", {{"errorMsg", "unknown analysis"}});
  }
}

}  // namespace firesteel
