#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "schedule/events.h"

namespace firesteel {

// The progress bar that Spark shows while stages run, one for each of the first three:
// "[Stage 3:=======>      (40 + 4) / 100]", tasks done, running, in all. What is to be printed and
// when is decided here; the owner prints, about every 200 ms. Not thread-safe.
class ConsoleProgress {
 public:
  // `width`: of the terminal.
  explicit ConsoleProgress(int width) : width_(width) {}

  void on_event(const Event& event);
  // What to print now; mostly nothing.
  std::string update(int64_t now);
  // Takes the bar off the screen, so that other output begins on an empty line.
  std::string clear();

 private:
  struct StageProgress {
    int64_t submitted = 0;
    int total = 0;
    int done = 0;
    int running = 0;
  };
  std::string bar(int stage_id, const StageProgress& stage, int width) const;

  const int width_;
  std::map<int, StageProgress> stages_;
  std::string shown_;
  int64_t shown_at_ = 0;
};

}  // namespace firesteel
