#include "functions/hash_sketch.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "base/ascii_case.h"
#include "functions/murmur_hash.h"

namespace firesteel {
namespace {

constexpr uint64_t kSeed = 9001;
// The first two bytes of the hash of that seed, which each sketch carries.
constexpr uint16_t kSeedHash = 0x93cc;
constexpr uint8_t kSerialVersion = 3;
constexpr uint8_t kCompactFamily = 3;
constexpr uint8_t kTupleFamily = 9;
constexpr uint8_t kReadOnly = 2;
constexpr uint8_t kEmpty = 4;
constexpr uint8_t kCompact = 8;
constexpr uint8_t kOrdered = 16;
constexpr uint8_t kSingleItem = 32;

template <class T>
void put(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof(T));
}

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}
  template <class T>
  std::optional<T> get() {
    if (bytes_.size() < sizeof(T)) return std::nullopt;
    T value;
    std::memcpy(&value, bytes_.data(), sizeof(T));
    bytes_.remove_prefix(sizeof(T));
    return value;
  }

 private:
  std::string_view bytes_;
};

std::string bytes_of(const void* data, size_t size) {
  return {static_cast<const char*>(data), size};
}

template <class From>
std::string widened(const Decoded& elements, ListEntry entry) {
  std::string out;
  for (uint32_t i = entry.offset; i < entry.offset + entry.size; ++i) {
    const From value = elements.is_null(i) ? From{0} : elements.at<From>(i);
    out += bytes_of(&value, sizeof(value));
  }
  return out;
}

// The bytes that Java hashes for the key.
std::string key_bytes(const Decoded& key, size_t row) {
  const auto number = [](int64_t value) { return bytes_of(&value, sizeof(value)); };
  // -0.0 is 0.0.
  const auto real = [](double value) {
    const double plain = value == 0 ? 0.0 : value;
    return bytes_of(&plain, sizeof(plain));
  };
  switch (key.flat().type().id()) {
    case TypeId::kInt:
      return number(key.at<int32_t>(row));
    case TypeId::kLong:
      return number(key.at<int64_t>(row));
    case TypeId::kFloat:
      return real(key.at<float>(row));
    case TypeId::kDouble:
      return real(key.at<double>(row));
    case TypeId::kArray: {
      const Decoded elements(*key.flat().children()[0]);
      const ListEntry entry = key.at<ListEntry>(row);
      return elements.flat().type().is(TypeId::kLong) ? widened<int64_t>(elements, entry)
                                                      : widened<int32_t>(elements, entry);
    }
    default:
      return std::string(key.at<StringRef>(row).view());
  }
}

}  // namespace

std::optional<SummaryMode> parse_summary_mode(std::string_view text) {
  const std::string name = to_lower(text);
  if (name == "sum") return SummaryMode::kSum;
  if (name == "min") return SummaryMode::kMin;
  if (name == "max") return SummaryMode::kMax;
  if (name == "alwaysone") return SummaryMode::kAlwaysOne;
  return std::nullopt;
}

std::optional<int64_t> sketch_key_hash(const Decoded& key, size_t row) {
  const std::string bytes = key_bytes(key, row);
  if (bytes.empty()) return std::nullopt;
  return static_cast<int64_t>(murmur_hash(bytes, kSeed) >> 1);
}

Summary HashSketch::neutral() const {
  Summary out;
  if (kind_ == SummaryKind::kInteger) {
    using Limits = std::numeric_limits<int32_t>;
    out.integer = mode_ == SummaryMode::kMin         ? Limits::max()
                  : mode_ == SummaryMode::kMax       ? Limits::min()
                  : mode_ == SummaryMode::kAlwaysOne ? 1
                                                     : 0;
  } else {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    out.real = mode_ == SummaryMode::kMin         ? kInfinity
               : mode_ == SummaryMode::kMax       ? -kInfinity
               : mode_ == SummaryMode::kAlwaysOne ? 1
                                                  : 0;
  }
  return out;
}

