#pragma once

// Theta and tuple sketches of Apache DataSketches: the hashes of what was seen, as far as they are
// below a threshold; a tuple sketch holds a number with each.

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "columnar/vector.h"

namespace firesteel {

inline constexpr int kMinLgEntries = 4;
inline constexpr int kMaxLgEntries = 26;
inline constexpr int kDefaultLgEntries = 12;

// What a sketch holds with each hash.
enum class SummaryKind : uint8_t { kNone, kDouble, kInteger };
// How several numbers for one hash become one. In the order of the serialized form.
enum class SummaryMode : uint8_t { kSum, kMin, kMax, kAlwaysOne };

union Summary {
  double real = 0;
  // Wraps around as a Java int.
  int32_t integer;
};

// "sum", "MIN"...; none for others.
std::optional<SummaryMode> parse_summary_mode(std::string_view text);

// A key's hash; none for an empty one, which does not count.
std::optional<int64_t> sketch_key_hash(const Decoded& key, size_t row);

class HashSketch {
 public:
  HashSketch(SummaryKind kind, SummaryMode mode, int lg_entries)
      : kind_(kind), mode_(mode), lg_entries_(lg_entries) {}

  // From the compact form; none when the bytes are none. `family`, if given, receives what kind of
  // sketch they say they are ("COMPACT", "TUPLE", else a number).
  static std::optional<HashSketch> from_bytes(SummaryKind kind, SummaryMode mode,
                                              std::string_view bytes,
                                              std::string* family = nullptr);
  std::string to_bytes() const;

  SummaryKind kind() const { return kind_; }
  SummaryMode mode() const { return mode_; }
  // What a hash gets that comes without a number.
  Summary neutral() const;
  void add(int64_t hash, Summary summary);
  // What both have or either; the theta sketch's hashes bring neutral numbers.
  void unite(const HashSketch& other);
  void intersect(const HashSketch& other);
  void subtract(const HashSketch& other);
  // As many hashes as the sketch is to have at most.
  void trim();

  double theta() const;
  double estimate() const;
  size_t size() const { return entries_.size(); }
  // All numbers as one.
  double real_total(SummaryMode mode) const;
  int64_t integer_total(SummaryMode mode) const;
  size_t memory_usage() const { return sizeof(*this) + entries_.size() * 40; }

 private:
  Summary merged(Summary a, Summary b) const;
  void drop_from(int64_t theta);

  SummaryKind kind_;
  SummaryMode mode_;
  int lg_entries_;
  bool empty_ = true;
  int64_t theta_ = INT64_MAX;
  std::unordered_map<int64_t, Summary> entries_;
};

}  // namespace firesteel
