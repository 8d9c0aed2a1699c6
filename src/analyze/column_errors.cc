#include "analyze/column_errors.h"

#include "analyze/analysis.h"

namespace firesteel::analyze {
namespace {

constexpr size_t kMaxSuggestions = 5;

size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

std::string quote_if_needed(const std::string& part) {
  bool plain = !part.empty();
  bool digits = true;
  for (const char c : part) {
    const bool digit = c >= '0' && c <= '9';
    digits = digits && digit;
    plain = plain && (digit || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
  }
  return plain && !digits ? part : quote_identifier(part);
}

using Names = std::vector<std::string>;

// Whether all names are equal but for their last `count` parts.
bool same_prefix(const std::vector<Names>& names, size_t count) {
  auto prefix = [&](const Names& name) {
    return std::span(name).first(name.size() - std::min(count, name.size()));
  };
  return std::all_of(names.begin(), names.end(), [&](const Names& name) {
    return std::ranges::equal(prefix(name), prefix(names[0]));
  });
}

void keep_last(std::vector<Names>& names, size_t count) {
  for (auto& name : names) {
    if (name.size() > count) name.erase(name.begin(), name.end() - static_cast<ptrdiff_t>(count));
  }
}

}  // namespace

std::string qualified_sql(const ExprPtr& expr) {
  const auto show = [](const ExprPtr& node) -> ExprPtr {
    if (const auto* cast = node->as<Cast>(); cast != nullptr && cast->implicit()) {
      return std::make_shared<Cast>(cast->child(), cast->type(), cast->mode(), cast->time_zone());
    }
    const auto* column = node->as<AttributeRef>();
    if (column == nullptr || column->attribute().qualifier.empty()) return nullptr;
    Attribute qualified = column->attribute();
    std::string name;
    for (const auto& part : qualified.qualifier) name += quote_if_needed(part) + ".";
    qualified.name = name + quote_if_needed(qualified.name);
    return AttributeRef::make(std::move(qualified));
  };
  return transform_up(expr, show)->sql();
}

std::string suggest_names(const std::vector<std::string>& parts, std::vector<Names> candidates) {
  if (candidates.empty()) return "";
  if (parts.size() == 1 && same_prefix(candidates, 1)) {
    keep_last(candidates, 1);
  } else if (parts.size() <= 2 && same_prefix(candidates, 2)) {
    keep_last(candidates, 2);
  }
  std::string wanted;
  for (const auto& part : parts) wanted += (wanted.empty() ? "" : ".") + quote_if_needed(part);
  std::vector<std::pair<size_t, std::string>> ranked;
  for (const auto& candidate : candidates) {
    std::string quoted = quote_identifiers(candidate);
    const size_t distance = edit_distance(quoted, wanted);
    ranked.emplace_back(distance, std::move(quoted));
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::string out;
  for (size_t i = 0; i < ranked.size() && i < kMaxSuggestions; ++i) {
    out += (i == 0 ? "" : ", ") + ranked[i].second;
  }
  return out;
}

void fail_unresolved_column(const SourceRange& source, const std::vector<std::string>& parts,
                            const NameScope& scope, std::string_view condition) {
  std::vector<const Attribute*> columns = scope.columns();
  std::erase_if(columns, [](const Attribute* column) { return column->hidden; });
  std::sort(columns.begin(), columns.end(), [](const Attribute* a, const Attribute* b) {
    return std::tie(a->name, a->id) < std::tie(b->name, b->id);
  });
  columns.erase(std::unique(columns.begin(), columns.end(),
                            [](const Attribute* a, const Attribute* b) { return a->id == b->id; }),
                columns.end());
  std::vector<Names> candidates;
  for (const Attribute* column : columns) {
    Names name = column->qualifier;
    name.push_back(column->name);
    candidates.push_back(std::move(name));
  }
  ErrorParams params{{"objectName", quote_identifiers(parts)}};
  const std::string proposal = suggest_names(parts, std::move(candidates));
  if (!proposal.empty()) params["proposal"] = proposal;
  fail(source,
       std::string(condition) + (proposal.empty() ? ".WITHOUT_SUGGESTION" : ".WITH_SUGGESTION"),
       std::move(params));
}

void fail_ambiguous_reference(const SourceRange& source, const std::vector<std::string>& parts,
                              const std::vector<const Attribute*>& columns) {
  std::vector<std::string> names;
  for (const Attribute* column : columns) {
    Names name = column->qualifier;
    name.push_back(column->name);
    names.push_back(quote_identifiers(name));
  }
  std::sort(names.begin(), names.end());
  std::string list;
  for (const auto& name : names) list += (list.empty() ? "" : ", ") + name;
  fail(source, "AMBIGUOUS_REFERENCE",
       {{"name", quote_identifiers(parts)}, {"referenceNames", "[" + list + "]"}});
}

}  // namespace firesteel::analyze
