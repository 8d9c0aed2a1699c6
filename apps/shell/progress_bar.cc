#include "apps/shell/progress_bar.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>

namespace firesteel {
namespace {

// As Spark's spark.ui.showConsoleProgress: shown after half a second, five times a second.
constexpr std::chrono::milliseconds kDelay{500};
constexpr std::chrono::milliseconds kInterval{200};
constexpr int kWidth = 30;

// 1234567 as "1,234,567".
std::string with_commas(int64_t number) {
  std::string digits = std::to_string(number);
  for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3) digits.insert(at, ",");
  return digits;
}

std::string bar(const QueryProgress& progress, double seconds) {
  const int64_t total = progress.pipelines_total;
  const int64_t done = std::min<int64_t>(progress.pipelines_done, total);
  const int filled = total == 0 ? 0 : static_cast<int>(kWidth * done / total);
  std::string line(static_cast<size_t>(filled), '=');
  if (filled < kWidth) line += '>';
  return fmt::format("[{:<{}}] {} of {} steps, {} rows read, {:.1f} s", line, kWidth, done, total,
                     with_commas(progress.rows_read), seconds);
}

}  // namespace

ProgressBar::ProgressBar(std::shared_ptr<const QueryProgress> progress)
    : progress_(std::move(progress)), thread_([this] { run(); }) {}

void ProgressBar::stop() {
  if (!thread_.joinable()) return;
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  stopped_.notify_one();
  thread_.join();
}

void ProgressBar::run() {
  const auto begin = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  bool shown = false;
  auto wait = kDelay;
  while (!stopped_.wait_for(lock, wait, [&] { return stop_; })) {
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
    // To the line's start, and clear what stood there.
    fmt::print(stderr, "\r\x1b[K{}", bar(*progress_, elapsed.count()));
    std::fflush(stderr);
    shown = true;
    wait = kInterval;
  }
  if (!shown) return;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
}

}  // namespace firesteel
