#include "cluster/shipped_files.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "base/spark_error.h"
#include "cluster/proto/files.pb.h"

namespace firesteel {
namespace {

namespace fs = std::filesystem;

constexpr char kListRequest[] = "shipped_files";
constexpr char kRangeRequest[] = "shipped_range";
// One answer: small enough not to hold up what else the connection carries.
constexpr uint64_t kRangeBytes = 1 << 20;

[[noreturn]] void refuse(const std::string& message) {
  throw SparkError("_LEGACY_ERROR_TEMP_2273", {{"message", message}});
}

std::string local_path(const std::string& uri) {
  return uri.starts_with("file:") ? uri.substr(uri.find_first_not_of('/', 5) - 1) : uri;
}

std::string read_range(const std::string& path, uint64_t offset, uint64_t size) {
  std::ifstream in(path, std::ios::binary);
  in.seekg(static_cast<std::streamoff>(offset));
  std::string bytes(std::min(size, kRangeBytes), '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<size_t>(in.gcount()));
  return bytes;
}

void fetch_file(DriverLink& driver, int index, const cluster::ShippedFile& file,
                const fs::path& target) {
  std::ofstream out(target, std::ios::binary | std::ios::trunc);
  for (uint64_t offset = 0; offset < file.size();) {
    cluster::FileRange range;
    range.set_index(index);
    range.set_offset(offset);
    range.set_size(kRangeBytes);
    const std::string bytes = driver.ask(kRangeRequest, range.SerializeAsString());
    if (bytes.empty()) refuse("the driver's file " + file.name() + " got shorter");
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    offset += bytes.size();
  }
  out.close();
  if (!out) refuse("cannot write " + target.string());
  chmod(target.c_str(), file.mode() & 0700);
}

}  // namespace

ShippedFiles::ShippedFiles(const Settings& settings, const std::string& program) {
  if (!program.empty()) files_.push_back({program, true});
  const std::string list = settings.text("spark.files");
  for (size_t begin = 0; begin < list.size();) {
    const size_t end = std::min(list.find(',', begin), list.size());
    const std::string path = local_path(list.substr(begin, end - begin));
    if (!fs::is_regular_file(path)) refuse("no such file: " + path);
    files_.push_back({path, false});
    begin = end + 1;
  }
}

void ShippedFiles::add_handlers(RequestHandlers& requests) const {
  requests.add(kListRequest, [files = files_](const std::string&, const std::string&,
                                              const AnswerRequest& answer) {
    cluster::FileList list;
    for (const auto& file : files) {
      struct stat status {};
      stat(file.path.c_str(), &status);
      auto& out = *list.add_files();
      out.set_name(file.program ? "program" : fs::path(file.path).filename().string());
      out.set_size(static_cast<uint64_t>(status.st_size));
      out.set_mode(status.st_mode);
      out.set_program(file.program);
    }
    answer(list.SerializeAsString(), {});
  });
  requests.add(kRangeRequest, [files = files_](const std::string&, const std::string& body,
                                               const AnswerRequest& answer) {
    cluster::FileRange range;
    const bool good = range.ParseFromString(body) && range.index() >= 0 &&
                      static_cast<size_t>(range.index()) < files.size();
    if (!good) {
      answer({}, "there is no such file");
      return;
    }
    const auto& path = files[static_cast<size_t>(range.index())].path;
    answer(read_range(path, range.offset(), range.size()), {});
  });
}

void ShippedFiles::copy_to(const std::string& folder) const {
  for (const auto& file : files_) {
    if (file.program) continue;
    fs::copy_file(file.path, fs::path(folder) / fs::path(file.path).filename(),
                  fs::copy_options::overwrite_existing);
  }
}

std::string ShippedFiles::fetch(DriverLink& driver, const std::string& folder) {
  fs::create_directories(folder);
  cluster::FileList list;
  if (!list.ParseFromString(driver.ask(kListRequest, {}))) refuse("the driver's list is garbled");
  std::string program;
  for (int i = 0; i < list.files_size(); ++i) {
    const auto& file = list.files(i);
    // A name alone: nothing of a driver's choice lands outside of the folder.
    const fs::path target = fs::path(folder) / fs::path(file.name()).filename();
    fetch_file(driver, i, file, target);
    if (file.program()) program = target;
  }
  return program;
}

}  // namespace firesteel
