#include "functions/kll_sketch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace firesteel {
namespace {

// Levels are at least that wide.
constexpr int kMinLevelWidth = 8;
constexpr uint8_t kFamily = 15;
constexpr uint8_t kEmptyFlag = 1;
constexpr uint8_t kSingleFlag = 4;
constexpr size_t kMaxLevels = 61;

// A level `depth` below the top holds (2/3)^depth of k items.
size_t level_capacity(int k, size_t num_levels, size_t level) {
  size_t depth = num_levels - level - 1;
  double width = k;
  for (; depth > 0; --depth) width = width * 2 / 3;
  return std::max<size_t>(kMinLevelWidth, static_cast<size_t>(std::floor(width + 0.5)));
}

size_t total_capacity(int k, size_t num_levels) {
  size_t total = 0;
  for (size_t level = 0; level < num_levels; ++level) {
    total += level_capacity(k, num_levels, level);
  }
  return total;
}

template <class T>
void put(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof(T));
}

template <class T>
bool take(std::string_view& bytes, T& out) {
  if (bytes.size() < sizeof(T)) return false;
  std::memcpy(&out, bytes.data(), sizeof(T));
  bytes.remove_prefix(sizeof(T));
  return true;
}

template <class Item>
const char* item_name() {
  if constexpr (std::is_same_v<Item, int64_t>) return "Longs";
  if constexpr (std::is_same_v<Item, float>) return "Floats";
  return "Doubles";
}

}  // namespace

template <class Item>
size_t KllSketch<Item>::retained() const {
  size_t out = 0;
  for (const auto& level : levels_) out += level.size();
  return out;
}

template <class Item>
size_t KllSketch<Item>::memory_usage() const {
  size_t out = sizeof(*this);
  for (const auto& level : levels_) out += level.capacity() * sizeof(Item);
  return out;
}

template <class Item>
void KllSketch<Item>::add(Item item) {
  if constexpr (!std::is_same_v<Item, int64_t>) {
    if (std::isnan(item)) return;
  }
  min_ = n_ == 0 ? item : std::min(min_, item);
  max_ = n_ == 0 ? item : std::max(max_, item);
  ++n_;
  levels_[0].push_back(item);
  compress();
}

template <class Item>
void KllSketch<Item>::compress_level(size_t level) {
  if (level + 1 == levels_.size()) levels_.emplace_back();
  auto& items = levels_[level];
  if (level == 0) std::sort(items.begin(), items.end());
  random_state_ = random_state_ * 6364136223846793005 + 1442695040888963407;
  // An odd one stays behind; of the others every second goes up.
  const size_t first = items.size() % 2;
  const size_t offset = first + (random_state_ >> 63);
  auto& above = levels_[level + 1];
  const auto middle = static_cast<ptrdiff_t>(above.size());
  for (size_t i = offset; i < items.size(); i += 2) above.push_back(items[i]);
  std::inplace_merge(above.begin(), above.begin() + middle, above.end());
  items.resize(first);
}

template <class Item>
void KllSketch<Item>::compress() {
  while (retained() >= total_capacity(k_, levels_.size())) {
    size_t level = 0;
    while (levels_[level].size() < level_capacity(k_, levels_.size(), level)) ++level;
    compress_level(level);
  }
}

template <class Item>
void KllSketch<Item>::merge(const KllSketch& other) {
  if (other.n_ == 0) return;
  min_ = n_ == 0 ? other.min_ : std::min(min_, other.min_);
  max_ = n_ == 0 ? other.max_ : std::max(max_, other.max_);
  n_ += other.n_;
  if (other.levels_.size() > 1) min_k_ = std::min(min_k_, other.min_k_);
  if (levels_.size() < other.levels_.size()) levels_.resize(other.levels_.size());
  for (size_t level = 0; level < other.levels_.size(); ++level) {
    auto& items = levels_[level];
    const auto middle = static_cast<ptrdiff_t>(items.size());
    items.insert(items.end(), other.levels_[level].begin(), other.levels_[level].end());
    if (level > 0) std::inplace_merge(items.begin(), items.begin() + middle, items.end());
  }
  compress();
}

template <class Item>
Item KllSketch<Item>::quantile(double rank) const {
  std::vector<std::pair<Item, uint64_t>> items;
  for (size_t level = 0; level < levels_.size(); ++level) {
    for (const Item item : levels_[level]) items.emplace_back(item, uint64_t{1} << level);
  }
  std::sort(items.begin(), items.end());
  const auto wanted = static_cast<uint64_t>(std::ceil(rank * static_cast<double>(n_)));
  uint64_t seen = 0;
  for (const auto& [item, weight] : items) {
    seen += weight;
    if (seen >= wanted) return item;
  }
  return max_;
}

