#include "connect/execute_command.h"

#include "base/spark_error.h"
#include "connect/arrow_result.h"
#include "connect/literal_codec.h"
#include "connect/type_codec.h"
#include "session/query_execution.h"
#include "sql/parser.h"

namespace firesteel {
namespace {

namespace proto = spark::connect;

std::vector<Batch> run_to_end(PlanPtr plan, ConnectSession& session, Operation& operation,
                              Schema* schema = nullptr) {
  auto query = session.session()->query(std::move(plan));
  query->set_cancel_flag(operation.cancel_flag());
  operation.set_progress(query->progress());
  auto batches = *query->collect();
  if (schema != nullptr) *schema = query->schema();
  return batches;
}

// A statement that is a command runs now, its rows come back as a local relation. A query is not
// run: the client gets the relation to build on.
void execute_sql(const proto::SqlCommand& command, ConnectSession& session, Operation& operation,
                 const SendResponse& send) {
  RelationDecoder decoder(*session.session(), session);
  proto::Relation input;
  PlanPtr plan;
  if (command.has_input()) {
    input = command.input();
    plan = decoder.decode(input);
  } else {
    auto* sql = input.mutable_sql();
    sql->set_query(command.sql());
    *sql->mutable_named_arguments() = command.named_arguments();
    *sql->mutable_args() = command.args();
    *sql->mutable_pos_arguments() = command.pos_arguments();
    *sql->mutable_pos_args() = command.pos_args();
    plan = decoder.decode_sql(command, command.sql());
  }
  proto::ExecutePlanResponse response;
  auto* relation = response.mutable_sql_command_result()->mutable_relation();
  const auto is_command = [](const LogicalPlan& node) { return node.kind() == PlanKind::kCommand; };
  if (contains(plan, is_command)) {
    Schema schema;
    const auto batches = run_to_end(plan, session, operation, &schema);
    auto* local = relation->mutable_local_relation();
    local->set_schema(DataType::structure(schema).json());
    local->set_data(ipc_stream(batches, schema, session.session()->settings().time_zone));
  } else {
    // Errors of analysis come now, as in Spark.
    session.session()->query(plan)->analyzed();
    *relation = std::move(input);
  }
  send(std::move(response));
}

SaveMode save_mode(int mode) {
  switch (mode) {
    case proto::WriteOperation::SAVE_MODE_APPEND:
      return SaveMode::kAppend;
    case proto::WriteOperation::SAVE_MODE_OVERWRITE:
      return SaveMode::kOverwrite;
    case proto::WriteOperation::SAVE_MODE_IGNORE:
      return SaveMode::kIgnore;
    default:
      return SaveMode::kErrorIfExists;
  }
}

PlanPtr decode_write(const proto::WriteOperation& message, ConnectSession& session,
                     RelationDecoder& decoder) {
  WriteCommand write;
  write.format = message.source();
  if (write.format.empty()) {
    write.format = session.session()->conf().get("spark.sql.sources.default").value_or("parquet");
  }
  write.options = {message.options().begin(), message.options().end()};
  write.path = message.path();
  if (message.has_table()) {
    write.table = parse_multipart_identifier(message.table().table_name());
    write.insert_into = message.table().save_method() ==
                        proto::WriteOperation::SaveTable::TABLE_SAVE_METHOD_INSERT_INTO;
  } else if (write.path.empty()) {
    const auto it = write.options.find("path");
    if (it != write.options.end()) write.path = it->second;
  }
  write.mode = save_mode(message.mode());
  write.partition_by = {message.partitioning_columns().begin(),
                        message.partitioning_columns().end()};
  write.sort_by = {message.sort_column_names().begin(), message.sort_column_names().end()};
  if (message.has_bucket_by()) {
    write.bucket_by = {message.bucket_by().bucket_column_names().begin(),
                       message.bucket_by().bucket_column_names().end()};
    write.bucket_count = message.bucket_by().num_buckets();
  }
  return std::make_shared<Command>(std::move(write), decoder.decode(message.input()));
}

// Names of the columns that a writeTo partitions by; transforms of them are not among them.
std::vector<std::string> partition_names(
    const google::protobuf::RepeatedPtrField<proto::Expression>& columns) {
  std::vector<std::string> names;
  for (const auto& column : columns) {
    if (!column.has_unresolved_attribute()) {
      throw SparkError("UNSUPPORTED_FEATURE.PARTITION_TRANSFORM", {});
    }
    names.push_back(
        parse_multipart_identifier(column.unresolved_attribute().unparsed_identifier()).back());
  }
  return names;
}

PlanPtr decode_write_table(const proto::WriteOperationV2& message, RelationDecoder& decoder) {
  using Mode = WriteTableCommand::Mode;
  WriteTableCommand write;
  write.table = parse_multipart_identifier(message.table_name());
  write.format = message.provider();
  write.options = {message.options().begin(), message.options().end()};
  write.properties = {message.table_properties().begin(), message.table_properties().end()};
  write.partition_by = partition_names(message.partitioning_columns());
  switch (message.mode()) {
    case proto::WriteOperationV2::MODE_CREATE:
      write.mode = Mode::kCreate;
      break;
    case proto::WriteOperationV2::MODE_REPLACE:
      write.mode = Mode::kReplace;
      break;
    case proto::WriteOperationV2::MODE_CREATE_OR_REPLACE:
      write.mode = Mode::kCreateOrReplace;
      break;
    case proto::WriteOperationV2::MODE_OVERWRITE:
      write.mode = Mode::kOverwrite;
      break;
    case proto::WriteOperationV2::MODE_OVERWRITE_PARTITIONS:
      write.mode = Mode::kOverwritePartitions;
      break;
    default:
      write.mode = Mode::kAppend;
  }
  return std::make_shared<Command>(std::move(write), decoder.decode(message.input()));
}

void create_view(const proto::CreateDataFrameViewCommand& message, ConnectSession& session) {
  RelationDecoder decoder(*session.session(), session);
  const PlanPtr plan = session.session()->query(decoder.decode(message.input()))->analyzed();
  auto& catalog = session.session()->catalog();
  if (message.is_global()) {
    catalog.create_global_temp_view(message.name(), plan, message.replace());
  } else {
    catalog.create_temp_view(message.name(), plan, message.replace());
  }
}

// The rows now become a relation of the server's, so that plans built on it do not run its past
// again.
void checkpoint(const proto::CheckpointCommand& message, ConnectSession& session,
                Operation& operation, const SendResponse& send) {
  RelationDecoder decoder(*session.session(), session);
  Schema schema;
  auto batches = run_to_end(decoder.decode(message.relation()), session, operation, &schema);
  const std::string id = random_uuid();
  session.add_remote_relation(
      id,
      std::make_shared<LocalRelation>(
          to_attributes(schema), std::make_shared<const std::vector<Batch>>(std::move(batches))));
  proto::ExecutePlanResponse response;
  response.mutable_checkpoint_command_result()->mutable_relation()->set_relation_id(id);
  send(std::move(response));
}

// Clients ask for their models to be dropped when their session ends; there are none.
void run_ml_command(const proto::MlCommand& command, const SendResponse& send) {
  if (!command.has_clean_cache()) {
    throw SparkError("UNSUPPORTED_FEATURE.CONNECT_COMMAND", {{"command", "ml_command"}});
  }
  proto::ExecutePlanResponse response;
  encode_literal(Value(0), TypeId::kInt, *response.mutable_ml_command_result()->mutable_param());
  send(std::move(response));
}

}  // namespace

void execute_command(const proto::Command& command, ConnectSession& session, Operation& operation,
                     const SendResponse& send) {
  switch (command.command_type_case()) {
    case proto::Command::kSqlCommand:
      return execute_sql(command.sql_command(), session, operation, send);
    case proto::Command::kWriteOperation: {
      RelationDecoder decoder(*session.session(), session);
      run_to_end(decode_write(command.write_operation(), session, decoder), session, operation);
      return send_observed(decoder.observed(), send);
    }
    case proto::Command::kWriteOperationV2: {
      RelationDecoder decoder(*session.session(), session);
      run_to_end(decode_write_table(command.write_operation_v2(), decoder), session, operation);
      return send_observed(decoder.observed(), send);
    }
    case proto::Command::kMlCommand:
      return run_ml_command(command.ml_command(), send);
    case proto::Command::kCreateDataframeView:
      return create_view(command.create_dataframe_view(), session);
    case proto::Command::kCheckpointCommand:
      return checkpoint(command.checkpoint_command(), session, operation, send);
    case proto::Command::kRemoveCachedRemoteRelationCommand:
      session.remove_remote_relation(
          command.remove_cached_remote_relation_command().relation().relation_id());
      return;
    case proto::Command::kGetResourcesCommand: {
      proto::ExecutePlanResponse response;
      response.mutable_get_resources_command_result();
      send(std::move(response));
      return;
    }
    default: {
      const auto* field = command.GetDescriptor()->FindFieldByNumber(command.command_type_case());
      throw SparkError("UNSUPPORTED_FEATURE.CONNECT_COMMAND",
                       {{"command", field != nullptr ? field->name() : "unknown"}});
    }
  }
}

}  // namespace firesteel
