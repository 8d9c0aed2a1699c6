#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

// A pattern of LIKE, taken apart once: % stands for any characters, _ for one. Immutable.
class LikePattern {
 public:
  // Throws INVALID_FORMAT.ESC_IN_THE_MIDDLE or ESC_AT_THE_END.
  LikePattern(std::string_view pattern, uint32_t escape);

  // What is left of most patterns, so that a whole column can be matched by one tight loop.
  enum class Kind : uint8_t { kEquals, kPrefix, kSuffix, kContains, kAnything, kGeneral };
  Kind kind() const { return kind_; }
  // Of all kinds but kAnything and kGeneral.
  const std::string& literal() const { return literal_; }

  bool matches(std::string_view text) const;

 private:
  // What stands between two %: pieces of text, one any-character between each two.
  struct Segment {
    std::vector<std::string> pieces;
    // A lower bound of the bytes it takes, and its characters.
    size_t min_bytes = 0;
    size_t characters = 0;
  };
  static constexpr size_t kNone = std::string_view::npos;

  // The end of the segment when it matches at `begin`.
  static size_t match_at(std::string_view text, size_t begin, const Segment& segment);
  static size_t find(std::string_view text, size_t from, const Segment& segment, size_t& end);
  bool matches_general(std::string_view text) const;

  Kind kind_ = Kind::kGeneral;
  std::string literal_;
  std::vector<Segment> segments_;
  // Whether the pattern starts, or ends, with %.
  bool open_start_ = false;
  bool open_end_ = false;
};

}  // namespace firesteel
