#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/uri.h"

namespace firesteel {
namespace {

// The value of the first parameter of that name in a query.
std::optional<std::string_view> query_value(std::string_view query, std::string_view name) {
  while (true) {
    const size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
      return pair.substr(name.size() + 1);
    }
    if (end == query.size()) return std::nullopt;
    query.remove_prefix(end + 1);
  }
}

std::optional<std::string_view> url_part(const Uri& uri, std::string_view url,
                                         std::string_view part) {
  if (part == "HOST") return uri.host;
  if (part == "PATH") return uri.path;
  if (part == "QUERY") return uri.query;
  if (part == "REF") return uri.fragment;
  if (part == "PROTOCOL") return uri.scheme;
  if (part == "AUTHORITY") return uri.authority;
  if (part == "USERINFO") return uri.user_info;
  if (part == "FILE" && uri.path) {
    // The query stands right behind the path.
    const size_t begin = static_cast<size_t>(uri.path->data() - url.data());
    const size_t size = uri.path->size() + (uri.query ? uri.query->size() + 1 : 0);
    return url.substr(begin, size);
  }
  return std::nullopt;
}

bool append_url_part(StringOut& out, std::string_view url, std::string_view part,
                     const std::optional<std::string_view>& key, bool fails) {
  const std::optional<Uri> uri = parse_uri(url);
  if (!uri) {
    if (!fails) return false;
    throw SparkError("INVALID_URL", {{"url", std::string(url)}});
  }
  std::optional<std::string_view> value;
  if (!key) {
    value = url_part(*uri, url, part);
  } else if (part == "QUERY" && uri->query) {
    value = query_value(*uri->query, *key);
  }
  if (value) out.append(*value);
  return value.has_value();
}

BoundScalar bind_parse_url(const BindContext& context, const std::string& name, bool try_only) {
  auto types = coerce(context, name, {TypeId::kString, TypeId::kString, TypeId::kString});
  const bool fails = context.settings.ansi && !try_only;
  ScalarKernel kernel;
  if (types.size() == 3) {
    kernel = string_kernel<std::string_view, std::string_view, std::string_view>(
        TypeId::kString,
        [fails](StringOut& out, std::string_view url, std::string_view part, std::string_view key) {
          return append_url_part(out, url, part, key, fails);
        });
  } else {
    kernel = string_kernel<std::string_view, std::string_view>(
        TypeId::kString, [fails](StringOut& out, std::string_view url, std::string_view part) {
          return append_url_part(out, url, part, std::nullopt, fails);
        });
  }
  return bound_scalar(std::move(types), TypeId::kString, std::move(kernel),
                      NullRule::kAlwaysNullable);
}

}  // namespace

void register_parse_url(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"parse_url"},
      .doc = {.usage = "parse_url(url, partToExtract[, key]) - Returns a part of a URL: HOST, "
                       "PATH, QUERY, REF, "
                       "PROTOCOL, FILE, AUTHORITY or USERINFO, or the value of the query's "
                       "parameter `key`.",
              .examples =
                  {{"SELECT parse_url('http://spark.apache.org/path?query=1', 'HOST')",
                    "spark.apache.org"},
                   {"SELECT parse_url('http://spark.apache.org/path?query=1', 'QUERY')", "query=1"},
                   {"SELECT parse_url('http://spark.apache.org/path?query=1', 'QUERY', 'query')",
                    "1"}},
              .group = "url_funcs",
              .since = "2.0.0"},
      .min_args = 2,
      .max_args = 3,
      .bind = [](const BindContext& c) { return bind_parse_url(c, "parse_url", false); }});
  registry.add(ScalarFunction{
      .names = {"try_parse_url"},
      .doc = {.usage = "try_parse_url(url, partToExtract[, key]) - Works as parse_url, but gives "
                       "NULL for what "
                       "is no URL.",
              .examples =
                  {{"SELECT try_parse_url('http://spark.apache.org/path?query=1', 'HOST')",
                    "spark.apache.org"},
                   {"SELECT try_parse_url('inva lid://spark.apache.org/path?query=1', 'QUERY')",
                    "NULL"}},
              .group = "url_funcs",
              .since = "4.0.0"},
      .min_args = 2,
      .max_args = 3,
      .bind = [](const BindContext& c) { return bind_parse_url(c, "try_parse_url", true); }});
}

}  // namespace firesteel
