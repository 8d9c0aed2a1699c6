#include "schedule/event_log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <variant>
#include <vector>

#include "base/spark_error.h"
#include "schedule/event_json.h"
#include "schedule/setting_values.h"

namespace firesteel {
namespace {

namespace fs = std::filesystem;

constexpr char kInProgress[] = ".inprogress";
// As spark.io.compression.zstd.level.
constexpr int kZstdLevel = 1;
// Readable by the group, as Spark's logs are.
constexpr mode_t kFileMode = 0660;
constexpr mode_t kFolderMode = 0770;

[[noreturn]] void failed(const std::string& what, const std::string& path) {
  throw SparkError("INTERNAL_ERROR", {{"message", "event log: cannot " + what + " " + path + ": " +
                                                      std::strerror(errno)}});
}

// Ids come from cluster managers; a log's name holds only what is sure to be a file name.
std::string file_name(const std::string& id) {
  std::string name;
  for (char c : id) {
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                 c == '-' || c == '_';
    name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : plain ? c : '-';
  }
  return name;
}

void create_empty(const std::string& path) {
  int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kFileMode);
  if (fd < 0) failed("create", path);
  ::close(fd);
}

}  // namespace

// A file that is written line by line, compressed or not.
class EventLog::File {
 public:
  File(std::string path, bool compress) : path_(std::move(path)) {
    fd_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kFileMode);
    if (fd_ < 0) failed("create", path_);
    if (!compress) return;
    zstd_.reset(ZSTD_createCCtx());
    ZSTD_CCtx_setParameter(zstd_.get(), ZSTD_c_compressionLevel, kZstdLevel);
    packed_.resize(ZSTD_CStreamOutSize());
  }
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  void write(std::string_view text) {
    if (zstd_) {
      pack(text, ZSTD_e_continue);
      return;
    }
    plain_ += text;
    if (plain_.size() >= kBuffer) flush();
  }
  // What was written can be read.
  void flush() {
    if (zstd_) {
      pack({}, ZSTD_e_flush);
      return;
    }
    put(plain_);
    plain_.clear();
  }
  void end() {
    if (zstd_) {
      pack({}, ZSTD_e_end);
    } else {
      flush();
    }
  }
  int64_t bytes() const { return bytes_ + static_cast<int64_t>(plain_.size()); }

 private:
  static constexpr size_t kBuffer = 64 << 10;
  struct FreeZstd {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };

  void pack(std::string_view text, ZSTD_EndDirective directive) {
    ZSTD_inBuffer in{text.data(), text.size(), 0};
    for (;;) {
      ZSTD_outBuffer out{packed_.data(), packed_.size(), 0};
      size_t left = ZSTD_compressStream2(zstd_.get(), &out, &in, directive);
      if (ZSTD_isError(left)) failed("compress", path_);
      put({packed_.data(), out.pos});
      bool done = directive == ZSTD_e_continue ? in.pos == in.size : left == 0;
      if (done) return;
    }
  }

  void put(std::string_view bytes) {
    bytes_ += static_cast<int64_t>(bytes.size());
    while (!bytes.empty()) {
      ssize_t done = ::write(fd_, bytes.data(), bytes.size());
      if (done < 0 && errno == EINTR) continue;
      if (done < 0) failed("write", path_);
      bytes.remove_prefix(static_cast<size_t>(done));
    }
  }

  const std::string path_;
  int fd_ = -1;
  int64_t bytes_ = 0;
  std::string plain_;
  std::unique_ptr<ZSTD_CCtx, FreeZstd> zstd_;
  std::vector<char> packed_;
};

