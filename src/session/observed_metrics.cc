#include "session/observed_metrics.h"

#include <array>
#include <atomic>

#include "base/spark_error.h"
#include "evaluate/evaluator.h"
#include "exec/aggregate/aggregate_states.h"
#include "physical/plan_aggregate.h"

namespace firesteel {

// The aggregates of one observation, fed by many threads.
class MetricsCollector : public std::enable_shared_from_this<MetricsCollector> {
 public:
  // `input`: the columns that the aggregates read, in the order in which they come.
  MetricsCollector(const Aggregate& aggregate, const Attributes& input)
      : names_(aggregate.output()) {
    const auto rows = std::make_shared<const std::vector<Batch>>();
    plan_ = plan_aggregate(aggregate, std::make_shared<ValuesExec>(rows, input));
    total_.emplace(aggregates());
    total_->resize(1);
  }

  bool executed() const { return executed_; }

  std::vector<ObservedMetrics::Metric> metrics() {
    Batch states;
    states.num_rows = 1;
    {
      std::lock_guard lock(mutex_);
      for (size_t a = 0; a < aggregates().size(); ++a) {
        states.columns.push_back(total_->finalize(a, 0, 1));
      }
    }
    const auto columns = Evaluator(plan_->as<ProjectExec>().list).evaluate(states);
    std::vector<ObservedMetrics::Metric> out;
    for (size_t i = 0; i < names_.size(); ++i) {
      out.push_back({names_[i].name, names_[i].type, columns[i]->value(0)});
    }
    return out;
  }

  // A kernel that answers true for every row, and counts it.
  ScalarKernel make_kernel() {
    executed_ = true;
    auto part = std::make_shared<Part>(shared_from_this());
    return [part](const KernelInput& input) -> VectorPtr {
      part->update(input);
      return Vector::constant(TypeId::kBoolean, Value(true), input.num_rows);
    };
  }

 private:
  // What one thread has seen; added to the total when its kernel ends.
  class Part {
   public:
    explicit Part(std::shared_ptr<MetricsCollector> collector)
        : collector_(std::move(collector)), states_(collector_->aggregates()) {
      states_.resize(1);
      for (const auto& aggregate : collector_->aggregates()) {
        evaluators_.emplace_back(aggregate.args);
      }
    }
    ~Part() { collector_->add(states_); }
    Part(const Part&) = delete;
    Part& operator=(const Part&) = delete;

    void update(const KernelInput& input) {
      Batch batch;
      batch.num_rows = input.num_rows;
      batch.columns.assign(input.args.begin(), input.args.end());
      for (size_t a = 0; a < evaluators_.size(); ++a) {
        const auto args = evaluators_[a].evaluate(batch);
        states_.kernel(a).update_single(args, states_.at(a, 0), input.num_rows);
      }
    }

   private:
    std::shared_ptr<MetricsCollector> collector_;
    AggregateStates states_;
    std::vector<Evaluator> evaluators_;
  };

  const std::vector<AggregateSpec>& aggregates() const {
    return plan_->child()->as<HashAggregateExec>().aggregates;
  }

  void add(const AggregateStates& part) {
    static constexpr std::array<uint32_t, 1> kOnly = {0};
    std::lock_guard lock(mutex_);
    total_->combine(part, kOnly, kOnly);
  }

