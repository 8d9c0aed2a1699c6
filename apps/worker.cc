#include "cluster/standalone/worker.h"

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <thread>

#include "apps/stop_signals.h"
#include "apps/verbs.h"
#include "apps/wait_for_stop.h"
#include "cluster/cluster_secret.h"
#include "cluster/master_url.h"
#include "cluster/tls_settings.h"

namespace firesteel {
namespace {

// As Spark's worker: what the machine has, less one GiB for the system.
int default_memory_mib() {
  const auto pages = sysconf(_SC_PHYS_PAGES);
  const auto mib = (pages >> 10) * sysconf(_SC_PAGE_SIZE) >> 10;
  return static_cast<int>(std::max(512L, mib - 1024));
}

}  // namespace

void add_worker_verb(CLI::App& app) {
  CLI::App* verb = app.add_subcommand("worker", "worker of a standalone cluster");
  struct Flags {
    EngineFlags conf;
    std::string master;
    std::string host = "127.0.0.1";
    int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    std::string memory;
    std::string work_dir = "work";
  };
  auto flags = std::make_shared<Flags>();
  flags->conf.add_conf_to(*verb);
  verb->add_option("MASTER", flags->master, "firesteel://HOST:PORT[,HOST:PORT...]")->required();
  verb->add_option("--host,-i", flags->host, "address of this machine for the others");
  verb->add_option("--cores", flags->cores, "cores for executors");
  verb->add_option("--memory,-m", flags->memory, "memory for executors (such as 1000M or 2G)");
  verb->add_option("--work-dir,-d", flags->work_dir, "folder for applications");
  verb->callback([flags] {
    StopSignals signals;
    WaitForStop stop;
    Settings settings(flags->conf.conf_pairs());
    int memory_mib = default_memory_mib();
    if (!flags->memory.empty()) {
      Settings given;
      given.set("--memory", flags->memory);
      memory_mib = static_cast<int>(given.bytes("--memory", 0, 1 << 20) >> 20);
    }
    const MasterUrl master = parse_master(flags->master);
    if (master.kind != MasterUrl::Kind::kStandalone) {
      throw CLI::ValidationError("MASTER", flags->master + " is no firesteel://HOST:PORT");
    }
    int status = 0;
    const Worker worker({.masters = master.masters,
                         .host = flags->host,
                         .cores = flags->cores,
                         .memory_mib = memory_mib,
                         .work_dir = flags->work_dir,
                         .secret = cluster_secret(settings),
                         .tls = tls_of(settings),
                         .settings = settings,
                         .on_given_up = [&] {
                           std::cerr << "no master answers" << std::endl;
                           status = 1;
                           stop.stop();
                         }});
    signals.start([&] { stop.stop(); });
    std::cout << "Firesteel worker " << worker.id() << " started" << std::endl;
    stop.wait();
    if (status != 0) throw CLI::RuntimeError(status);
  });
}

}  // namespace firesteel
