#pragma once

#include <string>
#include <vector>

#include "apps/verbs.h"

namespace firesteel {

// What `submit` takes beside the master, the settings and the application.
struct SubmitFlags {
  std::string deploy_mode = "client";
  std::string name;
  std::string driver_memory;
  std::string executor_memory;
  std::string files;
  std::string status_of;
  std::string kill;
  int driver_cores = 1;
  int executor_cores = 0;
  int total_executor_cores = 0;
  int num_executors = 0;
  bool supervise = false;

  void add_to(CLI::App& verb);
  // As the settings that they stand for, "key=value".
  void add_settings(std::vector<std::string>& conf) const;
  // Something that a standalone master answers, instead of a program to run here.
  bool asks_master() const {
    return deploy_mode == "cluster" || !status_of.empty() || !kill.empty();
  }
  // The verb's exit status.
  int ask(const EngineFlags& engine, const std::string& app,
          const std::vector<std::string>& arguments) const;
};

}  // namespace firesteel
