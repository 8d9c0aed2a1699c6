#include "functions/uri.h"

#include <algorithm>
#include <cctype>

#include "functions/utf8.h"

namespace firesteel {
namespace {

constexpr size_t kNone = std::string_view::npos;
constexpr std::string_view kUnreservedMarks = "_-!.~'()*";

bool is_alpha(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_alnum(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }
bool is_hex(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }

// Letters, digits, unreserved marks, escaped bytes, what `more` names, and what is beyond ASCII but
// no control character or space.
bool consists_of(std::string_view text, std::string_view more) {
  for (size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (static_cast<uint8_t>(c) >= 0x80) {
      const uint32_t code = utf8::code_point(text, i);
      const bool space = code < 0xA1 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) ||
                         code == 0x2028 || code == 0x2029 || code == 0x202F || code == 0x205F ||
                         code == 0x3000;
      if (space) return false;
      i = utf8::next(text, i);
      continue;
    }
    if (c == '%') {
      if (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return false;
      i += 3;
      continue;
    }
    if (!is_alnum(c) && kUnreservedMarks.find(c) == kNone && more.find(c) == kNone) return false;
    ++i;
  }
  return true;
}

bool is_ipv4(std::string_view host) {
  int parts = 0;
  while (true) {
    const size_t end = std::min(host.find('.'), host.size());
    const std::string_view part = host.substr(0, end);
    if (part.empty() || part.size() > 3 ||
        !std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; })) {
      return false;
    }
    int value = 0;
    for (const char c : part) value = value * 10 + (c - '0');
    if (value > 255) return false;
    ++parts;
    if (end == host.size()) return parts == 4;
    host.remove_prefix(end + 1);
  }
}

// Labels of letters, digits and inner hyphens; the last starts with a letter.
bool is_host_name(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  std::string_view last;
  while (true) {
    const size_t end = std::min(host.find('.'), host.size());
    last = host.substr(0, end);
    if (last.empty() || !is_alnum(last.front()) || !is_alnum(last.back()) ||
        !std::all_of(last.begin(), last.end(), [](char c) { return is_alnum(c) || c == '-'; })) {
      return false;
    }
    if (end == host.size()) return is_alpha(last.front());
    host.remove_prefix(end + 1);
  }
}

// [user@]host[:port]; false where the authority is not of a server, and so has no host.
bool parse_server(std::string_view authority, Uri& uri) {
  std::string_view rest = authority;
  const size_t at = rest.find('@');
  std::optional<std::string_view> user;
  if (at != kNone) {
    user = rest.substr(0, at);
    if (!consists_of(*user, ";:&=+$,")) return false;
    rest.remove_prefix(at + 1);
  }
  std::string_view host;
  if (rest.starts_with('[')) {
    const size_t close = rest.find(']');
    if (close == kNone) return false;
    host = rest.substr(0, close + 1);
    const std::string_view address = host.substr(1, close - 1);
    const std::string_view digits = address.substr(0, address.find('%'));
    if (digits.find(':') == kNone || !std::all_of(digits.begin(), digits.end(), [](char c) {
          return is_hex(c) || c == ':' || c == '.';
        })) {
      return false;
    }
  } else {
    host = rest.substr(0, rest.find(':'));
    if (!is_ipv4(host) && !is_host_name(host)) return false;
  }
  rest.remove_prefix(host.size());
  if (!rest.empty()) {
    if (rest[0] != ':') return false;
    rest.remove_prefix(1);
    if (!std::all_of(rest.begin(), rest.end(), [](char c) { return c >= '0' && c <= '9'; })) {
      return false;
    }
  }
  uri.user_info = user;
  uri.host = host;
  return true;
}

bool parse_authority(std::string_view authority, Uri& uri) {
  uri.authority = authority;
  if (parse_server(authority, uri)) return true;
  return consists_of(authority, "$,;:@&=+");
}

}  // namespace

std::optional<Uri> parse_uri(std::string_view text) {
  Uri uri;
  const size_t hash = text.find('#');
  if (hash != kNone) {
    uri.fragment = text.substr(hash + 1);
    if (!consists_of(*uri.fragment, ";/?:@&=+$,[]")) return std::nullopt;
    text = text.substr(0, hash);
  }
  const size_t colon = text.find_first_of(":/?");
  bool opaque = false;
  if (colon != kNone && text[colon] == ':') {
    const std::string_view scheme = text.substr(0, colon);
    const bool valid = !scheme.empty() && is_alpha(scheme[0]) &&
                       std::all_of(scheme.begin(), scheme.end(), [](char c) {
                         return is_alnum(c) || c == '+' || c == '-' || c == '.';
                       });
    if (!valid) return std::nullopt;
    uri.scheme = scheme;
    text.remove_prefix(colon + 1);
    if (text.empty()) return std::nullopt;
    opaque = text[0] != '/';
  }
  if (opaque) {
    if (!consists_of(text, ";/?:@&=+$,[]")) return std::nullopt;
    return uri;
  }
  const size_t question = text.find('?');
  if (question != kNone) {
    uri.query = text.substr(question + 1);
    if (!consists_of(*uri.query, ";/?:@&=+$,[]")) return std::nullopt;
    text = text.substr(0, question);
  }
  if (text.starts_with("//")) {
    text.remove_prefix(2);
    const std::string_view authority = text.substr(0, text.find('/'));
    if (!authority.empty()) {
      if (!parse_authority(authority, uri)) return std::nullopt;
    } else if (text.empty()) {
      return std::nullopt;
    }
    text.remove_prefix(authority.size());
  }
  if (!consists_of(text, ":@&=+$,/;")) return std::nullopt;
  uri.path = text;
  return uri;
}

}  // namespace firesteel