  Attributes names_;
  // A projection over an aggregate.
  PhysicalPtr plan_;
  std::atomic<bool> executed_ = false;
  std::mutex mutex_;
  std::optional<AggregateStates> total_;
};

namespace {

[[noreturn]] void throw_invalid(const char* reason, const ExprPtr& expr) {
  throw SparkError(std::string("INVALID_OBSERVED_METRICS.") + reason,
                   {{"expr", quote_sql(expr->sql())}});
}

void check_metric(const ExprPtr& metric, const ExprPtr& expr, bool in_aggregate) {
  if (expr->kind() == ExprKind::kWindow) throw_invalid("WINDOW_EXPRESSIONS_UNSUPPORTED", metric);
  if (const auto* call = expr->as<AggregateCall>()) {
    if (in_aggregate) throw_invalid("NESTED_AGGREGATES_UNSUPPORTED", metric);
    if (call->distinct()) {
      throw_invalid("AGGREGATE_EXPRESSION_WITH_DISTINCT_UNSUPPORTED", metric);
    }
    if (call->filter()) throw_invalid("AGGREGATE_EXPRESSION_WITH_FILTER_UNSUPPORTED", metric);
    for (const auto& child : expr->children()) check_metric(metric, child, true);
    return;
  }
  if (!in_aggregate && expr->kind() == ExprKind::kAttribute) {
    throw_invalid("NON_AGGREGATE_FUNC_ARG_IS_ATTRIBUTE", metric);
  }
  if (!in_aggregate && expr->children().empty() && !expr->deterministic()) {
    throw_invalid("NON_AGGREGATE_FUNC_ARG_IS_NON_DETERMINISTIC", metric);
  }
  for (const auto& child : expr->children()) check_metric(metric, child, in_aggregate);
}

// GROUP BY nothing, resolved. Errors are those of observe.
PlanPtr analyze_metrics(const Exprs& metrics, const PlanPtr& child, PlanServices& services) {
  try {
    return services.analyze(std::make_shared<UnresolvedGroupBy>(
        std::vector<UnresolvedGroupBy::Element>{}, false, metrics, child));
  } catch (const SparkError& error) {
    if (error.condition() != "MISSING_GROUP_BY" &&
        !error.condition().starts_with("MISSING_AGGREGATION")) {
      throw;
    }
    const auto expression = error.params().find("expression");
    throw SparkError("INVALID_OBSERVED_METRICS.NON_AGGREGATE_FUNC_ARG_IS_ATTRIBUTE",
                     {{"expr", expression == error.params().end() ? quote_sql(metrics[0]->sql())
                                                                  : expression->second}},
                     error.context());
  }
}

}  // namespace

bool ObservedMetrics::executed() const {
  std::lock_guard lock(mutex_);
  return collector_ && collector_->executed();
}

std::vector<ObservedMetrics::Metric> ObservedMetrics::metrics() const {
  std::shared_ptr<MetricsCollector> collector;
  {
    std::lock_guard lock(mutex_);
    collector = collector_;
  }
  return collector ? collector->metrics() : std::vector<Metric>{};
}

void ObservedMetrics::set_collector(std::shared_ptr<MetricsCollector> collector) {
  std::lock_guard lock(mutex_);
  collector_ = std::move(collector);
}

// A filter that lets all rows pass and counts them: no rule moves other filters past a condition
// that is not deterministic, and the columns that it reads are kept.
PlanPtr observe(PlanPtr child, Exprs metrics, ObservedMetricsPtr observed) {
  return std::make_shared<Deferred>(
      "CollectMetrics", Plans{std::move(child)},
      [metrics = std::move(metrics), observed = std::move(observed)](
          const Plans& children, PlanServices& services) -> PlanPtr {
        if (observed->name().empty()) {
          throw SparkError("INVALID_OBSERVED_METRICS.MISSING_NAME",
                           {{"operator", "CollectMetrics"}});
        }
        const PlanPtr analyzed = analyze_metrics(metrics, children[0], services);
        const auto* aggregate = analyzed->as<Aggregate>();
        if (aggregate == nullptr) {
          for (const auto& expr : analyzed->expressions()) check_metric(expr, expr, false);
          throw SparkError("UNSUPPORTED_FEATURE.OBSERVED_METRICS",
                           {{"metrics", analyzed->node_string()}});
        }
        Attributes input;
        Exprs args;
        for (const auto& expr : aggregate->aggregates()) {
          check_metric(expr, expr->kind() == ExprKind::kAlias ? expr->children()[0] : expr, false);
          for (const ExprId id : referenced_ids(expr)) {
            for (const auto& attribute : aggregate->child()->output()) {
              const bool known = std::any_of(input.begin(), input.end(), [&](const auto& other) {
                return other.id == attribute.id;
              });
              if (attribute.id != id || known) continue;
              input.push_back(attribute);
              args.push_back(AttributeRef::make(attribute));
            }
          }
        }
        auto collector = std::make_shared<MetricsCollector>(*aggregate, input);
        observed->set_collector(collector);
        auto bound = std::make_shared<BoundScalar>();
        bound->name = "collect_metrics";
        for (const auto& attribute : input) bound->arg_types.push_back(attribute.type);
        bound->return_type = TypeId::kBoolean;
        bound->null_rule = NullRule::kNeverNull;
        bound->deterministic = false;
        bound->make_kernel = [collector] { return collector->make_kernel(); };
        return std::make_shared<Filter>(std::make_shared<Call>(std::move(bound), std::move(args)),
                                        aggregate->child());
      });
}

}  // namespace firesteel
