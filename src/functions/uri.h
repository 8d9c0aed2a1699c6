#pragma once

#include <optional>
#include <string_view>

namespace firesteel {

// The parts of a URI as java.net.URI finds them, as they are written. Views into the text.
struct Uri {
  std::optional<std::string_view> scheme;
  // None of a URI such as mailto:a@b.
  std::optional<std::string_view> path;
  std::optional<std::string_view> authority;
  std::optional<std::string_view> user_info;
  std::optional<std::string_view> host;
  std::optional<std::string_view> query;
  std::optional<std::string_view> fragment;
};

// None when the text is no URI.
std::optional<Uri> parse_uri(std::string_view text);

}  // namespace firesteel
