#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "plan/unresolved_plans.h"

namespace firesteel {

class MetricsCollector;

// What DataFrame.observe computes while rows pass: named aggregates over them. Thread-safe.
class ObservedMetrics {
 public:
  struct Metric {
    std::string name;
    DataType type;
    Value value;
  };

  ObservedMetrics(std::string name, int64_t plan_id) : name_(std::move(name)), plan_id_(plan_id) {}

  const std::string& name() const { return name_; }
  int64_t plan_id() const { return plan_id_; }

  // Rows have been looked at, be it none.
  bool executed() const;
  // The aggregates over the rows so far; none before the plan is analyzed.
  std::vector<Metric> metrics() const;

  void set_collector(std::shared_ptr<MetricsCollector> collector);

 private:
  const std::string name_;
  const int64_t plan_id_;
  mutable std::mutex mutex_;
  std::shared_ptr<MetricsCollector> collector_;
};

using ObservedMetricsPtr = std::shared_ptr<ObservedMetrics>;

// The child's rows, of which `metrics` (aliased aggregates) are computed into `observed` as they
// pass.
PlanPtr observe(PlanPtr child, Exprs metrics, ObservedMetricsPtr observed);

}  // namespace firesteel
