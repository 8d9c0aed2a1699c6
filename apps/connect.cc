#include <iostream>
#include <memory>

#include "apps/stop_signals.h"
#include "apps/verbs.h"
#include "connect/connect_server.h"

namespace firesteel {
namespace {

// Spark Connect's port.
constexpr int kDefaultPort = 15002;

}  // namespace

void add_connect_verb(CLI::App& app) {
  CLI::App* verb = app.add_subcommand("connect", "Spark Connect server");
  struct Flags {
    EngineFlags engine;
    std::string host = "127.0.0.1";
    int port = kDefaultPort;
  };
  auto flags = std::make_shared<Flags>();
  flags->engine.add_to(*verb);
  verb->add_option("--host", flags->host, "address to listen on");
  verb->add_option("--port", flags->port, "port to listen on; 0 for a free one");
  verb->callback([flags] {
    StopSignals signals;
    ConnectServer server(flags->engine.make_engine(), flags->host, flags->port);
    signals.start([&] { server.stop(); });
    std::cout << "Firesteel Connect server listening on " << flags->host << ":" << server.port()
              << std::endl;
    server.wait();
  });
}

}  // namespace firesteel
