#include "connect/artifact_upload.h"

#include <array>

#include "base/spark_error.h"

namespace firesteel {
namespace {

// CRC-32 as zip and java.util.zip.CRC32.
uint32_t crc32(const std::string& bytes) {
  static const std::array<uint32_t, 256> kTable = [] {
    std::array<uint32_t, 256> table{};
    for (uint32_t i = 0; i < 256; ++i) {
      uint32_t value = i;
      for (int k = 0; k < 8; ++k) value = (value & 1) != 0 ? 0xedb88320 ^ (value >> 1) : value >> 1;
      table[i] = value;
    }
    return table;
  }();
  uint32_t crc = 0xffffffff;
  for (const char c : bytes) crc = kTable[(crc ^ static_cast<uint8_t>(c)) & 0xff] ^ (crc >> 8);
  return ~crc;
}

}  // namespace

void ArtifactUpload::append(Artifact& artifact,
                            const spark::connect::AddArtifactsRequest::ArtifactChunk& chunk) {
  artifact.checksum_ok =
      artifact.checksum_ok && crc32(chunk.data()) == static_cast<uint32_t>(chunk.crc());
  artifact.bytes += chunk.data();
}

void ArtifactUpload::add(const spark::connect::AddArtifactsRequest& request) {
  if (request.has_batch()) {
    for (const auto& single : request.batch().artifacts()) {
      artifacts_.push_back({single.name(), "", true});
      append(artifacts_.back(), single.data());
    }
  } else if (request.has_begin_chunk()) {
    artifacts_.push_back({request.begin_chunk().name(), "", true});
    append(artifacts_.back(), request.begin_chunk().initial_chunk());
  } else if (request.has_chunk()) {
    if (artifacts_.empty()) {
      throw SparkError("INTERNAL_ERROR", {{"message", "artifact chunk without a beginning"}});
    }
    append(artifacts_.back(), request.chunk());
  }
}

void ArtifactUpload::finish(ConnectSession& session,
                            spark::connect::AddArtifactsResponse& response) {
  for (auto& artifact : artifacts_) {
    auto* summary = response.add_artifacts();
    summary->set_name(artifact.name);
    summary->set_is_crc_successful(artifact.checksum_ok);
    if (artifact.checksum_ok) session.add_artifact(artifact.name, std::move(artifact.bytes));
  }
}

}  // namespace firesteel
