#pragma once

#include <memory>
#include <string>

typedef struct ssl_ctx_st SSL_CTX;

namespace firesteel {

// TLS for the data plane. Who speaks is proved by the application's secret together with the
// connection's own keys (Handshake), so that certificates need not be handed to executors: each
// process makes one for itself, which only carries the encryption. Thread-safe.
class TlsContext {
 public:
  enum class Side { kServer, kClient };

  // Throws std::runtime_error.
  TlsContext();

  SSL_CTX* get(Side side) const { return side == Side::kServer ? server_.get() : client_.get(); }

 private:
  struct Free {
    void operator()(SSL_CTX* context) const;
  };
  using ContextPtr = std::unique_ptr<SSL_CTX, Free>;

  ContextPtr server_;
  ContextPtr client_;
};

}  // namespace firesteel