std::optional<EventLogConf> EventLogConf::of(const std::map<std::string, std::string>& settings) {
  SettingValues values(settings);
  if (!values.boolean("spark.eventLog.enabled", false)) return std::nullopt;
  EventLogConf conf;
  conf.folder = values.text("spark.eventLog.dir", conf.folder);
  for (const char* scheme : {"file://", "file:"}) {
    if (conf.folder.starts_with(scheme)) {
      conf.folder = conf.folder.substr(std::strlen(scheme));
      break;
    }
  }
  if (conf.folder.find("://") != std::string::npos) {
    throw SparkError("INVALID_CONF_VALUE.REQUIREMENT",
                     {{"confName", "spark.eventLog.dir"},
                      {"confValue", conf.folder},
                      {"confRequirement", "It should be a local folder."}});
  }
  conf.compress = values.boolean("spark.eventLog.compress", conf.compress);
  conf.rolling = values.boolean("spark.eventLog.rolling.enabled", conf.rolling);
  conf.max_file_bytes = values.bytes("spark.eventLog.rolling.maxFileSize", conf.max_file_bytes);
  conf.overwrite = values.boolean("spark.eventLog.overwrite", false);
  conf.block_updates = values.boolean("spark.eventLog.logBlockUpdates.enabled", false);
  std::string codec = values.text("spark.eventLog.compression.codec", "zstd");
  if (conf.compress && codec != "zstd") {
    throw SparkError("CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION",
                     {{"codecName", codec}, {"availableCodecs", "zstd"}});
  }
  return conf;
}

EventLog::EventLog(EventLogConf conf, std::string application_id)
    : conf_(std::move(conf)), application_id_(file_name(application_id)) {
  std::error_code error;
  if (!fs::is_directory(conf_.folder, error)) {
    throw SparkError("PATH_NOT_FOUND", {{"path", conf_.folder}});
  }
  path_ = conf_.folder + "/" +
          (conf_.rolling ? "eventlog_v2_" + application_id_
                         : application_id_ + (conf_.compress ? ".zstd" : ""));
  if (fs::exists(path_, error)) {
    if (!conf_.overwrite) {
      throw SparkError("PATH_ALREADY_EXISTS", {{"outputPath", path_}});
    }
    fs::remove_all(path_, error);
  }
  if (conf_.rolling) {
    if (::mkdir(path_.c_str(), kFolderMode) != 0) failed("create", path_);
    create_empty(path_ + "/appstatus_" + application_id_ + kInProgress);
  }
  open_next();
}

EventLog::~EventLog() {
  try {
    close();
  } catch (const SparkError&) {
    // A log that cannot be ended stays as one in progress.
  }
}

void EventLog::open_next() {
  if (file_) file_->end();
  std::string name = path_ + kInProgress;
  if (conf_.rolling) {
    name = path_ + "/events_" + std::to_string(next_file_++) + "_" + application_id_ +
           (conf_.compress ? ".zstd" : "");
  }
  file_ = std::make_unique<File>(name, conf_.compress);
  line(log_start_json(), true);
}

void EventLog::line(std::string_view text, bool flush) {
  file_->write(text);
  file_->write("\n");
  if (flush) file_->flush();
}

void EventLog::write(const Event& event) {
  if (!file_) return;
  if (std::holds_alternative<BlockUpdated>(event) && !conf_.block_updates) return;
  // Tasks are many, and come to be read with their stage's end.
  bool flush = !std::holds_alternative<TaskStarted>(event) &&
               !std::holds_alternative<TaskEnded>(event) &&
               !std::holds_alternative<BlockUpdated>(event);
  std::string text = event_json(event);
  if (conf_.rolling && file_->bytes() + static_cast<int64_t>(text.size()) > conf_.max_file_bytes) {
    open_next();
  }
  line(text, flush);
}

void EventLog::close() {
  if (!file_) return;
  file_->end();
  file_.reset();
  std::string in_progress =
      conf_.rolling ? path_ + "/appstatus_" + application_id_ + kInProgress : path_ + kInProgress;
  std::string done = in_progress.substr(0, in_progress.size() - std::strlen(kInProgress));
  if (::rename(in_progress.c_str(), done.c_str()) != 0) failed("rename", in_progress);
}

}  // namespace firesteel
