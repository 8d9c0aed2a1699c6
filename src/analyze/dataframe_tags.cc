#include "analyze/dataframe_tags.h"

#include "analyze/analysis.h"
#include "analyze/column_errors.h"

namespace firesteel::analyze {
namespace {

[[noreturn]] void fail_ambiguous(const Expr& reference, const std::string& name) {
  fail(reference.source(), "AMBIGUOUS_COLUMN_REFERENCE", {{"name", quote_identifier(name)}});
}

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const auto& part : parts) out += (out.empty() ? "" : ".") + part;
  return out;
}

}  // namespace

void DataFrameTags::add(int64_t plan_id, PlanPtr plan) {
  outputs_[plan_id].push_back({std::move(plan), nullptr});
}

void DataFrameTags::renew(const PlanPtr& old_plan, const PlanPtr& new_plan,
                          const std::map<ExprId, ExprId>& fresh_ids) {
  for (auto& [plan_id, outputs] : outputs_) {
    const size_t count = outputs.size();
    for (size_t i = 0; i < count; ++i) {
      const Attributes& old = outputs[i].attributes();
      const bool concerned = std::any_of(old.begin(), old.end(), [&](const Attribute& attribute) {
        return fresh_ids.contains(attribute.id);
      });
      if (!concerned) continue;
      if (outputs[i].plan == old_plan) {
        outputs.push_back({new_plan, nullptr});
        continue;
      }
      auto renewed = std::make_shared<Attributes>(old);
      for (auto& attribute : *renewed) {
        const auto it = fresh_ids.find(attribute.id);
        if (it != fresh_ids.end()) attribute.id = it->second;
      }
      outputs.push_back({nullptr, std::move(renewed)});
    }
  }
}

// The inputs of `scope` that are the DataFrame itself.
Plans DataFrameTags::direct_inputs(int64_t plan_id, const NameScope& scope) const {
  Plans found;
  const auto it = outputs_.find(plan_id);
  if (it == outputs_.end()) return found;
  for (const auto& input : scope.inputs()) {
    for (const auto& output : it->second) {
      if (output.plan == input) {
        found.push_back(input);
        break;
      }
    }
  }
  return found;
}

NameScope::Match DataFrameTags::find(const UnresolvedAttribute& attribute,
                                     const NameScope& scope) const {
  const int64_t plan_id = *attribute.plan_id();
  NameScope::Match match;
  auto add_candidates = [&](const Attributes& output) {
    const NameScope dataframe(output, scope.case_sensitive());
    const NameScope::Match own = dataframe.find(attribute.parts());
    if (own.columns.size() > 1) {
      fail_ambiguous_reference(attribute.source(), attribute.parts(), own.columns);
    }
    if (own.columns.empty()) return;
    const Attribute* column = scope.find(own.columns[0]->id);
    if (column == nullptr) return;
    match.used = own.used;
    if (std::find(match.columns.begin(), match.columns.end(), column) == match.columns.end()) {
      match.columns.push_back(column);
    }
  };
  for (const auto& input : direct_inputs(plan_id, scope)) add_candidates(input->output());
  if (match.columns.empty()) {
    const auto it = outputs_.find(plan_id);
    if (it == outputs_.end()) {
      fail(attribute.source(), "CANNOT_RESOLVE_DATAFRAME_COLUMN",
           {{"name", quote_identifiers(attribute.parts())}});
    }
    for (const auto& output : it->second) add_candidates(output.attributes());
    // Columns that can be seen win over the hidden keys of USING joins.
    if (match.columns.size() > 1 &&
        std::any_of(match.columns.begin(), match.columns.end(),
                    [](const Attribute* column) { return !column->hidden; })) {
      std::erase_if(match.columns, [](const Attribute* column) { return column->hidden; });
    }
  }
  if (match.columns.size() > 1) fail_ambiguous(attribute, joined(attribute.parts()));
  return match;
}

std::vector<const Attribute*> DataFrameTags::find(const UnresolvedStar& star,
                                                  const NameScope& scope) const {
  const int64_t plan_id = *star.plan_id();
  std::vector<const Attribute*> columns;
  auto add_columns = [&](const Attributes& output) {
    std::vector<const Attribute*> own;
    for (const auto& attribute : output) {
      const Attribute* column = scope.find(attribute.id);
      if (column == nullptr) return;
      if (!attribute.hidden) own.push_back(column);
    }
    if (columns == own) return;
    if (!columns.empty()) fail_ambiguous(star, "*");
    columns = std::move(own);
  };
  for (const auto& input : direct_inputs(plan_id, scope)) add_columns(input->output());
  if (!columns.empty()) return columns;
  const auto it = outputs_.find(plan_id);
  if (it != outputs_.end()) {
    for (const auto& output : it->second) add_columns(output.attributes());
  }
  if (columns.empty()) {
    fail(star.source(), "CANNOT_RESOLVE_DATAFRAME_COLUMN", {{"name", "*"}});
  }
  return columns;
}

}  // namespace firesteel::analyze