Summary HashSketch::merged(Summary a, Summary b) const {
  if (mode_ == SummaryMode::kAlwaysOne) return neutral();
  if (kind_ == SummaryKind::kInteger) {
    switch (mode_) {
      case SummaryMode::kMin:
        a.integer = std::min(a.integer, b.integer);
        break;
      case SummaryMode::kMax:
        a.integer = std::max(a.integer, b.integer);
        break;
      default:
        a.integer = static_cast<int32_t>(static_cast<uint32_t>(a.integer) +
                                         static_cast<uint32_t>(b.integer));
    }
  } else {
    switch (mode_) {
      case SummaryMode::kMin:
        a.real = std::min(a.real, b.real);
        break;
      case SummaryMode::kMax:
        a.real = std::max(a.real, b.real);
        break;
      default:
        a.real += b.real;
    }
  }
  return a;
}

void HashSketch::add(int64_t hash, Summary summary) {
  empty_ = false;
  if (hash == 0 || hash >= theta_) return;
  if (kind_ == SummaryKind::kNone) {
    entries_.try_emplace(hash);
  } else {
    const auto [entry, is_new] = entries_.try_emplace(hash, neutral());
    entry->second = merged(entry->second, summary);
  }
  // Twice the wanted number, 15/16 full, is where DataSketches cut.
  if (entries_.size() > (size_t{30} << lg_entries_) / 16) trim();
}

void HashSketch::drop_from(int64_t theta) {
  theta_ = std::min(theta_, theta);
  std::erase_if(entries_, [&](const auto& entry) { return entry.first >= theta_; });
}

void HashSketch::trim() {
  const size_t wanted = size_t{1} << lg_entries_;
  if (entries_.size() <= wanted) return;
  std::vector<int64_t> hashes;
  hashes.reserve(entries_.size());
  for (const auto& [hash, summary] : entries_) hashes.push_back(hash);
  std::nth_element(hashes.begin(), hashes.begin() + static_cast<ptrdiff_t>(wanted), hashes.end());
  drop_from(hashes[wanted]);
}

void HashSketch::unite(const HashSketch& other) {
  if (other.empty_) return;
  drop_from(other.theta_);
  for (const auto& [hash, summary] : other.entries_) {
    add(hash, other.kind_ == SummaryKind::kNone ? neutral() : summary);
  }
  empty_ = false;
}

void HashSketch::intersect(const HashSketch& other) {
  empty_ = empty_ || other.empty_;
  drop_from(other.theta_);
  std::erase_if(entries_, [&](const auto& entry) { return !other.entries_.contains(entry.first); });
  if (kind_ == SummaryKind::kNone) return;
  for (auto& [hash, summary] : entries_) {
    summary =
        merged(summary, other.kind_ == SummaryKind::kNone ? neutral() : other.entries_.at(hash));
  }
}

void HashSketch::subtract(const HashSketch& other) {
  drop_from(other.theta_);
  std::erase_if(entries_, [&](const auto& entry) { return other.entries_.contains(entry.first); });
  empty_ = empty_ || (entries_.empty() && theta_ == INT64_MAX);
}

double HashSketch::theta() const { return static_cast<double>(theta_) / 0x1p63; }

double HashSketch::estimate() const { return static_cast<double>(entries_.size()) / theta(); }

double HashSketch::real_total(SummaryMode mode) const {
  HashSketch total(SummaryKind::kDouble, mode, kDefaultLgEntries);
  Summary out = total.neutral();
  for (const auto& [hash, summary] : entries_) out = total.merged(out, summary);
  return out.real;
}

int64_t HashSketch::integer_total(SummaryMode mode) const {
  int64_t sum = 0;
  HashSketch total(SummaryKind::kInteger, mode, kDefaultLgEntries);
  Summary out = total.neutral();
  for (const auto& [hash, summary] : entries_) {
    sum += summary.integer;
    out = total.merged(out, summary);
  }
  return mode == SummaryMode::kSum ? sum : out.integer;
}

