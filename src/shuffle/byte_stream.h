#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

#include "core/file_io.h"
#include "core/shared_bytes.h"
#include "shuffle/tls_context.h"

typedef struct ssl_st SSL;

namespace firesteel {

// Bytes both ways over one connection, plain or under TLS. One thread may read while another
// writes. Everything throws std::system_error when the connection fails or is too slow.
class ByteStream {
 public:
  explicit ByteStream(File socket) : socket_(std::move(socket)) {}
  // Under TLS: the handshake is part of it.
  ByteStream(File socket, const TlsContext& context, TlsContext::Side side);
  ~ByteStream();
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;

  void read(std::span<uint8_t> to);
  // False: the other side has closed, and nothing of `to` was read.
  bool read_or_end(std::span<uint8_t> to);
  void write(std::string_view bytes);
  // One behind the other, in few calls.
  void write(std::span<const std::string_view> pieces);
  // A range of a file, without copies through this process unless it must be encrypted.
  void write_file(const File& file, uint64_t offset, uint64_t size);

  // Ends what other threads do on it. Any thread.
  void shut_down();
  // Bytes that only the two ends of this very TLS connection know; empty on a plain one.
  std::string channel_secret() const;
  int descriptor() const { return socket_.descriptor(); }

 private:
  size_t read_some(std::span<uint8_t> to);

  File socket_;
  // Null: plain. OpenSSL's object is not to be used by two threads at once.
  SSL* ssl_ = nullptr;
  std::mutex ssl_mutex_;
};

}  // namespace firesteel
