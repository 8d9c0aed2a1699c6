#pragma once

// KLL sketches of Apache DataSketches: quantiles of a stream in little memory, in the binary form
// that Java reads.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

inline constexpr int kMinKllSize = 8;
inline constexpr int kMaxKllSize = 65535;
inline constexpr int kDefaultKllSize = 200;

// Item: int64_t, float or double. Used by one thread.
template <class Item>
class KllSketch {
 public:
  explicit KllSketch(int k) : k_(k), min_k_(k) {}

  // None when the bytes are no sketch of such items.
  static std::optional<KllSketch> from_bytes(std::string_view bytes);
  std::string to_bytes() const;
  // What Java's toString gives, for people.
  std::string summary() const;

  void add(Item item);
  void merge(const KllSketch& other);

  bool empty() const { return n_ == 0; }
  uint64_t count() const { return n_; }
  // The item at a share of all items, which is between 0 and 1, that one included.
  Item quantile(double rank) const;
  // The share of items that are no larger.
  double rank(Item item) const;
  size_t memory_usage() const;

 private:
  size_t retained() const;
  // Halves the lowest level that is full while the sketch as a whole is.
  void compress();
  void compress_level(size_t level);

  int k_;
  // The smallest of the sketches that were merged.
  int min_k_;
  uint64_t n_ = 0;
  Item min_ = {};
  Item max_ = {};
  // An item of level i stands for 2^i items. All but the first are sorted.
  std::vector<std::vector<Item>> levels_ = {{}};
  uint64_t random_state_ = 0x9e3779b97f4a7c15;
};

extern template class KllSketch<int64_t>;
extern template class KllSketch<float>;
extern template class KllSketch<double>;

}  // namespace firesteel
