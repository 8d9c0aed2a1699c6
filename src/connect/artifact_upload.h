#pragma once

#include <spark/connect/base.pb.h>

#include "connect/session_registry.h"

namespace firesteel {

// Puts the messages of one AddArtifacts call together.
class ArtifactUpload {
 public:
  void add(const spark::connect::AddArtifactsRequest& request);
  // Stores what came whole and reports on each artifact.
  void finish(ConnectSession& session, spark::connect::AddArtifactsResponse& response);

 private:
  struct Artifact {
    std::string name;
    std::string bytes;
    bool checksum_ok = true;
  };
  static void append(Artifact& artifact,
                     const spark::connect::AddArtifactsRequest::ArtifactChunk& chunk);

  std::vector<Artifact> artifacts_;
};

}  // namespace firesteel
