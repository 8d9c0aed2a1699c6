#include "analyze/analyzer.h"

#include "analyze/check_plan.h"
#include "analyze/resolve_plan.h"
#include "base/check.h"

namespace firesteel {
namespace {

using analyze::Analysis;
using analyze::QueryScope;

// What is left of an analysis to the plans that deferred operations ask for.
class Services final : public PlanServices {
 public:
  Services(const SqlSettings& settings, const AnalyzerHooks& hooks)
      : settings_(settings), hooks_(hooks) {}

  void set_analysis(Analysis* analysis) { analysis_ = analysis; }

  PlanPtr analyze(const PlanPtr& plan) override {
    PlanPtr analyzed = analyze::resolve_query(*analysis_, QueryScope{}, plan);
    analysis_->done.insert(analyzed);
    return analyzed;
  }
  std::vector<Batch> execute(const PlanPtr& plan) override {
    FS_CHECK(hooks_.execute);
    const PlanPtr analyzed = analyze(plan);
    analyze::check_plan(analyzed);
    return hooks_.execute(analyzed);
  }
  const SqlSettings& settings() const override { return settings_; }

 private:
  const SqlSettings& settings_;
  const AnalyzerHooks& hooks_;
  Analysis* analysis_ = nullptr;
};

}  // namespace

Analyzer::Analyzer(const Catalog& catalog, const FormatRegistry* formats,
                   const FunctionRegistry& functions, SqlSettings settings, AnalyzerHooks hooks)
    : catalog_(catalog),
      formats_(formats),
      functions_(functions),
      settings_(std::move(settings)),
      hooks_(std::move(hooks)) {}

PlanPtr Analyzer::analyze(const PlanPtr& plan) const {
  Services services(settings_, hooks_);
  Analysis analysis{catalog_, formats_, functions_, settings_, services};
  services.set_analysis(&analysis);
  PlanPtr analyzed = services.analyze(plan);
  analyze::check_plan(analyzed);
  return analyzed;
}

}  // namespace firesteel
