#include "optimize/expr_builders.h"
#include "optimize/simplify/expr_rules.h"
#include "plan/call_builder.h"

namespace firesteel::optimizer {
namespace {

bool is_fixed(std::string_view text) { return text.find_first_of("%_\\") == std::string::npos; }

}  // namespace

ExprPtr simplify_like(const ExprPtr& expr, const OptimizerContext& context) {
  const Call* call = as_call(expr, "like");
  if (call == nullptr || call->children().size() != 2) return nullptr;
  const ExprPtr& subject = call->children()[0];
  const auto* literal = call->children()[1]->as<Literal>();
  if (literal == nullptr || literal->value().is_null()) return nullptr;
  if (!subject->type().is(TypeId::kString) || !subject->type().collation().empty()) return nullptr;
  const std::string_view pattern = literal->value().string();
  const auto search = [&](std::string_view name, std::string_view text) {
    return make_call(name, {subject, Literal::string(std::string(text))}, context.settings);
  };
  if (is_fixed(pattern)) return make_equal(subject, call->children()[1]);
  const bool starts_open = pattern.front() == '%';
  const bool ends_open = pattern.back() == '%';
  std::string_view inner = pattern;
  if (starts_open) inner.remove_prefix(1);
  if (ends_open && !inner.empty()) inner.remove_suffix(1);
  if (inner.empty()) return nullptr;
  if (is_fixed(inner)) {
    if (starts_open && ends_open) return search("contains", inner);
    return starts_open ? search("endswith", inner) : search("startswith", inner);
  }
  // "ab%cd": both ends must fit without overlapping.
  const size_t gap = pattern.find('%');
  if (starts_open || ends_open || gap == std::string_view::npos) return nullptr;
  const std::string_view prefix = pattern.substr(0, gap);
  const std::string_view suffix = pattern.substr(gap + 1);
  if (!is_fixed(prefix) || !is_fixed(suffix)) return nullptr;
  // Bytes, not characters: texts that begin and end so are long enough in characters too.
  const ExprPtr length = make_call("octet_length", {subject}, context.settings);
  const auto shortest = static_cast<int>(prefix.size() + suffix.size());
  const Exprs parts{make_comparison(">=", length, Literal::integer(shortest)),
                    search("startswith", prefix), search("endswith", suffix)};
  return make_chain("and", parts);
}

}  // namespace firesteel::optimizer
