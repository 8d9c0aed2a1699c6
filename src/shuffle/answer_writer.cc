#include "shuffle/answer_writer.h"

#include <numeric>

namespace firesteel {
namespace {

// What is copied or read rather than sent by a call of its own.
constexpr uint64_t kSmallBytes = 32 << 10;
constexpr size_t kGatheredBytes = 256 << 10;

}  // namespace

void AnswerWriter::write(uint64_t request, uint64_t item, const BlockReply& reply) {
  const std::string form = PartForm{item, reply.status, reply.message, reply.sizes}.write();
  const uint64_t in_memory =
      std::accumulate(reply.pieces.begin(), reply.pieces.end(), uint64_t{0},
                      [](uint64_t sum, const SharedBytes& piece) { return sum + piece.size(); });
  MessageHeader header;
  header.request = request;
  header.form_bytes = static_cast<uint32_t>(form.size());
  header.data_bytes = in_memory + reply.file_bytes;
  SharedBytes small_file;
  if (reply.file_bytes > 0 && reply.file_bytes <= kSmallBytes) {
    small_file = reply.file.read(reply.offset, reply.file_bytes);
  }
  gathered_.append(header.view()).append(form).append(small_file.view());
  if (in_memory <= kSmallBytes) {
    for (const auto& piece : reply.pieces) gathered_.append(piece.view());
  } else {
    std::vector<std::string_view> pieces = {gathered_};
    for (const auto& piece : reply.pieces) pieces.push_back(piece.view());
    stream_.write(pieces);
    gathered_.clear();
  }
  if (reply.file_bytes > kSmallBytes) {
    flush();
    stream_.write_file(reply.file, reply.offset, reply.file_bytes);
  }
  if (gathered_.size() >= kGatheredBytes) flush();
}

void AnswerWriter::flush() {
  if (!gathered_.empty()) stream_.write(gathered_);
  gathered_.clear();
}

}  // namespace firesteel
