#include "schedule/console_progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>
#include <vector>

namespace firesteel {
namespace {

// Stages that are quick show nothing, as in Spark.
constexpr int64_t kFirstDelay = 500;
constexpr size_t kMaxStages = 3;
// Connections that see nothing for long are closed.
constexpr int64_t kKeepAlive = 60'000;

}  // namespace

void ConsoleProgress::on_event(const Event& event) {
  if (const auto* submitted = std::get_if<StageSubmitted>(&event)) {
    const StageInfo& info = submitted->stage;
    stages_[info.stage_id] = {info.submission_time, info.num_tasks, 0, 0};
  } else if (const auto* completed = std::get_if<StageCompleted>(&event)) {
    stages_.erase(completed->stage.stage_id);
  } else if (const auto* started = std::get_if<TaskStarted>(&event)) {
    auto stage = stages_.find(started->stage_id);
    if (stage != stages_.end()) ++stage->second.running;
  } else if (const auto* ended = std::get_if<TaskEnded>(&event)) {
    auto stage = stages_.find(ended->stage_id);
    if (stage == stages_.end()) return;
    stage->second.running = std::max(0, stage->second.running - 1);
    if (!ended->failure) stage->second.done = std::min(stage->second.total, stage->second.done + 1);
  }
}

std::string ConsoleProgress::bar(int stage_id, const StageProgress& stage, int width) const {
  std::string head = fmt::format("[Stage {}:", stage_id);
  std::string tail = fmt::format("({} + {}) / {}]", stage.done, stage.running, stage.total);
  int room = width - static_cast<int>(head.size() + tail.size());
  if (room <= 0) return head + tail;
  auto filled = static_cast<int>(int64_t{room} * stage.done / std::max(1, stage.total));
  std::string middle(static_cast<size_t>(room), ' ');
  std::fill_n(middle.begin(), filled, '=');
  if (filled < room) middle[static_cast<size_t>(filled)] = '>';
  return head + middle + tail;
}

std::string ConsoleProgress::update(int64_t now) {
  std::vector<std::pair<int, const StageProgress*>> shown;
  for (const auto& [id, stage] : stages_) {
    if (now - stage.submitted > kFirstDelay && shown.size() < kMaxStages) {
      shown.emplace_back(id, &stage);
    }
  }
  if (shown.empty()) return clear();
  std::string bars;
  for (const auto& [id, stage] : shown) {
    bars += bar(id, *stage, width_ / static_cast<int>(shown.size()));
  }
  if (bars == shown_ && now - shown_at_ <= kKeepAlive) return {};
  shown_ = bars;
  shown_at_ = now;
  return "\r" + bars + "\r";
}

std::string ConsoleProgress::clear() {
  if (shown_.empty()) return {};
  shown_.clear();
  return "\r" + std::string(static_cast<size_t>(width_), ' ') + "\r";
}

}  // namespace firesteel
