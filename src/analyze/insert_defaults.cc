#include "analyze/insert_defaults.h"

#include "analyze/insert_columns.h"
#include "plan/unresolved_plans.h"

namespace firesteel::analyze {
namespace {

bool is_default_word(const Expr& expr) {
  const auto* name = expr.as<UnresolvedAttribute>();
  return name != nullptr && name->parts().size() == 1 && to_lower(name->parts()[0]) == "default";
}

// Values by position.
class DefaultWords {
 public:
  DefaultWords(Analysis& analysis, const Schema& targets)
      : analysis_(analysis), targets_(targets) {}

  ExprPtr replaced(const ExprPtr& value, size_t position) const {
    const auto* alias = value->as<Alias>();
    const ExprPtr& inner = alias == nullptr ? value : alias->child();
    if (!is_default_word(*inner)) {
      if (contains(value, is_default_word)) fail({}, "DEFAULT_PLACEMENT_INVALID", {});
      return value;
    }
    // More values than columns: that is an error of its own, soon.
    if (position >= targets_.size()) return value;
    return Alias::make(column_default(analysis_, targets_[position]), targets_[position].name);
  }

 private:
  Analysis& analysis_;
  const Schema& targets_;
};

}  // namespace

PlanPtr replace_default_words(Analysis& analysis, const PlanPtr& query, const Schema& targets) {
  const DefaultWords words(analysis, targets);
  if (const auto* table = query->as<UnresolvedInlineTable>()) {
    std::vector<Exprs> rows = table->rows();
    for (auto& row : rows) {
      for (size_t i = 0; i < row.size(); ++i) {
        ExprPtr value = words.replaced(row[i], i);
        const auto* alias = value == row[i] ? nullptr : value->as<Alias>();
        row[i] = alias == nullptr ? value : alias->child();
      }
    }
    return std::make_shared<UnresolvedInlineTable>(table->names(), std::move(rows));
  }
  if (const auto* project = query->as<Project>()) {
    Exprs list = project->list();
    for (size_t i = 0; i < list.size(); ++i) {
      if (contains(list[i], is_default_word)) list[i] = words.replaced(list[i], i);
    }
    return std::make_shared<Project>(std::move(list), project->child());
  }
  return query;
}

}  // namespace firesteel::analyze
