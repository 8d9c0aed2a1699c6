#include <algorithm>

#include "adaptive/spread.h"

namespace firesteel {
namespace {

// All that there is at a leaf.
LeafShare whole_share(const Leaf& leaf) {
  LeafShare share;
  switch (leaf.kind) {
    case Leaf::Kind::kFiles:
      for (size_t f = 0; f < leaf.files.size(); ++f) {
        share.files.push_back({static_cast<int>(f), 0, std::max<int64_t>(1, leaf.files[f].size)});
      }
      break;
    case Leaf::Kind::kRange:
      share.last = leaf.partitions;
      break;
    case Leaf::Kind::kExchange:
      share.blocks.push_back({leaf.exchange->shuffle_id, 0, leaf.exchange->maps,
                              leaf.first_partition, leaf.partitions});
      break;
    case Leaf::Kind::kRows:
      share.rows = leaf.rows;
      break;
  }
  return share;
}

// Piece `index` of [0, size) in `count` about equal ones.
std::pair<int, int> piece(int64_t size, int index, int count) {
  return {static_cast<int>(size * index / count), static_cast<int>(size * (index + 1) / count)};
}

// Spark's size of a task's input: as much as fits all cores, but not more than the limit, and not
// less than is worth a task.
std::vector<LeafShare> share_files(const Leaf& leaf, const ShareSettings& settings) {
  int64_t total = 0;
  for (const auto& file : leaf.files) total += file.size + settings.open_cost_bytes;
  const int64_t target =
      std::min(settings.max_partition_bytes,
               std::max(settings.open_cost_bytes, total / std::max(1, settings.cores)));
  int64_t bytes = 0;
  for (const auto& file : leaf.files) bytes += std::max<int64_t>(1, file.size);
  const int64_t count = std::max<int64_t>(1, (total + target - 1) / target);
  // One line of all bytes, cut into equal parts: neighbours stay together, and in order.
  std::vector<LeafShare> shares(static_cast<size_t>(count));
  int64_t start = 0;
  for (size_t f = 0; f < leaf.files.size(); ++f) {
    const int64_t size = std::max<int64_t>(1, leaf.files[f].size);
    for (int64_t s = start * count / bytes; s < count; ++s) {
      const int64_t begin = std::max<int64_t>(0, bytes * s / count - start);
      const int64_t end = std::min(size, bytes * (s + 1) / count - start);
      if (begin >= size) break;
      if (begin < end)
        shares[static_cast<size_t>(s)].files.push_back({static_cast<int>(f), begin, end});
    }
    start += size;
  }
  std::erase_if(shares, [](const LeafShare& share) { return share.files.empty(); });
  if (shares.empty()) shares.emplace_back();
  return shares;
}

std::vector<LeafShare> share_range(const Leaf& leaf, const ShareSettings& settings) {
  const int count = std::max(1, std::min(leaf.partitions, settings.cores));
  std::vector<LeafShare> shares(static_cast<size_t>(count));
  for (int i = 0; i < count; ++i) {
    const auto [first, last] = piece(leaf.partitions, i, count);
    shares[static_cast<size_t>(i)].first = first;
    shares[static_cast<size_t>(i)].last = last;
  }
  return shares;
}

std::vector<LeafShare> share_rows(const Leaf& leaf, const ShareSettings& settings) {
  const int count = std::max(1, std::min(static_cast<int>(leaf.rows.size()), settings.cores));
  std::vector<LeafShare> shares(static_cast<size_t>(count));
  for (int i = 0; i < count; ++i) {
    const auto [first, last] = piece(static_cast<int64_t>(leaf.rows.size()), i, count);
    shares[static_cast<size_t>(i)].rows.assign(leaf.rows.begin() + first, leaf.rows.begin() + last);
  }
  return shares;
}

std::vector<LeafShare> share_maps(const Leaf& leaf, const ShareSettings& settings) {
  const int count = std::max(1, std::min(leaf.exchange->maps, settings.cores));
  std::vector<LeafShare> shares(static_cast<size_t>(count));
  for (int i = 0; i < count; ++i) {
    const auto [first, last] = piece(leaf.exchange->maps, i, count);
    shares[static_cast<size_t>(i)].blocks.push_back(
        {leaf.exchange->shuffle_id, first, last, leaf.first_partition, leaf.partitions});
  }
  return shares;
}

// Where the partitions of exchanges that are read together are cut into tasks: small neighbours
// become one.
std::vector<int> partition_cuts(const std::vector<const Leaf*>& leaves,
                                const std::vector<int>& pieces, const ShareSettings& settings) {
  const int partitions = leaves[0]->partitions;
  std::vector<int64_t> bytes(static_cast<size_t>(partitions), 0);
  int64_t total = 0;
  for (const Leaf* leaf : leaves) {
    for (size_t p = 0; p < bytes.size(); ++p) {
      bytes[p] += leaf->exchange->bytes[p];
      total += leaf->exchange->bytes[p];
    }
  }
  std::vector<int> cuts = {0};
  if (!settings.coalesce) {
    for (int p = 1; p <= partitions; ++p) cuts.push_back(p);
    return cuts;
  }
  const int64_t target =
      std::max(settings.min_partition_bytes,
               std::min(settings.advisory_partition_bytes,
                        (total + settings.cores - 1) / std::max(1, settings.cores)));
  int64_t held = 0;
  for (int p = 0; p < partitions; ++p) {
    const int64_t size = bytes[static_cast<size_t>(p)];
    // Half of a partition too much is as good as half of one too little. Skewed ones stay alone.
    const bool is_alone =
        p > 0 && (pieces[static_cast<size_t>(p)] > 1 || pieces[static_cast<size_t>(p - 1)] > 1);
    if (is_alone || (held > 0 && held + size / 2 > target)) {
      cuts.push_back(p);
      held = 0;
    }
    held += size;
  }
  cuts.push_back(partitions);
  return cuts;
}

// Into how many tasks each partition of a leaf is cut because it is skewed.
std::vector<int> skew_pieces(const Leaf& leaf, const ShareSettings& settings) {
  std::vector<int> pieces(static_cast<size_t>(leaf.partitions), 1);
  if (!settings.split_skewed || !leaf.may_split) return pieces;
  std::vector<int64_t> sorted(leaf.exchange->bytes.begin(),
                              leaf.exchange->bytes.begin() + leaf.partitions);
  std::nth_element(sorted.begin(), sorted.begin() + leaf.partitions / 2, sorted.end());
  const int64_t median = sorted[sorted.size() / 2];
  const auto limit =
      std::max(settings.skew_bytes,
               static_cast<int64_t>(settings.skew_factor * static_cast<double>(median)));
  for (size_t p = 0; p < pieces.size(); ++p) {
    const int64_t bytes = leaf.exchange->bytes[p];
    if (bytes <= limit) continue;
    const int64_t target = std::max(settings.advisory_partition_bytes, median);
    pieces[p] =
        static_cast<int>(std::min<int64_t>(leaf.exchange->maps, (bytes + target - 1) / target));
  }
  return pieces;
}

// Tasks that read the same partitions of all leaves.
void share_partitions(const Branch& branch, const std::vector<size_t>& shared,
                      const ShareSettings& settings, const std::function<TaskShare&()>& new_task) {
  std::vector<const Leaf*> leaves;
  const Leaf* split = &branch.leaves[shared[0]];
  for (const size_t leaf : shared) {
    leaves.push_back(&branch.leaves[leaf]);
    if (leaves.back()->may_split) split = leaves.back();
  }
  const auto pieces = skew_pieces(*split, settings);
  const auto cuts = partition_cuts(leaves, pieces, settings);
  for (size_t i = 0; i + 1 < cuts.size(); ++i) {
    const int count = pieces[static_cast<size_t>(cuts[i])];
    for (int k = 0; k < count; ++k) {
      TaskShare& task = new_task();
      for (const size_t leaf : shared) {
        const ExchangeOutput& exchange = *branch.leaves[leaf].exchange;
        const auto [first, last] = &branch.leaves[leaf] == split ? piece(exchange.maps, k, count)
                                                                 : std::pair{0, exchange.maps};
        task[leaf].blocks.push_back({exchange.shuffle_id, first, last, cuts[i], cuts[i + 1]});
      }
    }
  }
}

std::vector<LeafShare> share_leaf(const Leaf& leaf, const ShareSettings& settings) {
  switch (leaf.kind) {
    case Leaf::Kind::kFiles:
      return share_files(leaf, settings);
    case Leaf::Kind::kRange:
      return share_range(leaf, settings);
    case Leaf::Kind::kRows:
      return share_rows(leaf, settings);
    case Leaf::Kind::kExchange:
      return share_maps(leaf, settings);
  }
  FS_UNREACHABLE("unknown kind of leaf");
}

}  // namespace

std::vector<TaskShare> share_out(const Branch& branch, const ShareSettings& settings) {
  std::vector<TaskShare> tasks;
  const auto new_task = [&]() -> TaskShare& {
    tasks.emplace_back(branch.leaves.size());
    for (size_t leaf = 0; leaf < branch.leaves.size(); ++leaf) {
      if (branch.leaves[leaf].whole) tasks.back()[leaf] = whole_share(branch.leaves[leaf]);
    }
    return tasks.back();
  };
  std::vector<size_t> shared;
  for (size_t leaf = 0; leaf < branch.leaves.size(); ++leaf) {
    if (!branch.leaves[leaf].whole) shared.push_back(leaf);
  }
  if (branch.single || shared.empty()) {
    TaskShare& task = new_task();
    for (const size_t leaf : shared) task[leaf] = whole_share(branch.leaves[leaf]);
    return tasks;
  }
  const Leaf& first = branch.leaves[shared[0]];
  if (first.kind == Leaf::Kind::kExchange && !first.by_map) {
    share_partitions(branch, shared, settings, new_task);
    return tasks;
  }
  FS_CHECK_EQ(shared.size(), 1u);
  for (auto& share : share_leaf(first, settings)) new_task()[shared[0]] = std::move(share);
  return tasks;
}

}  // namespace firesteel
