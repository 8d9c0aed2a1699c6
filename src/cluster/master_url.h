#pragma once

#include <string>
#include <vector>

namespace firesteel {

// Where an application's tasks run, as spark.master names it.
struct MasterUrl {
  enum class Kind { kLocal, kLocalCluster, kStandalone };

  Kind kind = Kind::kLocal;
  // kLocal: threads; 0: one a core.
  int threads = 1;
  // kLocal: failures of one task that end its job.
  int max_failures = 1;
  // kLocalCluster: executors, cores of each, MiB of each.
  int executors = 0;
  int cores = 0;
  int memory_mib = 0;
  // kStandalone: "host:port" of every master, the leader among them.
  std::vector<std::string> masters;

  std::string text;
};

// local, local[n], local[*], local[n,maxFailures], local-cluster[n,cores,MiB],
// firesteel://host:port[,host:port]. Throws SparkError for anything else.
MasterUrl parse_master(const std::string& text);

// The number of threads that `local[*]` means on this machine.
int local_threads(const MasterUrl& url);

}  // namespace firesteel
