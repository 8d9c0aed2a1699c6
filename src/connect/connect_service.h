#pragma once

#include <grpcpp/impl/codegen/service_type.h>
#include <grpcpp/support/sync_stream.h>
#include <spark/connect/base.pb.h>

#include "connect/session_registry.h"

namespace firesteel {

// Spark Connect's calls. Each runs on a thread of the RPC library; streams occupy theirs until they
// end. It registers its methods itself: the generated service would parse requests its own way.
class ConnectService final : public grpc::Service {
 public:
  explicit ConnectService(EnginePtr engine);

  grpc::Status ExecutePlan(grpc::ServerContext* context,
                           const spark::connect::ExecutePlanRequest* request,
                           grpc::ServerWriter<spark::connect::ExecutePlanResponse>* writer);
  grpc::Status ReattachExecute(grpc::ServerContext* context,
                               const spark::connect::ReattachExecuteRequest* request,
                               grpc::ServerWriter<spark::connect::ExecutePlanResponse>* writer);
  grpc::Status ReleaseExecute(grpc::ServerContext* context,
                              const spark::connect::ReleaseExecuteRequest* request,
                              spark::connect::ReleaseExecuteResponse* response);
  grpc::Status AnalyzePlan(grpc::ServerContext* context,
                           const spark::connect::AnalyzePlanRequest* request,
                           spark::connect::AnalyzePlanResponse* response);
  grpc::Status Config(grpc::ServerContext* context, const spark::connect::ConfigRequest* request,
                      spark::connect::ConfigResponse* response);
  grpc::Status AddArtifacts(grpc::ServerContext* context,
                            grpc::ServerReader<spark::connect::AddArtifactsRequest>* reader,
                            spark::connect::AddArtifactsResponse* response);
  grpc::Status ArtifactStatus(grpc::ServerContext* context,
                              const spark::connect::ArtifactStatusesRequest* request,
                              spark::connect::ArtifactStatusesResponse* response);
  grpc::Status Interrupt(grpc::ServerContext* context,
                         const spark::connect::InterruptRequest* request,
                         spark::connect::InterruptResponse* response);
  grpc::Status ReleaseSession(grpc::ServerContext* context,
                              const spark::connect::ReleaseSessionRequest* request,
                              spark::connect::ReleaseSessionResponse* response);
  grpc::Status FetchErrorDetails(grpc::ServerContext* context,
                                 const spark::connect::FetchErrorDetailsRequest* request,
                                 spark::connect::FetchErrorDetailsResponse* response);
  grpc::Status CloneSession(grpc::ServerContext* context,
                            const spark::connect::CloneSessionRequest* request,
                            spark::connect::CloneSessionResponse* response);

  // Ends sessions and abandoned operations; called now and then.
  void expire() { sessions_.expire_idle(); }

 private:
  template <class Request>
  std::shared_ptr<ConnectSession> session_of(const Request& request);
  // For requests about what went before: they begin no session.
  template <class Request>
  std::shared_ptr<ConnectSession> existing_session_of(const Request& request);
  grpc::Status stream(grpc::ServerContext& context, ConnectSession& session, Operation& operation,
                      Operation::Position position,
                      grpc::ServerWriter<spark::connect::ExecutePlanResponse>& writer);

  SessionRegistry sessions_;
};

}  // namespace firesteel
