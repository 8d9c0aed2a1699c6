#include "session/engine.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <thread>

#include "base/spark_error.h"
#include "cluster/master_url.h"
#include "formats/builtin_formats.h"
#include "formats/data_files.h"
#include "rows/spill_space.h"
#include "session/memory_size.h"
#include "session/stage_runners.h"
#include "sql/schema_texts.h"

namespace firesteel {
namespace {

size_t machine_memory() {
  const auto pages = static_cast<size_t>(sysconf(_SC_PHYS_PAGES));
  size_t bytes = pages * static_cast<size_t>(sysconf(_SC_PAGE_SIZE));
  std::ifstream limit("/sys/fs/cgroup/memory.max");
  size_t cgroup = 0;
  if (limit >> cgroup && cgroup > 0) bytes = std::min(bytes, cgroup);
  return bytes;
}

size_t all_cores() { return std::max(1U, std::thread::hardware_concurrency()); }

}  // namespace

size_t parse_local_master(const std::string& master) {
  if (master.empty() || master == "local[*]") return 0;
  if (master == "local") return 1;
  if (master.starts_with("local[") && master.ends_with("]")) {
    size_t cores = 0;
    const char* end = master.data() + master.size() - 1;
    const auto [rest, error] = std::from_chars(master.data() + 6, end, cores);
    if (error == std::errc() && rest == end && cores > 0) return cores;
  }
  throw SparkError("UNSUPPORTED_FEATURE.MASTER", {{"master", master}});
}

EngineOptions engine_options(const std::string& master,
                             const std::map<std::string, std::string>& conf) {
  const auto value = [&](const char* key) {
    const auto it = conf.find(key);
    return it == conf.end() ? std::string() : it->second;
  };
  EngineOptions options;
  const std::string named = value("spark.master");
  const std::string& chosen = named.empty() ? master : named;
  if (chosen.starts_with("local-cluster[") || chosen.starts_with("firesteel://")) {
    options.cluster = parse_master(chosen).text;
  } else {
    options.cores = parse_local_master(chosen);
  }
  if (const auto memory = value("spark.driver.memory"); !memory.empty()) {
    options.memory = parse_memory_size("spark.driver.memory", memory);
  }
  if (const auto folders = value("spark.local.dir"); !folders.empty()) {
    options.local_dir = folders;
  }
  if (const auto folder = value("spark.sql.warehouse.dir"); !folder.empty()) {
    options.warehouse = folder;
  }
  // Settings of the sessions that the engine will have.
  options.session_conf = conf;
  return options;
}

Engine::Engine(EngineOptions options)
    : options_(std::move(options)),
      cores_(options_.cores != 0 ? options_.cores : all_cores()),
      // The thread that asks works too.
      pool_(cores_ > 1 ? cores_ - 1 : 1),
      memory_(MemoryPool::make_root(
          "process", options_.memory != 0 ? options_.memory : machine_memory() / 4 * 3)),
      spill_folders_(SpillSpace::folders_of(options_.local_dir)),
      metastore_(local_path(options_.warehouse)),
      tables_(metastore_, builtin_formats()) {
  use_sql_for_schema_texts();
  options_.session_conf["spark.sql.warehouse.dir"] = "file:" + metastore_.warehouse().string();
  stage_runners_ = make_stage_runners(*this);
}

Engine::~Engine() = default;

void Engine::add_cache(const std::shared_ptr<CacheStore>& cache) {
  const std::lock_guard lock(caches_mutex_);
  std::erase_if(caches_, [](const auto& known) { return known.expired(); });
  caches_.push_back(cache);
}

std::vector<std::shared_ptr<CacheStore>> Engine::caches() {
  const std::lock_guard lock(caches_mutex_);
  std::vector<std::shared_ptr<CacheStore>> out;
  for (const auto& known : caches_) {
    if (auto cache = known.lock()) out.push_back(std::move(cache));
  }
  return out;
}

}  // namespace firesteel
