#include "adaptive/travelling_error.h"

#include "adaptive/plan_bytes/context_bytes.h"

namespace firesteel {
namespace {

constexpr char kContext[] = "firesteel.queryContext";

// Any bytes as text, for parameters are text.
std::string to_hex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    out += kDigits[static_cast<uint8_t>(c) >> 4];
    out += kDigits[static_cast<uint8_t>(c) & 15];
  }
  return out;
}

std::string of_hex(std::string_view text) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string out;
  for (size_t i = 0; i + 1 < text.size(); i += 2) {
    out += static_cast<char>(digit(text[i]) * 16 + digit(text[i + 1]));
  }
  return out;
}

}  // namespace

SparkError leaving_error(const SparkError& error) {
  if (!error.context()) return error;
  ErrorParams params = error.params();
  PlanWriter out;
  write_context(out, *error.context());
  params[kContext] = to_hex(out.bytes());
  return {error.condition(), std::move(params)};
}

SparkError arrived_error(const SparkError& error) {
  ErrorParams params = error.params();
  const auto it = params.find(kContext);
  if (it == params.end()) return error;
  const std::string bytes = of_hex(it->second);
  params.erase(it);
  PlanReader in(bytes);
  return {error.condition(), std::move(params), read_context(in)};
}

}  // namespace firesteel
