#include "core/dataset.h"

#include <atomic>

namespace firesteel {

Dataset::~Dataset() = default;

std::vector<std::string> Dataset::preferred_locations(int) const { return {}; }
Determinism Dataset::determinism() const { return Determinism::kDeterminate; }
bool Dataset::barrier() const { return false; }
bool Dataset::cached() const { return false; }
std::string Dataset::storage_level() const { return {}; }
std::string Dataset::call_site() const { return {}; }

int Dataset::next_id() {
  static std::atomic<int> next{0};
  return next++;
}

int next_shuffle_id() {
  static std::atomic<int> next{0};
  return next++;
}

}  // namespace firesteel
