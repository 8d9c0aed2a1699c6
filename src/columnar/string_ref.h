#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace firesteel {

// A string of 16 bytes ("German string"): length and a 4-byte prefix in the first word; the rest
// holds either 8 more bytes inline or a pointer. Most comparisons end in the first word.
// The same bits as an Arrow string view for up to 12 bytes; longer strings hold a pointer instead
// of a buffer index, so that kernels and gathers need no buffer table. Bytes beyond the length are
// zero when inline, so that equal inline strings are equal words.
class StringRef {
 public:
  static constexpr uint32_t kInlineSize = 12;

  StringRef() : words_{0, 0} {}
  // Does not copy more than 12 bytes: longer text must outlive this.
  StringRef(const char* data, uint32_t size) : words_{0, 0} {
    char* bytes = reinterpret_cast<char*>(words_);
    std::memcpy(bytes, &size, 4);
    if (size <= kInlineSize) {
      if (size != 0) std::memcpy(bytes + 4, data, size);
    } else {
      std::memcpy(bytes + 4, data, 4);
      std::memcpy(bytes + 8, &data, 8);
    }
  }
  explicit StringRef(std::string_view text)
      : StringRef(text.data(), static_cast<uint32_t>(text.size())) {}

  uint32_t size() const { return static_cast<uint32_t>(words_[0]); }
  bool is_inline() const { return size() <= kInlineSize; }
  // Points into this object when inline.
  const char* data() const {
    if (is_inline()) return reinterpret_cast<const char*>(words_) + 4;
    const char* pointer;
    std::memcpy(&pointer, &words_[1], 8);
    return pointer;
  }
  std::string_view view() const { return {data(), size()}; }
  // Length and prefix.
  uint64_t first_word() const { return words_[0]; }
  uint64_t second_word() const { return words_[1]; }

  bool operator==(const StringRef& other) const {
    if (words_[0] != other.words_[0]) return false;
    if (is_inline()) return words_[1] == other.words_[1];
    return words_[1] == other.words_[1] || std::memcmp(data(), other.data(), size()) == 0;
  }
  // Binary UTF-8 order.
  int compare(const StringRef& other) const {
    const uint32_t a = prefix();
    const uint32_t b = other.prefix();
    if (a != b) return a < b ? -1 : 1;
    return view().compare(other.view());
  }
  bool operator<(const StringRef& other) const { return compare(other) < 0; }

 private:
  uint32_t prefix() const { return __builtin_bswap32(static_cast<uint32_t>(words_[0] >> 32)); }

  uint64_t words_[2];
};

static_assert(sizeof(StringRef) == 16);

}  // namespace firesteel
