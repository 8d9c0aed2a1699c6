#include "rows/spill_space.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <sstream>

#include "base/spark_error.h"

namespace firesteel {
namespace {

[[noreturn]] void throw_no_file(const std::string& folder, int error) {
  throw SparkError("SPILL_OUT_OF_MEMORY",
                   {{"consumerToSpill", folder},
                    {"message", std::string("cannot make a file: ") + std::strerror(error)}});
}

}  // namespace

std::vector<std::string> SpillSpace::folders_of(const std::string& setting) {
  const char* environment = std::getenv("SPARK_LOCAL_DIRS");
  std::istringstream in(environment != nullptr && *environment != '\0' ? environment : setting);
  std::vector<std::string> folders;
  for (std::string folder; std::getline(in, folder, ',');) {
    const size_t first = folder.find_first_not_of(" \t");
    if (first == std::string::npos) continue;
    folders.push_back(folder.substr(first, folder.find_last_not_of(" \t") - first + 1));
  }
  if (folders.empty()) folders.push_back("/tmp");
  return folders;
}

int SpillSpace::create_file() {
  const std::string& folder = folders_[next_.fetch_add(1) % folders_.size()];
  std::error_code ignored;
  std::filesystem::create_directories(folder, ignored);
  int file = open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file >= 0) return file;
  // File systems without O_TMPFILE: the name lives for a moment.
  if (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT) throw_no_file(folder, errno);
  std::string name = folder + "/firesteel-spill-XXXXXX";
  file = mkostemp(name.data(), O_CLOEXEC);
  if (file < 0) throw_no_file(folder, errno);
  unlink(name.c_str());
  return file;
}

}  // namespace firesteel
