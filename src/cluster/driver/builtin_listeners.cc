#include "cluster/driver/builtin_listeners.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <regex>
#include <thread>

#include "base/spark_error.h"
#include "schedule/console_progress.h"
#include "schedule/event_log.h"

namespace firesteel {
namespace {

// As Spark shows it instead.
constexpr char kRedacted[] = "*********(redacted)";
constexpr char kSecretNames[] = "secret|password|token|access[.]?key";
// Of a terminal that does not tell, as in Spark.
constexpr int kTerminalWidth = 80;

class EventLogListener final : public EventListener {
 public:
  EventLogListener(EventLogConf conf, const std::string& app_id) : log_(std::move(conf), app_id) {}
  void on_event(const Event& event) override {
    log_.write(event);
    if (std::holds_alternative<ApplicationEnded>(event)) log_.close();
  }

 private:
  EventLog log_;
};

int terminal_width() {
  winsize size{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kTerminalWidth;
  return size.ws_col;
}

// Draws on its own thread, so that a bar moves although no event comes.
class ConsoleProgressListener final : public EventListener {
 public:
  explicit ConsoleProgressListener(std::chrono::milliseconds interval)
      : progress_(terminal_width()), interval_(interval), thread_([this] { draw(); }) {}
  ~ConsoleProgressListener() override {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
    print(progress_.clear());
  }

  void on_event(const Event& event) override {
    const std::lock_guard lock(mutex_);
    progress_.on_event(event);
    // Whatever is printed next begins on an empty line.
    if (std::holds_alternative<JobEnded>(event)) print(progress_.clear());
  }

 private:
  static void print(const std::string& text) {
    if (text.empty()) return;
    std::fputs(text.c_str(), stderr);
    std::fflush(stderr);
  }

  void draw() {
    using std::chrono::duration_cast, std::chrono::milliseconds, std::chrono::system_clock;
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, interval_, [&] { return stopping_; })) {
      const auto now = system_clock::now().time_since_epoch();
      print(progress_.update(duration_cast<milliseconds>(now).count()));
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  ConsoleProgress progress_;
  const std::chrono::milliseconds interval_;
  std::thread thread_;
};

}  // namespace

std::vector<std::shared_ptr<EventListener>> builtin_listeners(const Settings& settings,
                                                              const std::string& app_id) {
  std::vector<std::shared_ptr<EventListener>> listeners;
  if (auto conf = EventLogConf::of(settings.values())) {
    listeners.push_back(std::make_shared<EventLogListener>(std::move(*conf), app_id));
  }
  if (settings.flag("spark.ui.showConsoleProgress", false)) {
    listeners.push_back(std::make_shared<ConsoleProgressListener>(settings.duration(
        "spark.ui.consoleProgress.update.interval", std::chrono::milliseconds(200))));
  }
  return listeners;
}

EnvironmentUpdated environment(const Settings& settings, const std::string& master,
                               const std::string& app_id, const std::string& app_name) {
  std::string pattern = settings.text("spark.redaction.regex", kSecretNames);
  // Spark's default begins so; what follows is matched without case anyway.
  if (pattern.starts_with("(?i)")) pattern = pattern.substr(4);
  std::regex secret;
  try {
    secret.assign(pattern, std::regex::icase | std::regex::ECMAScript);
  } catch (const std::regex_error&) {
    throw SparkError("INVALID_CONF_VALUE.REQUIREMENT",
                     {{"confName", "spark.redaction.regex"},
                      {"confValue", pattern},
                      {"confRequirement", "It should be a regular expression."}});
  }
  EnvironmentUpdated update;
  for (const auto& [name, value] : settings.values()) {
    update.spark_properties[name] = std::regex_search(name, secret) ? kRedacted : value;
  }
  update.spark_properties["spark.master"] = master;
  update.spark_properties["spark.app.id"] = app_id;
  update.spark_properties["spark.app.name"] = app_name;
  return update;
}

}  // namespace firesteel
