#include "shuffle/byte_stream.h"

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <csignal>
#include <system_error>
#include <vector>

namespace firesteel {
namespace {

[[noreturn]] void fail(const char* action, int error) {
  // What a timeout of the socket answers.
  if (error == EAGAIN) error = ETIMEDOUT;
  throw std::system_error(error, std::generic_category(), action);
}

// sendfile and OpenSSL raise SIGPIPE when the peer is gone; the error is all we want.
void ignore_broken_pipes() {
  static const bool once = [] {
    struct sigaction action {};
    sigaction(SIGPIPE, nullptr, &action);
    if (action.sa_handler == SIG_DFL) signal(SIGPIPE, SIG_IGN);
    return true;
  }();
  static_cast<void>(once);
}

std::chrono::milliseconds timeout_of(int socket, int option) {
  timeval value{};
  socklen_t size = sizeof(value);
  getsockopt(socket, SOL_SOCKET, option, &value, &size);
  return std::chrono::milliseconds(value.tv_sec * 1000 + value.tv_usec / 1000);
}

// Waits until the socket is ready for what OpenSSL wants; both ways share its lock, so that nobody
// may block inside of it.
void wait_for(int socket, int ssl_error) {
  const bool reading = ssl_error == SSL_ERROR_WANT_READ;
  if (!reading && ssl_error != SSL_ERROR_WANT_WRITE) {
    fail("speaking TLS", ssl_error == SSL_ERROR_SYSCALL && errno != 0 ? errno : ECONNRESET);
  }
  pollfd ready = {socket, static_cast<short>(reading ? POLLIN : POLLOUT), 0};
  const auto timeout = timeout_of(socket, reading ? SO_RCVTIMEO : SO_SNDTIMEO);
  const int found = poll(&ready, 1, timeout.count() == 0 ? -1 : static_cast<int>(timeout.count()));
  if (found == 0) fail("speaking TLS", ETIMEDOUT);
  if (found < 0 && errno != EINTR) fail("speaking TLS", errno);
}

void set_blocking(int socket, bool blocking) {
  const int flags = fcntl(socket, F_GETFL);
  fcntl(socket, F_SETFL, blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK);
}

}  // namespace

ByteStream::ByteStream(File socket, const TlsContext& context, TlsContext::Side side)
    : socket_(std::move(socket)) {
  ignore_broken_pipes();
  set_blocking(descriptor(), false);
  ssl_ = SSL_new(context.get(side));
  if (ssl_ == nullptr || SSL_set_fd(ssl_, descriptor()) != 1) fail("starting TLS", ENOMEM);
  try {
    for (;;) {
      ERR_clear_error();
      const int done = side == TlsContext::Side::kServer ? SSL_accept(ssl_) : SSL_connect(ssl_);
      if (done == 1) return;
      wait_for(descriptor(), SSL_get_error(ssl_, done));
    }
  } catch (...) {
    SSL_free(ssl_);
    throw;
  }
}

ByteStream::~ByteStream() {
  if (ssl_ != nullptr) SSL_free(ssl_);
}

size_t ByteStream::read_some(std::span<uint8_t> to) {
  while (ssl_ != nullptr) {
    int error = 0;
    {
      std::lock_guard lock(ssl_mutex_);
      ERR_clear_error();
      errno = 0;
      size_t done = 0;
      const int result = SSL_read_ex(ssl_, to.data(), to.size(), &done);
      if (result == 1) return done;
      error = SSL_get_error(ssl_, result);
    }
    if (error == SSL_ERROR_ZERO_RETURN) return 0;
    wait_for(descriptor(), error);
  }
  for (;;) {
    const ssize_t done = recv(descriptor(), to.data(), to.size(), 0);
    if (done >= 0) return static_cast<size_t>(done);
    if (errno != EINTR) fail("receiving", errno);
  }
}

bool ByteStream::read_or_end(std::span<uint8_t> to) {
  const size_t size = to.size();
  while (!to.empty()) {
    const size_t done = read_some(to);
    if (done == 0) {
      if (to.size() == size) return false;
      fail("receiving", ECONNRESET);
    }
    to = to.subspan(done);
  }
  return true;
}

void ByteStream::read(std::span<uint8_t> to) {
  if (!to.empty() && !read_or_end(to)) fail("receiving", ECONNRESET);
}

void ByteStream::write(std::string_view bytes) { write(std::span(&bytes, 1)); }

void ByteStream::write(std::span<const std::string_view> pieces) {
  if (ssl_ != nullptr) {
    for (std::string_view piece : pieces) {
      while (!piece.empty()) {
        int error = 0;
        {
          std::lock_guard lock(ssl_mutex_);
          ERR_clear_error();
          errno = 0;
          size_t done = 0;
          const int result = SSL_write_ex(ssl_, piece.data(), piece.size(), &done);
          if (result == 1) {
            piece.remove_prefix(done);
            continue;
          }
          error = SSL_get_error(ssl_, result);
        }
        wait_for(descriptor(), error);
      }
    }
    return;
  }
  std::vector<iovec> parts;
  for (const auto& piece : pieces) {
    if (!piece.empty()) parts.push_back({const_cast<char*>(piece.data()), piece.size()});
  }
  for (size_t first = 0; first < parts.size();) {
    msghdr message{};
    message.msg_iov = parts.data() + first;
    message.msg_iovlen = std::min<size_t>(parts.size() - first, IOV_MAX);
    const ssize_t sent = sendmsg(descriptor(), &message, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) fail("sending", errno);
    auto rest = static_cast<size_t>(sent);
    while (first < parts.size() && rest >= parts[first].iov_len) rest -= parts[first++].iov_len;
    if (rest > 0) {
      parts[first].iov_base = static_cast<char*>(parts[first].iov_base) + rest;
      parts[first].iov_len -= rest;
    }
  }
}

void ByteStream::write_file(const File& file, uint64_t offset, uint64_t size) {
  if (ssl_ == nullptr) {
    ignore_broken_pipes();
    while (size > 0) {
      auto at = static_cast<off_t>(offset);
      const ssize_t sent = sendfile(descriptor(), file.descriptor(), &at, size);
      if (sent < 0 && errno == EINTR) continue;
      if (sent < 0) fail("sending a file", errno);
      if (sent == 0) fail("sending beyond the end of a file", EIO);
      offset += static_cast<uint64_t>(sent);
      size -= static_cast<uint64_t>(sent);
    }
    return;
  }
  constexpr uint64_t kPiece = 256 << 10;
  while (size > 0) {
    const SharedBytes piece = file.read(offset, std::min(size, kPiece));
    write(piece.view());
    offset += piece.size();
    size -= piece.size();
  }
}

void ByteStream::shut_down() { shutdown(descriptor(), SHUT_RDWR); }

std::string ByteStream::channel_secret() const {
  if (ssl_ == nullptr) return {};
  static constexpr std::string_view kLabel = "EXPORTER-firesteel-data-plane";
  std::string secret(32, '\0');
  if (SSL_export_keying_material(ssl_, reinterpret_cast<unsigned char*>(secret.data()),
                                 secret.size(), kLabel.data(), kLabel.size(), nullptr, 0, 0) != 1) {
    fail("asking for the keys of a TLS connection", EPROTO);
  }
  return secret;
}

}  // namespace firesteel
