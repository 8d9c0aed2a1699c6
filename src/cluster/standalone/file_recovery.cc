#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/spark_error.h"
#include "cluster/standalone/recovery_store.h"

namespace firesteel {
namespace {

namespace fs = std::filesystem;

// A file for each name. What is still being written has a name of its own until it is whole.
class FileRecovery : public RecoveryStore {
 public:
  explicit FileRecovery(fs::path folder) : folder_(std::move(folder)) {
    fs::create_directories(folder_);
    fs::permissions(folder_, fs::perms::owner_all);
  }

  void put(const std::string& name, const std::string& bytes) override {
    const fs::path temporary = folder_ / (name + kUnfinished);
    const int file = open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    const bool written =
        file >= 0 &&
        write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) &&
        fsync(file) == 0;
    if (file >= 0) close(file);
    if (!written) {
      throw SparkError("_LEGACY_ERROR_TEMP_2273",
                       {{"message", "cannot write the recovery file " + temporary.string()}});
    }
    fs::rename(temporary, folder_ / name);
  }

  void remove(const std::string& name) override {
    std::error_code ignored;
    fs::remove(folder_ / name, ignored);
  }

  std::map<std::string, std::string> all() override {
    std::map<std::string, std::string> out;
    for (const auto& entry : fs::directory_iterator(folder_)) {
      const std::string name = entry.path().filename();
      if (name.ends_with(kUnfinished)) continue;
      std::ifstream in(entry.path(), std::ios::binary);
      std::ostringstream text;
      text << in.rdbuf();
      out[name] = text.str();
    }
    return out;
  }

 private:
  static constexpr char kUnfinished[] = ".unfinished";
  const fs::path folder_;
};

}  // namespace

std::unique_ptr<RecoveryStore> make_file_recovery(const std::string& folder) {
  if (folder.empty()) {
    throw SparkError("INVALID_CONF_VALUE.DEFAULT",
                     {{"confName", "spark.deploy.recoveryDirectory"}, {"confValue", ""}});
  }
  return std::make_unique<FileRecovery>(folder);
}

}  // namespace firesteel
