// Moves generators out of select lists into Generate operators.

#include "analyze/expressions.h"
#include "analyze/generator_output.h"
#include "analyze/select_block.h"

namespace firesteel::analyze {
namespace {

// The generator that an element of a select list is, or null.
ExprPtr generator_of(const ExprPtr& element) {
  if (element->kind() == ExprKind::kGenerator) return element;
  const bool named =
      element->kind() == ExprKind::kAlias || element->kind() == ExprKind::kUnresolvedMultiAlias;
  if (named && element->children()[0]->kind() == ExprKind::kGenerator) {
    return element->children()[0];
  }
  return nullptr;
}

void check_nesting(const Exprs& list) {
  for (const auto& element : list) {
    const ExprPtr generator = generator_of(element);
    const ExprPtr& whole = generator != nullptr ? generator : without_alias(element);
    const bool nested =
        generator != nullptr
            ? std::any_of(generator->children().begin(), generator->children().end(), has_generator)
            : has_generator(whole);
    if (nested) {
      fail({}, "UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS", {{"expression", sql_expr(whole)}});
    }
  }
}

void check_only_one(const Exprs& list) {
  std::string texts;
  int count = 0;
  for (const auto& element : list) {
    const ExprPtr generator = generator_of(element);
    if (generator == nullptr) continue;
    texts += (count++ == 0 ? "" : ", ") + sql_expr(generator);
  }
  if (count > 1) {
    fail({}, "UNSUPPORTED_GENERATOR.MULTI_GENERATOR",
         {{"num", std::to_string(count)}, {"generators", texts}});
  }
}

}  // namespace

PlanPtr extract_generators(PlanPtr input, Exprs& list, bool aggregates) {
  if (std::none_of(list.begin(), list.end(), has_generator)) return input;
  check_nesting(list);
  if (aggregates) check_only_one(list);
  Exprs out;
  for (const auto& element : list) {
    const ExprPtr generator = generator_of(element);
    if (generator == nullptr) {
      out.push_back(element);
      continue;
    }
    std::vector<std::string> names;
    std::optional<ExprId> id;
    if (const auto* alias = element->as<Alias>()) {
      names = {alias->name()};
      id = alias->id();
    } else if (const auto* several = element->as<UnresolvedMultiAlias>()) {
      names = several->names();
    }
    const auto& call = *generator->as<GeneratorCall>();
    Attributes output = generator_output(call, names, call.outer());
    if (id && output.size() == 1) output[0].id = *id;
    for (const auto& column : output) out.push_back(AttributeRef::make(column));
    input = std::make_shared<Generate>(generator, call.outer(), std::move(output),
                                       std::vector<ExprId>{}, std::move(input));
  }
  list = std::move(out);
  return input;
}

}  // namespace firesteel::analyze
