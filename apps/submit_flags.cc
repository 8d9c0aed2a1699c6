#include "apps/submit_flags.h"

#include <filesystem>
#include <iostream>

#include "cluster/cluster_secret.h"
#include "cluster/master_url.h"
#include "cluster/standalone/submission.h"
#include "cluster/tls_settings.h"

namespace firesteel {

void SubmitFlags::add_to(CLI::App& verb) {
  verb.add_option("--deploy-mode", deploy_mode, "client: here; cluster: on a worker")
      ->check(CLI::IsMember({"client", "cluster"}));
  verb.add_option("--name", name, "the application's name");
  verb.add_option("--driver-cores", driver_cores, "cores of a driver on a worker");
  verb.add_option("--driver-memory", driver_memory, "memory of the driver (such as 1000M or 2G)");
  verb.add_option("--executor-memory", executor_memory, "memory of an executor");
  verb.add_option("--executor-cores", executor_cores, "cores of an executor");
  verb.add_option("--total-executor-cores", total_executor_cores, "cores of all executors");
  verb.add_option("--num-executors", num_executors, "executors to begin with");
  verb.add_option("--files", files, "files for the executors' folders, comma-separated");
  verb.add_flag("--supervise", supervise, "run a driver on a worker again when it fails");
  verb.add_option("--status", status_of, "show the state of a driver on a worker");
  verb.add_option("--kill", kill, "end a driver on a worker");
}

void SubmitFlags::add_settings(std::vector<std::string>& conf) const {
  const auto add = [&](const char* key, const std::string& value) {
    if (!value.empty()) conf.push_back(std::string(key) + "=" + value);
  };
  const auto number = [](int value) { return value > 0 ? std::to_string(value) : std::string(); };
  add("spark.app.name", name);
  add("spark.driver.memory", driver_memory);
  add("spark.executor.memory", executor_memory);
  add("spark.executor.cores", number(executor_cores));
  add("spark.cores.max", number(total_executor_cores));
  add("spark.executor.instances", number(num_executors));
  add("spark.files", files);
}

int SubmitFlags::ask(const EngineFlags& engine, const std::string& app,
                     const std::vector<std::string>& arguments) const {
  const Settings settings(engine.conf_pairs());
  const MasterUrl master = parse_master(engine.master);
  if (master.kind != MasterUrl::Kind::kStandalone) {
    std::cerr << "only firesteel:// masters run drivers on workers" << std::endl;
    return 1;
  }
  cluster::ToMaster request;
  if (!status_of.empty()) {
    request.set_driver_status(status_of);
  } else if (!kill.empty()) {
    request.set_kill_driver(kill);
  } else {
    if (!std::filesystem::exists(app)) {
      std::cerr << "no such file: " << app << std::endl;
      return 1;
    }
    auto& driver = *request.mutable_submit_driver();
    driver.set_program(std::filesystem::absolute(app).string());
    for (const auto& argument : arguments) driver.add_arguments(argument);
    for (const auto& [key, value] : settings.values()) {
      // It shows in command lines, and the worker has it.
      if (key != "spark.authenticate.secret") (*driver.mutable_settings())[key] = value;
    }
    driver.set_cores(driver_cores);
    driver.set_memory_mib(
        static_cast<int>(settings.bytes("spark.driver.memory", 1ULL << 30, 1 << 20) >> 20));
    driver.set_supervise(supervise);
  }
  const auto answer = ask_master(
      {.masters = master.masters, .secret = cluster_secret(settings), .tls = tls_of(settings)},
      request);
  if (!status_of.empty() && answer.success()) {
    std::cout << "State of " << answer.id() << " is " << answer.state() << std::endl;
    if (!answer.worker_id().empty()) {
      std::cout << "Driver running on " << answer.worker_host() << " (" << answer.worker_id() << ")"
                << std::endl;
    }
  } else {
    std::cout << answer.message() << std::endl;
  }
  return answer.success() ? 0 : 1;
}

}  // namespace firesteel
