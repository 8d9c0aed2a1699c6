#include "cluster/standalone/master.h"

#include <iostream>
#include <memory>

#include "apps/stop_signals.h"
#include "apps/verbs.h"
#include "apps/wait_for_stop.h"
#include "cluster/cluster_secret.h"
#include "cluster/tls_settings.h"

namespace firesteel {
namespace {

// Spark's ports.
constexpr int kPort = 7077;
constexpr int kStatusPort = 8080;

}  // namespace

void add_master_verb(CLI::App& app) {
  CLI::App* verb = app.add_subcommand("master", "master of a standalone cluster");
  struct Flags {
    EngineFlags conf;
    std::string host = "127.0.0.1";
    int port = kPort;
    int status_port = kStatusPort;
  };
  auto flags = std::make_shared<Flags>();
  flags->conf.add_conf_to(*verb);
  verb->add_option("--host,-i", flags->host, "address to listen on");
  verb->add_option("--port,-p", flags->port, "port to listen on; 0 for a free one");
  verb->add_option("--webui-port", flags->status_port,
                   "port of the status as JSON; 0 for a free one, -1 for none");
  verb->callback([flags] {
    StopSignals signals;
    WaitForStop stop;
    const Settings settings(flags->conf.conf_pairs());
    int status = 0;
    const Master master({.host = flags->host,
                         .port = flags->port,
                         .status_port = flags->status_port,
                         .secret = cluster_secret(settings),
                         .tls = tls_of(settings),
                         .settings = settings,
                         .on_deposed = [&] {
                           std::cerr << "another master leads" << std::endl;
                           status = 1;
                           stop.stop();
                         }});
    signals.start([&] { stop.stop(); });
    std::cout << "Firesteel master listening on firesteel://" << flags->host << ":" << master.port()
              << std::endl;
    if (master.status_port() >= 0) {
      std::cout << "Firesteel master status at http://" << flags->host << ":"
                << master.status_port() << "/json/" << std::endl;
    }
    stop.wait();
    if (status != 0) throw CLI::RuntimeError(status);
  });
}

}  // namespace firesteel
