#include "functions/function_registry.h"

#include "base/check.h"

namespace firesteel {
namespace {

template <class Function>
void add_names(std::map<std::string, Function, std::less<>>& functions, Function function) {
  for (const std::string& name : function.names) {
    const bool inserted = functions.emplace(name, function).second;
    if (!inserted) internal::check_failed("function registered once", __FILE__, __LINE__, name);
  }
}

template <class Function>
const Function* find(const std::map<std::string, Function, std::less<>>& functions,
                     std::string_view name) {
  const auto it = functions.find(name);
  return it == functions.end() ? nullptr : &it->second;
}

}  // namespace

void FunctionRegistry::add(ScalarFunction function) { add_names(scalars_, std::move(function)); }
void FunctionRegistry::add(AggregateFunction function) {
  add_names(aggregates_, std::move(function));
}
void FunctionRegistry::add(WindowFunction function) { add_names(windows_, std::move(function)); }
void FunctionRegistry::add(GeneratorFunction function) {
  add_names(generators_, std::move(function));
}

const ScalarFunction* FunctionRegistry::scalar(std::string_view name) const {
  return find(scalars_, name);
}
const AggregateFunction* FunctionRegistry::aggregate(std::string_view name) const {
  return find(aggregates_, name);
}
const WindowFunction* FunctionRegistry::window(std::string_view name) const {
  return find(windows_, name);
}
const GeneratorFunction* FunctionRegistry::generator(std::string_view name) const {
  return find(generators_, name);
}

const FunctionDoc* FunctionRegistry::doc(std::string_view name) const {
  if (const auto* function = scalar(name)) return &function->doc;
  if (const auto* function = aggregate(name)) return &function->doc;
  if (const auto* function = window(name)) return &function->doc;
  if (const auto* function = generator(name)) return &function->doc;
  return nullptr;
}

std::vector<std::string> FunctionRegistry::names() const {
  std::map<std::string, bool> sorted;
  for (const auto& [name, function] : scalars_) sorted[name] = true;
  for (const auto& [name, function] : aggregates_) sorted[name] = true;
  for (const auto& [name, function] : windows_) sorted[name] = true;
  for (const auto& [name, function] : generators_) sorted[name] = true;
  std::vector<std::string> out;
  for (const auto& [name, unused] : sorted) out.push_back(name);
  return out;
}

}  // namespace firesteel
