#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace firesteel {

// The rows of a batch listed by group, where the groups are so few that this costs less than it
// saves: see RowListUpdate.
class RowsByGroup {
 public:
  // groups[i] is row i's, below num_groups. No lists when there are too many groups.
  void assign(std::span<const uint32_t> groups, size_t num_groups);
  bool has_lists() const { return !ends_.empty(); }
  size_t num_groups() const { return ends_.size(); }
  // Ascending.
  std::span<const uint32_t> rows(size_t group) const {
    const size_t begin = group == 0 ? 0 : ends_[group - 1];
    return std::span(rows_).subspan(begin, ends_[group] - begin);
  }

 private:
  std::vector<uint32_t> rows_;
  std::vector<uint32_t> ends_;
};

}  // namespace firesteel
