#include "connect/connect_service.h"

#include <grpcpp/support/method_handler.h>

#include "base/deep_stack.h"
#include "base/spark_error.h"
#include "connect/analyze_plan.h"
#include "connect/artifact_upload.h"
#include "connect/config_request.h"
#include "connect/deep_messages.h"
#include "connect/error_status.h"
#include "connect/execute_plan.h"

namespace firesteel {
namespace {

namespace proto = spark::connect;

// How often a waiting stream looks whether its client is still there, and reports progress.
constexpr auto kStreamInterval = std::chrono::milliseconds(500);

template <class Response>
void put_session(const ConnectSession& session, Response& response) {
  response.set_session_id(session.client_id());
  response.set_server_side_session_id(session.server_id());
}

using grpc::internal::RpcMethod;
using grpc::internal::RpcServiceMethod;

constexpr const char* kExecutePlan = "/spark.connect.SparkConnectService/ExecutePlan";
constexpr const char* kReattachExecute = "/spark.connect.SparkConnectService/ReattachExecute";
constexpr const char* kReleaseExecute = "/spark.connect.SparkConnectService/ReleaseExecute";
constexpr const char* kAnalyzePlan = "/spark.connect.SparkConnectService/AnalyzePlan";
constexpr const char* kConfig = "/spark.connect.SparkConnectService/Config";
constexpr const char* kAddArtifacts = "/spark.connect.SparkConnectService/AddArtifacts";
constexpr const char* kArtifactStatus = "/spark.connect.SparkConnectService/ArtifactStatus";
constexpr const char* kInterrupt = "/spark.connect.SparkConnectService/Interrupt";
constexpr const char* kReleaseSession = "/spark.connect.SparkConnectService/ReleaseSession";
constexpr const char* kFetchErrorDetails = "/spark.connect.SparkConnectService/FetchErrorDetails";
constexpr const char* kCloneSession = "/spark.connect.SparkConnectService/CloneSession";

void check_interrupt(const proto::InterruptRequest& request) {
  const auto fail = [](const char* reason, const char* parameter) {
    throw SparkError(std::string("INVALID_PARAMETER_VALUE.") + reason,
                     {{"parameter", parameter}, {"functionName", "interrupt"}});
  };
  if (request.interrupt_type() == proto::InterruptRequest::INTERRUPT_TYPE_TAG &&
      request.operation_tag().empty()) {
    fail("INTERRUPT_TYPE_TAG_REQUIRES_TAG", "operation_tag");
  }
  if (request.interrupt_type() == proto::InterruptRequest::INTERRUPT_TYPE_OPERATION_ID &&
      request.operation_id().empty()) {
    fail("INTERRUPT_TYPE_OPERATION_ID_REQUIRES_ID", "operation_id");
  }
}

// The method that handles a call with one request and one response. Whoever adds it owns it.
template <class Request, class Response>
RpcServiceMethod* unary(const char* name, ConnectService* service,
                        grpc::Status (ConnectService::*method)(grpc::ServerContext*, const Request*,
                                                               Response*)) {
  using Handler = grpc::internal::RpcMethodHandler<ConnectService, Request, Response>;
  return new RpcServiceMethod(name, RpcMethod::NORMAL_RPC,
                              new Handler(std::mem_fn(method), service));
}

template <class Request, class Response>
RpcServiceMethod* streaming(const char* name, ConnectService* service,
                            grpc::Status (ConnectService::*method)(grpc::ServerContext*,
                                                                   const Request*,
                                                                   grpc::ServerWriter<Response>*)) {
  using Handler = grpc::internal::ServerStreamingHandler<ConnectService, Request, Response>;
  return new RpcServiceMethod(name, RpcMethod::SERVER_STREAMING,
                              new Handler(std::mem_fn(method), service));
}

}  // namespace

ConnectService::ConnectService(EnginePtr engine) : sessions_(std::move(engine)) {
  AddMethod(streaming(kExecutePlan, this, &ConnectService::ExecutePlan));
  AddMethod(streaming(kReattachExecute, this, &ConnectService::ReattachExecute));
  AddMethod(unary(kReleaseExecute, this, &ConnectService::ReleaseExecute));
  AddMethod(unary(kAnalyzePlan, this, &ConnectService::AnalyzePlan));
  AddMethod(unary(kConfig, this, &ConnectService::Config));
  using Upload = grpc::internal::ClientStreamingHandler<ConnectService, proto::AddArtifactsRequest,
                                                        proto::AddArtifactsResponse>;
  AddMethod(new RpcServiceMethod(kAddArtifacts, RpcMethod::CLIENT_STREAMING,
                                 new Upload(std::mem_fn(&ConnectService::AddArtifacts), this)));
  AddMethod(unary(kArtifactStatus, this, &ConnectService::ArtifactStatus));
  AddMethod(unary(kInterrupt, this, &ConnectService::Interrupt));
  AddMethod(unary(kReleaseSession, this, &ConnectService::ReleaseSession));
  AddMethod(unary(kFetchErrorDetails, this, &ConnectService::FetchErrorDetails));
  AddMethod(unary(kCloneSession, this, &ConnectService::CloneSession));
}

template <class Request>
std::shared_ptr<ConnectSession> ConnectService::session_of(const Request& request) {
  return sessions_.get(request.user_context().user_id(), request.session_id(),
                       request.client_observed_server_side_session_id());
}

template <class Request>
std::shared_ptr<ConnectSession> ConnectService::existing_session_of(const Request& request) {
  return sessions_.get_existing(request.user_context().user_id(), request.session_id(),
                                request.client_observed_server_side_session_id());
}

grpc::Status ConnectService::stream(grpc::ServerContext& context, ConnectSession& session,
                                    Operation& operation, Operation::Position position,
                                    grpc::ServerWriter<proto::ExecutePlanResponse>& writer) {
  proto::ExecutePlanResponse response;
  while (true) {
    switch (operation.next(position, kStreamInterval, response)) {
      case Operation::Next::kResponse:
        put_session(session, response);
        response.set_operation_id(operation.id());
        if (!writer.Write(response)) {
          operation.detach(position);
          return grpc::Status::CANCELLED;
        }
        break;
      case Operation::Next::kTimeout:
        if (context.IsCancelled()) {
          operation.detach(position);
          return grpc::Status::CANCELLED;
        }
        if (const auto progress = operation.progress()) {
          operation.push_progress(progress_message(*progress));
        }
        break;
      case Operation::Next::kEnd:
        if (!operation.reattachable()) session.remove_operation(operation.id());
        return grpc::Status::OK;
      case Operation::Next::kError: {
        const grpc::Status status = error_status(operation.error(), &session);
        session.remove_operation(operation.id());
        return status;
      }
      case Operation::Next::kDetached:
        return error_status(SparkError("INVALID_CURSOR.DISCONNECTED", {}), &session);
    }
  }
}

grpc::Status ConnectService::ExecutePlan(grpc::ServerContext* context,
                                         const proto::ExecutePlanRequest* request,
                                         grpc::ServerWriter<proto::ExecutePlanResponse>* writer) {
  std::shared_ptr<Operation> operation;
  std::shared_ptr<ConnectSession> session;
  const grpc::Status started = with_status([&](std::shared_ptr<ConnectSession>& known) {
    known = session = session_of(*request);
    bool reattachable = false;
    for (const auto& option : request->request_options()) {
      reattachable = reattachable || option.reattach_options().reattachable();
    }
    operation = std::make_shared<Operation>(
        request->operation_id().empty() ? random_uuid() : request->operation_id(),
        std::set<std::string>(request->tags().begin(), request->tags().end()), reattachable);
    session->add_operation(operation);
    // The session outlives the operation: it joins the thread when it ends.
    operation->start([plan = request->plan(), &own = *session](Operation& self, const auto& send) {
      execute_plan(plan, own, self, send);
    });
  });
  if (!started.ok()) return started;
  return stream(*context, *session, *operation, operation->attach(""), *writer);
}

grpc::Status ConnectService::ReattachExecute(
    grpc::ServerContext* context, const proto::ReattachExecuteRequest* request,
    grpc::ServerWriter<proto::ExecutePlanResponse>* writer) {
  std::shared_ptr<Operation> operation;
  std::shared_ptr<ConnectSession> session;
  Operation::Position position;
  const grpc::Status attached = with_status([&](std::shared_ptr<ConnectSession>& known) {
    known = session = existing_session_of(*request);
    operation = session->find_operation(request->operation_id());
    if (!operation) {
      throw SparkError("INVALID_HANDLE.OPERATION_NOT_FOUND", {{"handle", request->operation_id()}});
    }
    if (!operation->reattachable()) throw SparkError("INVALID_CURSOR.NOT_REATTACHABLE", {});
    position = operation->attach(request->last_response_id());
  });
  if (!attached.ok()) return attached;
  return stream(*context, *session, *operation, position, *writer);
}

grpc::Status ConnectService::ReleaseExecute(grpc::ServerContext*,
                                            const proto::ReleaseExecuteRequest* request,
                                            proto::ReleaseExecuteResponse* response) {
  return with_status([&](std::shared_ptr<ConnectSession>& session) {
    session = existing_session_of(*request);
    put_session(*session, *response);
    const auto operation = session->find_operation(request->operation_id());
    if (!operation) return;
    response->set_operation_id(request->operation_id());
    if (request->has_release_until()) {
      operation->release_until(request->release_until().response_id());
    } else {
      operation->cancel();
      session->remove_operation(request->operation_id());
    }
  });
}

grpc::Status ConnectService::AnalyzePlan(grpc::ServerContext*,
                                         const proto::AnalyzePlanRequest* request,
                                         proto::AnalyzePlanResponse* response) {
  return with_status([&](std::shared_ptr<ConnectSession>& session) {
    session = session_of(*request);
    put_session(*session, *response);
    run_on_deep_stack([&] { analyze_plan(*request, *session, *response); });
  });
}

grpc::Status ConnectService::Config(grpc::ServerContext*, const proto::ConfigRequest* request,
                                    proto::ConfigResponse* response) {
  return with_status([&](std::shared_ptr<ConnectSession>& session) {
    session = session_of(*request);
    put_session(*session, *response);
    handle_config(request->operation(), session->session()->conf(), *response);
  });
}

grpc::Status ConnectService::AddArtifacts(grpc::ServerContext*,
                                          grpc::ServerReader<proto::AddArtifactsRequest>* reader,
                                          proto::AddArtifactsResponse* response) {
  return with_status([&](std::shared_ptr<ConnectSession>& session) {
    ArtifactUpload upload;
    proto::AddArtifactsRequest request;
    while (reader->Read(&request)) {
      if (!session) session = session_of(request);
      upload.add(request);
    }
    if (!session) return;
    put_session(*session, *response);
    upload.finish(*session, *response);
  });
}

grpc::Status ConnectService::ArtifactStatus(grpc::ServerContext*,
                                            const proto::ArtifactStatusesRequest* request,
                                            proto::ArtifactStatusesResponse* response) {
  return with_status([&](std::shared_ptr<ConnectSession>& session) {
    session = session_of(*request);
    put_session(*session, *response);
    for (const auto& name : request->names()) {
      (*response->mutable_statuses())[name].set_exists(session->find(name) != nullptr);
    }
  });
}

grpc::Status ConnectService::Interrupt(grpc::ServerContext*, const proto::InterruptRequest* request,
                                       proto::InterruptResponse* response) {
  return with_status([&](std::shared_ptr<ConnectSession>& session) {
    session = session_of(*request);
    put_session(*session, *response);
    check_interrupt(*request);
    const auto interrupted = session->interrupt([&](const Operation& operation) {
      switch (request->interrupt_type()) {
        case proto::InterruptRequest::INTERRUPT_TYPE_ALL:
          return true;
        case proto::InterruptRequest::INTERRUPT_TYPE_TAG:
          return operation.tags().contains(request->operation_tag());
        case proto::InterruptRequest::INTERRUPT_TYPE_OPERATION_ID:
          return operation.id() == request->operation_id();
        default:
          return false;
      }
    });
    for (const auto& id : interrupted) response->add_interrupted_ids(id);
  });
}

grpc::Status ConnectService::ReleaseSession(grpc::ServerContext*,
                                            const proto::ReleaseSessionRequest* request,
                                            proto::ReleaseSessionResponse* response) {
  return with_status([&](std::shared_ptr<ConnectSession>&) {
    response->set_session_id(request->session_id());
    sessions_.release(request->user_context().user_id(), request->session_id(),
                      request->allow_reconnect());
  });
}

grpc::Status ConnectService::FetchErrorDetails(grpc::ServerContext*,
                                               const proto::FetchErrorDetailsRequest* request,
                                               proto::FetchErrorDetailsResponse* response) {
  return with_status([&](std::shared_ptr<ConnectSession>& session) {
    session = session_of(*request);
    put_session(*session, *response);
    if (const auto error = session->find_error(request->error_id())) {
      encode_error_details(*error, *response);
    }
  });
}

grpc::Status ConnectService::CloneSession(grpc::ServerContext*,
                                          const proto::CloneSessionRequest* request,
                                          proto::CloneSessionResponse* response) {
  return with_status([&](std::shared_ptr<ConnectSession>& session) {
    session = existing_session_of(*request);
    put_session(*session, *response);
    const auto cloned = sessions_.clone(*session, request->new_session_id());
    response->set_new_session_id(cloned->client_id());
    response->set_new_server_side_session_id(cloned->server_id());
  });
}

}  // namespace firesteel
