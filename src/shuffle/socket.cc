#include "shuffle/socket.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <system_error>

namespace firesteel {
namespace {

[[noreturn]] void fail(const std::string& action, int error = errno) {
  throw std::system_error(error, std::generic_category(), action);
}

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

Addresses resolve(const std::string& host, int port, bool to_listen) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV | (to_listen ? AI_PASSIVE : 0);
  addrinfo* found = nullptr;
  const int error = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (error != 0 || found == nullptr) {
    throw std::system_error(EHOSTUNREACH, std::generic_category(),
                            "resolving " + host + ": " + gai_strerror(error));
  }
  return {found, &freeaddrinfo};
}

// Answers are small and awaited: they must not be held back to be joined. And a peer whose machine
// vanished must be found out some time.
void prepare(int socket) {
  const int on = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
}

}  // namespace

ListenSocket::ListenSocket(const std::string& host, int port)
    : wake_(eventfd(0, EFD_CLOEXEC), "an event") {
  const std::string place = host + ":" + std::to_string(port);
  const Addresses addresses = resolve(host, port, true);
  const addrinfo& address = *addresses;
  socket_ = File(socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), place);
  const int on = 1;
  setsockopt(socket_.descriptor(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  if (!socket_.is_open() || bind(socket_.descriptor(), address.ai_addr, address.ai_addrlen) != 0 ||
      listen(socket_.descriptor(), SOMAXCONN) != 0) {
    fail("listening on " + place);
  }
  sockaddr_storage bound{};
  socklen_t size = sizeof(bound);
  if (getsockname(socket_.descriptor(), reinterpret_cast<sockaddr*>(&bound), &size) != 0) {
    fail("asking for the port of " + place);
  }
  port_ = ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6&>(bound).sin6_port
                                            : reinterpret_cast<sockaddr_in&>(bound).sin_port);
}

int ListenSocket::accept() {
  for (;;) {
    pollfd ready[2] = {{socket_.descriptor(), POLLIN, 0}, {wake_.descriptor(), POLLIN, 0}};
    if (poll(ready, 2, -1) < 0 && errno != EINTR) fail("waiting for connections");
    if (ready[1].revents != 0) return -1;
    const int accepted = accept4(socket_.descriptor(), nullptr, nullptr, SOCK_CLOEXEC);
    if (accepted >= 0) {
      prepare(accepted);
      return accepted;
    }
    // Out of descriptors: those that are in use will end some time.
    if (errno == EMFILE || errno == ENFILE) poll(nullptr, 0, 100);
  }
}

void ListenSocket::close() {
  const uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(wake_.descriptor(), &one, sizeof(one));
}

File connect_to(const PeerAddress& peer, std::chrono::milliseconds timeout) {
  const std::string place = peer.host + ":" + std::to_string(peer.port);
  const Addresses addresses = resolve(peer.host, peer.port, false);
  int error = EHOSTUNREACH;
  for (const addrinfo* at = addresses.get(); at != nullptr; at = at->ai_next) {
    File socket(::socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), place);
    if (!socket.is_open()) fail("making a socket for " + place);
    if (connect(socket.descriptor(), at->ai_addr, at->ai_addrlen) != 0) {
      error = errno;
      if (error != EINPROGRESS) continue;
      pollfd ready = {socket.descriptor(), POLLOUT, 0};
      if (poll(&ready, 1, static_cast<int>(timeout.count())) != 1) {
        error = ETIMEDOUT;
        continue;
      }
      socklen_t size = sizeof(error);
      getsockopt(socket.descriptor(), SOL_SOCKET, SO_ERROR, &error, &size);
      if (error != 0) continue;
    }
    const int flags = fcntl(socket.descriptor(), F_GETFL);
    fcntl(socket.descriptor(), F_SETFL, flags & ~O_NONBLOCK);
    prepare(socket.descriptor());
    return socket;
  }
  fail("connecting to " + place, error);
}

void set_socket_timeouts(int socket, std::chrono::milliseconds receive,
                         std::chrono::milliseconds send) {
  const auto set = [&](int option, std::chrono::milliseconds timeout) {
    const timeval value = {timeout.count() / 1000, timeout.count() % 1000 * 1000};
    setsockopt(socket, SOL_SOCKET, option, &value, sizeof(value));
  };
  set(SO_RCVTIMEO, receive);
  set(SO_SNDTIMEO, send);
}

}  // namespace firesteel
