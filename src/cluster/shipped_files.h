#pragma once

#include <string>
#include <vector>

#include "cluster/driver/request_handlers.h"
#include "cluster/executor/driver_link.h"
#include "cluster/settings.h"

namespace firesteel {

// What an application ships to its executors: its program, and the files of spark.files.
class ShippedFiles {
 public:
  // `program` is left out when it is empty. Throws SparkError for files that are not there.
  ShippedFiles(const Settings& settings, const std::string& program);

  // The driver's side: answers who asks for them.
  void add_handlers(RequestHandlers& requests) const;
  // Copies all of them but the program into a folder of this machine.
  void copy_to(const std::string& folder) const;

  // A worker's side: gets all of them into `folder`; the path of the program, or empty. Blocks.
  static std::string fetch(DriverLink& driver, const std::string& folder);

 private:
  struct File {
    std::string path;
    bool program = false;
  };
  std::vector<File> files_;
};

}  // namespace firesteel
