#include "functions/uri.h"

#include <gtest/gtest.h>

#include <string>

namespace firesteel {
namespace {

std::string show(const std::optional<std::string_view>& part) {
  return part ? std::string(*part) : "-";
}

// scheme|authority|userinfo|host|path|query|fragment.
std::string parts(std::string_view text) {
  const auto uri = parse_uri(text);
  if (!uri) return "no";
  std::string out = show(uri->scheme);
  for (const auto& part :
       {uri->authority, uri->user_info, uri->host, uri->path, uri->query, uri->fragment}) {
    out += "|" + show(part);
  }
  return out;
}

TEST(UriTest, Parts) {
  EXPECT_EQ(parts("http://u:p@h.org:80/a/b?x=1#f"), "http|u:p@h.org:80|u:p|h.org|/a/b|x=1|f");
  EXPECT_EQ(parts("http://h.org"), "http|h.org|-|h.org||-|-");
  EXPECT_EQ(parts("/a?b"), "-|-|-|-|/a|b|-");
  EXPECT_EQ(parts("mailto:a@b"), "mailto|-|-|-|-|-|-");
  EXPECT_EQ(parts("http://[::1]:8/x"), "http|[::1]:8|-|[::1]|/x|-|-");
  // No host name, so the authority is only a name of a registry.
  EXPECT_EQ(parts("http://a_b/c"), "http|a_b|-|-|/c|-|-");
}

TEST(UriTest, Malformed) {
  EXPECT_EQ(parts("http://h/a b"), "no");
  EXPECT_EQ(parts("http://h/%zz"), "no");
  EXPECT_EQ(parts("1http://h"), "no");
  EXPECT_EQ(parts("http:"), "no");
}

}  // namespace
}  // namespace firesteel
