#include "functions/like_pattern.h"

#include <utility>

#include "base/spark_error.h"
#include "functions/text_search.h"
#include "functions/utf8.h"

namespace firesteel {
namespace {

std::string quoted_pattern(std::string_view pattern) {
  std::string out = "'";
  for (const char c : pattern) {
    if (c == '\\' || c == '\'') out += '\\';
    out += c;
  }
  return out + "'";
}

}  // namespace

LikePattern::LikePattern(std::string_view pattern, uint32_t escape) {
  Segment segment{{""}};
  bool any_wildcard = false;
  bool any_single = false;
  const auto has_content = [&] { return segment.pieces.size() > 1 || !segment.pieces[0].empty(); };
  for (size_t i = 0; i < pattern.size();) {
    size_t next = utf8::next(pattern, i);
    const uint32_t c = utf8::code_point(pattern, i);
    if (c == '%' && c != escape) {
      if (i == 0) open_start_ = true;
      if (has_content()) segments_.push_back(std::exchange(segment, Segment{{""}}));
      any_wildcard = true;
      open_end_ = true;
      i = next;
      continue;
    }
    open_end_ = false;
    if (c == escape) {
      if (next >= pattern.size()) {
        throw SparkError("INVALID_FORMAT.ESC_AT_THE_END", {{"format", quoted_pattern(pattern)}});
      }
      i = next;
      next = utf8::next(pattern, i);
      const uint32_t escaped = utf8::code_point(pattern, i);
      if (escaped != '_' && escaped != '%' && escaped != escape) {
        throw SparkError("INVALID_FORMAT.ESC_IN_THE_MIDDLE",
                         {{"format", quoted_pattern(pattern)},
                          {"char", quoted_pattern(pattern.substr(i, next - i))}});
      }
      segment.pieces.back() += pattern.substr(i, next - i);
    } else if (c == '_') {
      segment.pieces.emplace_back();
      any_single = true;
    } else {
      segment.pieces.back() += pattern.substr(i, next - i);
    }
    i = next;
  }
  if (has_content() || !any_wildcard) segments_.push_back(std::move(segment));
  for (Segment& each : segments_) {
    each.characters = each.pieces.size() - 1;
    each.min_bytes = each.pieces.size() - 1;
    for (const std::string& piece : each.pieces) {
      each.characters += utf8::count(piece);
      each.min_bytes += piece.size();
    }
  }
  if (any_single || segments_.size() > 1) return;
  if (segments_.empty()) {
    kind_ = Kind::kAnything;
    return;
  }
  literal_ = segments_[0].pieces[0];
  kind_ = open_start_ ? (open_end_ ? Kind::kContains : Kind::kSuffix)
                      : (open_end_ ? Kind::kPrefix : Kind::kEquals);
}

size_t LikePattern::match_at(std::string_view text, size_t begin, const Segment& segment) {
  size_t at = begin;
  for (size_t p = 0; p < segment.pieces.size(); ++p) {
    if (p > 0) {
      if (at >= text.size()) return kNone;
      at = utf8::next(text, at);
    }
    const std::string& piece = segment.pieces[p];
    if (text.compare(at, piece.size(), piece) != 0) return kNone;
    at += piece.size();
  }
  return at;
}

size_t LikePattern::find(std::string_view text, size_t from, const Segment& segment, size_t& end) {
  const std::string& head = segment.pieces[0];
  if (segment.pieces.size() == 1) {
    const size_t at = find_text(text, head, from);
    end = at + head.size();
    return at;
  }
  while (from + segment.min_bytes <= text.size()) {
    if (!head.empty()) {
      from = find_text(text, head, from);
      if (from == kNone) return kNone;
    }
    end = match_at(text, from, segment);
    if (end != kNone) return from;
    from = utf8::next(text, from);
  }
  return kNone;
}

bool LikePattern::matches_general(std::string_view text) const {
  size_t at = 0;
  size_t first = 0;
  size_t last = segments_.size();
  if (!open_start_ && !segments_.empty()) {
    at = match_at(text, 0, segments_[0]);
    if (at == kNone) return false;
    if (segments_.size() == 1) return open_end_ || at == text.size();
    first = 1;
  }
  size_t tail = text.size();
  if (!open_end_ && last > first) {
    // The last segment is tied to the end: it starts as many characters before it as it has.
    --last;
    const Segment& segment = segments_[last];
    for (size_t n = segment.characters; n > 0; --n) {
      if (tail == 0) return false;
      --tail;
      while (tail > 0 && (static_cast<uint8_t>(text[tail]) & 0xC0) == 0x80) --tail;
    }
    if (tail < at || match_at(text, tail, segment) != text.size()) return false;
  }
  const std::string_view middle = text.substr(0, tail);
  for (size_t s = first; s < last; ++s) {
    size_t end = 0;
    if (find(middle, at, segments_[s], end) == kNone) return false;
    at = end;
  }
  return true;
}

bool LikePattern::matches(std::string_view text) const {
  switch (kind_) {
    case Kind::kEquals:
      return text == literal_;
    case Kind::kPrefix:
      return text.starts_with(literal_);
    case Kind::kSuffix:
      return text.ends_with(literal_);
    case Kind::kContains:
      return find_text(text, literal_) != kNone;
    case Kind::kAnything:
      return true;
    case Kind::kGeneral:
      return matches_general(text);
  }
  return false;
}

}  // namespace firesteel