template <class Item>
double KllSketch<Item>::rank(Item item) const {
  uint64_t below = 0;
  for (size_t level = 0; level < levels_.size(); ++level) {
    for (const Item held : levels_[level]) {
      if (held <= item) below += uint64_t{1} << level;
    }
  }
  return static_cast<double>(below) / static_cast<double>(n_);
}

template <class Item>
std::string KllSketch<Item>::to_bytes() const {
  const bool single = n_ == 1;
  std::string out;
  put(out, static_cast<uint8_t>(n_ <= 1 ? 2 : 5));
  put(out, static_cast<uint8_t>(single ? 2 : 1));
  put(out, kFamily);
  put(out, static_cast<uint8_t>(n_ == 0 ? kEmptyFlag : single ? kSingleFlag : 0));
  put(out, static_cast<uint16_t>(k_));
  put(out, static_cast<uint8_t>(kMinLevelWidth));
  put(out, static_cast<uint8_t>(0));
  if (n_ == 0) return out;
  if (single) {
    put(out, min_);
    return out;
  }
  put(out, n_);
  put(out, static_cast<uint16_t>(min_k_));
  put(out, static_cast<uint8_t>(levels_.size()));
  put(out, static_cast<uint8_t>(0));
  // Where levels begin in an array that is filled from its end.
  auto begin = static_cast<int32_t>(total_capacity(k_, levels_.size()) - retained());
  for (const auto& level : levels_) {
    put(out, begin);
    begin += static_cast<int32_t>(level.size());
  }
  put(out, min_);
  put(out, max_);
  for (const auto& level : levels_) {
    for (const Item item : level) put(out, item);
  }
  return out;
}

template <class Item>
std::optional<KllSketch<Item>> KllSketch<Item>::from_bytes(std::string_view bytes) {
  uint8_t longs = 0;
  uint8_t version = 0;
  uint8_t family = 0;
  uint8_t flags = 0;
  uint16_t k = 0;
  uint8_t width = 0;
  uint8_t unused = 0;
  if (!take(bytes, longs) || !take(bytes, version) || !take(bytes, family) || !take(bytes, flags) ||
      !take(bytes, k) || !take(bytes, width) || !take(bytes, unused)) {
    return std::nullopt;
  }
  if (family != kFamily || k < kMinKllSize || version < 1 || version > 2) return std::nullopt;
  KllSketch out(k);
  if ((flags & kEmptyFlag) != 0) return out;
  if ((flags & kSingleFlag) != 0) {
    Item item;
    if (!take(bytes, item)) return std::nullopt;
    out.add(item);
    return out;
  }
  uint16_t min_k = 0;
  uint8_t num_levels = 0;
  if (!take(bytes, out.n_) || !take(bytes, min_k) || !take(bytes, num_levels) ||
      !take(bytes, unused) || num_levels == 0 || num_levels > kMaxLevels) {
    return std::nullopt;
  }
  out.min_k_ = min_k;
  std::vector<int32_t> begins(num_levels);
  for (auto& begin : begins) {
    if (!take(bytes, begin)) return std::nullopt;
  }
  begins.push_back(static_cast<int32_t>(total_capacity(k, num_levels)));
  if (!take(bytes, out.min_) || !take(bytes, out.max_)) return std::nullopt;
  out.levels_.resize(num_levels);
  for (size_t level = 0; level < num_levels; ++level) {
    const int32_t size = begins[level + 1] - begins[level];
    if (size < 0 || static_cast<size_t>(size) * sizeof(Item) > bytes.size()) return std::nullopt;
    out.levels_[level].resize(static_cast<size_t>(size));
    for (Item& item : out.levels_[level]) take(bytes, item);
  }
  return out;
}

template <class Item>
std::string KllSketch<Item>::summary() const {
  const size_t capacity = total_capacity(k_, levels_.size());
  std::string out = fmt::format("\n### KllKll{}Sketch Summary:\n", item_name<Item>());
  const auto line = [&](const char* name, const auto& value) {
    out += fmt::format("   {:<23}: {}\n", name, value);
  };
  line("K", k_);
  line("Dynamic min K", min_k_);
  line("M", kMinLevelWidth);
  line("N", n_);
  line("Epsilon", fmt::format("{:.2f}%", 229.6 / std::pow(min_k_, 0.9723)));
  line("Epsilon PMF", fmt::format("{:.2f}%", 244.6 / std::pow(min_k_, 0.9433)));
  line("Empty", n_ == 0);
  line("Estimation Mode", levels_.size() > 1);
  line("Levels", levels_.size());
  line("Capacity Items", capacity);
  line("Retained Items", retained());
  line("Empty/Garbage Items", capacity - retained());
  line("Compact Storage Bytes", to_bytes().size());
  if (n_ > 0) {
    line("Min Item", min_);
    line("Max Item", max_);
  }
  return out + "### End sketch summary\n";
}

template class KllSketch<int64_t>;
template class KllSketch<float>;
template class KllSketch<double>;

}  // namespace firesteel