std::string HashSketch::to_bytes() const {
  HashSketch trimmed = *this;
  trimmed.trim();
  std::vector<std::pair<int64_t, Summary>> entries(trimmed.entries_.begin(),
                                                   trimmed.entries_.end());
  std::ranges::sort(entries, {}, [](const auto& entry) { return entry.first; });
  const bool exact = trimmed.theta_ == INT64_MAX;
  const bool single = exact && entries.size() == 1;
  const bool is_empty = exact && entries.empty();
  const bool tuple = kind_ != SummaryKind::kNone;
  std::string out;
  put(out, static_cast<uint8_t>(is_empty || single ? 1 : exact ? 2 : 3));
  put(out, kSerialVersion);
  put(out, tuple ? kTupleFamily : kCompactFamily);
  put(out, static_cast<uint8_t>(tuple ? 1 : 0));
  put(out, static_cast<uint8_t>(0));
  uint8_t flags = kCompact | kOrdered | kReadOnly;
  if (is_empty) flags |= kEmpty;
  if (single) flags |= kSingleItem;
  put(out, flags);
  put(out, kSeedHash);
  if (is_empty) return out;
  if (!single) {
    put(out, static_cast<int32_t>(entries.size()));
    // The sampling probability, which is always 1.
    put(out, 1.0F);
    if (!exact) put(out, trimmed.theta_);
  }
  for (const auto& [hash, summary] : entries) {
    put(out, hash);
    if (kind_ == SummaryKind::kDouble) put(out, summary.real);
    if (kind_ == SummaryKind::kInteger) put(out, summary.integer);
    if (tuple) put(out, static_cast<uint8_t>(mode_));
  }
  return out;
}

std::optional<HashSketch> HashSketch::from_bytes(SummaryKind kind, SummaryMode mode,
                                                 std::string_view bytes, std::string* family) {
  ByteReader in(bytes);
  const auto longs = in.get<uint8_t>();
  const auto version = in.get<uint8_t>();
  const auto family_id = in.get<uint8_t>();
  in.get<uint16_t>();
  const auto flags = in.get<uint8_t>();
  const auto seed_hash = in.get<uint16_t>();
  if (!seed_hash || *version != kSerialVersion) return std::nullopt;
  if (family != nullptr) {
    *family = *family_id == kCompactFamily ? "COMPACT"
              : *family_id == kTupleFamily ? "TUPLE"
                                           : std::to_string(*family_id);
  }
  if (*family_id != (kind == SummaryKind::kNone ? kCompactFamily : kTupleFamily)) {
    return std::nullopt;
  }
  HashSketch out(kind, mode, kMaxLgEntries);
  if ((*flags & kEmpty) != 0) return out;
  if (*seed_hash != kSeedHash) return std::nullopt;
  out.empty_ = false;
  int32_t count = 1;
  if (*longs > 1) {
    const auto written = in.get<int32_t>();
    if (!in.get<float>() || *written < 0) return std::nullopt;
    count = *written;
  }
  if (*longs > 2) {
    const auto theta = in.get<int64_t>();
    if (!theta) return std::nullopt;
    out.theta_ = *theta;
  }
  for (int32_t i = 0; i < count; ++i) {
    const auto hash = in.get<int64_t>();
    if (!hash) return std::nullopt;
    Summary summary;
    if (kind == SummaryKind::kDouble) {
      const auto value = in.get<double>();
      if (!value || !in.get<uint8_t>()) return std::nullopt;
      summary.real = *value;
    } else if (kind == SummaryKind::kInteger) {
      const auto value = in.get<int32_t>();
      if (!value || !in.get<uint8_t>()) return std::nullopt;
      summary.integer = *value;
    }
    out.entries_[*hash] = summary;
  }
  return out;
}

}  // namespace firesteel
