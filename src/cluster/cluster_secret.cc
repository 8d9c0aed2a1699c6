#include "cluster/cluster_secret.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/spark_error.h"
#include "cluster/control/handshake.h"

namespace firesteel {
namespace {

[[noreturn]] void refuse(const std::string& message) {
  throw SparkError("_LEGACY_ERROR_TEMP_2273", {{"message", message}});
}

std::string first_line(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) refuse("cannot read the secret file " + path);
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    refuse("the secret file " + path + " must be readable by its owner alone (chmod 600)");
  }
  std::ifstream in(path);
  std::string line;
  if (!std::getline(in, line) || line.empty()) refuse("the secret file " + path + " is empty");
  return line;
}

// Two processes may start at once: the first one's file counts.
void make_file(const std::string& path) {
  const std::string temporary = path + "." + std::to_string(getpid());
  const int file = open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const std::string text = fresh_secret() + "\n";
  if (file < 0 || write(file, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    refuse("cannot write the secret file " + path);
  }
  close(file);
  const int linked = link(temporary.c_str(), path.c_str());
  unlink(temporary.c_str());
  if (linked != 0 && errno != EEXIST) refuse("cannot write the secret file " + path);
}

}  // namespace

std::string cluster_secret(const Settings& settings) {
  if (const auto secret = settings.text("spark.authenticate.secret"); !secret.empty()) {
    return secret;
  }
  if (const char* secret = std::getenv("FIRESTEEL_SECRET")) return secret;
  if (const auto file = settings.text("spark.authenticate.secret.file"); !file.empty()) {
    return first_line(file);
  }
  const char* home = std::getenv("HOME");
  const std::filesystem::path folder =
      std::filesystem::path(home == nullptr ? "/" : home) / ".firesteel";
  const std::string path = folder / "secret";
  if (!std::filesystem::exists(path)) {
    std::filesystem::create_directories(folder);
    make_file(path);
  }
  return first_line(path);
}

std::string application_secret(const std::string& cluster_secret, const std::string& salt) {
  return to_hex(hmac_sha256(cluster_secret, "application" + salt));
}

}  // namespace firesteel
