// How ExprResolver resolves select lists: stars, generators, and aliases used further on.

#include "analyze/column_errors.h"
#include "analyze/expr_resolver.h"
#include "analyze/expressions.h"
#include "analyze/generator_output.h"
#include "analyze/select_block.h"
#include "analyze/shown_call.h"
#include "analyze/star_expansion.h"

namespace firesteel::analyze {
namespace {

const ExprPtr& unnamed(const ExprPtr& element) {
  const bool named =
      element->kind() == ExprKind::kAlias || element->kind() == ExprKind::kUnresolvedMultiAlias;
  return named ? element->children()[0] : element;
}

bool is_generator(const FunctionRegistry& functions, const ExprPtr& element) {
  const ExprPtr& expr = unnamed(element);
  if (expr->kind() == ExprKind::kGenerator) return true;
  const auto* function = expr->as<UnresolvedFunction>();
  if (function == nullptr) return false;
  const std::string name = to_lower(function->name().back());
  if (functions.generator(name) != nullptr) return true;
  return name.ends_with("_outer") &&
         functions.generator(name.substr(0, name.size() - 6)) != nullptr;
}

// The columns of a resolved generator under the names that the element gives them.
SelectedGenerator select_generator(const ExprPtr& element, const ExprPtr& call) {
  std::vector<std::string> names;
  if (const auto* alias = element->as<Alias>()) names = {alias->name()};
  if (const auto* several = element->as<UnresolvedMultiAlias>()) names = several->names();
  const auto& generator = *call->as<GeneratorCall>();
  SelectedGenerator selected{call, generator_output(generator, names, generator.outer())};
  const auto* alias = element->as<Alias>();
  if (alias != nullptr && selected.output.size() == 1) selected.output[0].id = alias->id();
  return selected;
}

Attributes generated_columns(const std::vector<SelectedGenerator>& generators) {
  Attributes columns;
  for (const auto& generator : generators) {
    columns.insert(columns.end(), generator.output.begin(), generator.output.end());
  }
  return columns;
}

}  // namespace

const SelectedGenerator* find_generator(const std::vector<SelectedGenerator>& generators,
                                        ExprId column) {
  for (const auto& generator : generators) {
    for (const auto& made : generator.output) {
      if (made.id == column) return &generator;
    }
  }
  return nullptr;
}

namespace {

// Result columns' names tell which names are aliases: (lateralAliasReference(a) + 1).
ExprPtr show_lateral(const ExprPtr& alias) {
  return show_as("lateralAliasReference", {alias}, alias);
}

}  // namespace

ExprPtr ExprResolver::find_lateral_alias(const UnresolvedAttribute& attribute,
                                         const Exprs& before) const {
  const auto& parts = attribute.parts();
  const Alias* match = nullptr;
  int count = 0;
  for (const auto& named : before) {
    const auto* alias = named->as<Alias>();
    if (alias == nullptr || !equal_names(alias->name(), parts[0], /*case_sensitive=*/false)) {
      continue;
    }
    match = alias;
    ++count;
  }
  if (count > 1) {
    fail(attribute.source(), "AMBIGUOUS_LATERAL_COLUMN_ALIAS",
         {{"name", quote_identifiers(parts)}, {"n", std::to_string(count)}});
  }
  const bool case_sensitive = analysis_.settings.case_sensitive;
  if (match == nullptr || !equal_names(match->name(), parts[0], case_sensitive)) return nullptr;
  const Attributes column{match->to_attribute()};
  return find_name(analysis_, NameScope(column, case_sensitive), parts, attribute.source());
}

// Generators come first: their columns can be named anywhere in the list, by each other too.
std::map<size_t, SelectedGenerator> ExprResolver::resolve_generators(
    const Exprs& list, std::vector<SelectedGenerator>& order) {
  std::vector<size_t> pending;
  for (size_t i = 0; i < list.size(); ++i) {
    if (is_generator(analysis_.functions, list[i])) pending.push_back(i);
  }
  std::map<size_t, SelectedGenerator> selected;
  const Fallback outer_fallback = fallback_;
  while (!pending.empty()) {
    const Attributes columns = generated_columns(order);
    const NameScope made(columns, analysis_.settings.case_sensitive);
    fallback_ = [&](const UnresolvedAttribute& attribute) -> ExprPtr {
      if (outer_fallback) {
        if (ExprPtr found = outer_fallback(attribute)) return found;
      }
      return find_column(analysis_, made, attribute);
    };
    std::vector<size_t> waiting;
    std::optional<SparkError> problem;
    for (const size_t i : pending) {
      try {
        in_list_ = true;
        const ExprPtr call = finish(resolve_value(unnamed(list[i])));
        in_list_ = false;
        order.push_back(select_generator(list[i], call));
        selected.emplace(i, order.back());
      } catch (const SparkError& error) {
        in_list_ = false;
        if (!error.condition().starts_with("UNRESOLVED_COLUMN") || list.size() == 1) throw;
        if (!problem) problem = error;
        waiting.push_back(i);
      }
    }
    fallback_ = outer_fallback;
    if (waiting.size() == pending.size()) throw SparkError(*problem);
    pending = std::move(waiting);
  }
  return selected;
}

SelectList ExprResolver::resolve_list(const Exprs& list, bool lateral_aliases) {
  const Exprs expanded = expand_stars(list);
  SelectList result;
  Exprs& out = result.exprs;
  out.reserve(expanded.size());
  std::map<size_t, SelectedGenerator> generators;
  if (lateral_aliases) generators = resolve_generators(expanded, result.generators);
  const Attributes made_columns = generated_columns(result.generators);
  const NameScope made(made_columns, analysis_.settings.case_sensitive);

  const Fallback outer_fallback = fallback_;
  bool lateral_alias_used = false;
  // The element is the alias' name alone, and is called so.
  bool bare = false;
  if (lateral_aliases) {
    // Aliases come after the input's columns and before enclosing queries.
    fallback_ = [&](const UnresolvedAttribute& attribute) -> ExprPtr {
      if (outer_fallback) {
        if (ExprPtr found = outer_fallback(attribute)) return found;
      }
      if (ExprPtr alias = find_lateral_alias(attribute, out)) {
        lateral_alias_used = true;
        if (bare || alias->kind() != ExprKind::kAttribute) return alias;
        shown_ = true;
        return show_lateral(alias);
      }
      return generators.empty() ? nullptr : find_column(analysis_, made, attribute);
    };
  }
  for (size_t i = 0; i < expanded.size(); ++i) {
    const auto generator = generators.find(i);
    if (generator == generators.end()) {
      bare = expanded[i]->kind() == ExprKind::kUnresolvedAttribute;
      out.push_back(resolve_named(expanded[i]));
      if (has_generator(out.back())) {
        fail({}, "UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS",
             {{"expression", sql_expr(without_alias(out.back()))}});
      }
      continue;
    }
    for (const auto& column : generator->second.output) out.push_back(AttributeRef::make(column));
  }
  fallback_ = outer_fallback;
  if (lateral_alias_used) check_lateral_aliases(out);
  return result;
}

}  // namespace firesteel::analyze
