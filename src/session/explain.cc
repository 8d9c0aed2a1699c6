#include "session/explain.h"

#include <functional>

#include "optimize/cardinality.h"

namespace firesteel {
namespace {

std::string byte_size(double bytes) {
  const char* const units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  size_t unit = 0;
  while (bytes >= 1024 && unit + 1 < std::size(units)) {
    bytes /= 1024;
    ++unit;
  }
  char text[32];
  std::snprintf(text, sizeof(text), "%.1f %s", bytes, units[unit]);
  return text;
}

std::string row_count(double rows) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.0f", rows);
  return text;
}

void append_with_statistics(const LogicalPlan& plan, const std::string& first,
                            const std::string& rest, std::string& out) {
  const Estimate guess = estimate(plan);
  out += first + plan.node_string() + ", Statistics(sizeInBytes=" + byte_size(guess.bytes()) +
         ", rowCount=" + row_count(guess.rows) + ")\n";
  for (size_t i = 0; i < plan.children().size(); ++i) {
    const bool last = i + 1 == plan.children().size();
    append_with_statistics(*plan.children()[i], rest + (last ? "+- " : ":- "),
                           rest + (last ? "   " : ":  "), out);
  }
}

// Operators numbered bottom-up in the tree, then one paragraph for each.
class FormattedPlan {
 public:
  explicit FormattedPlan(const PhysicalPlan& plan) {
    number(plan);
    append(plan, "", "");
    tree_ += "\n";
    describe(plan);
  }
  std::string text() const { return tree_ + "\n" + details_; }

 private:
  static std::string name(const PhysicalPlan& plan) {
    const std::string text = plan.node_string();
    return text.substr(0, text.find_first_of(" (["));
  }
  void number(const PhysicalPlan& plan) {
    for (const auto& child : plan.children()) number(*child);
    numbers_[&plan] = numbers_.size() + 1;
  }
  void append(const PhysicalPlan& plan, const std::string& first, const std::string& rest) {
    tree_ += first + name(plan) + " (" + std::to_string(numbers_[&plan]) + ")\n";
    for (size_t i = 0; i < plan.children().size(); ++i) {
      const bool last = i + 1 == plan.children().size();
      append(*plan.children()[i], rest + (last ? "+- " : ":- "), rest + (last ? "   " : ":  "));
    }
  }
  void describe(const PhysicalPlan& plan) {
    for (const auto& child : plan.children()) describe(*child);
    details_ += "(" + std::to_string(numbers_[&plan]) + ") " + name(plan) + "\nOutput [" +
                std::to_string(plan.output().size()) + "]: [";
    for (size_t i = 0; i < plan.output().size(); ++i) {
      if (i > 0) details_ += ", ";
      details_ += plan.output()[i].name + "#" + std::to_string(plan.output()[i].id);
    }
    details_ += "]\nArguments: " + plan.node_string() + "\n\n";
  }

  std::map<const PhysicalPlan*, size_t> numbers_;
  std::string tree_;
  std::string details_;
};

}  // namespace

std::string explain_query(QueryExecution& query, ExplainCommand::Mode mode) {
  using Mode = ExplainCommand::Mode;
  if (query.analyzed()->kind() == PlanKind::kCommand) {
    return "== Physical Plan ==\n" + tree_string(*query.analyzed()) + "\n";
  }
  switch (mode) {
    case Mode::kSimple:
    case Mode::kCodegen:
      return "== Physical Plan ==\n" + tree_string(*query.physical()) + "\n";
    case Mode::kFormatted:
      return "== Physical Plan ==\n" + FormattedPlan(*query.physical()).text();
    case Mode::kExtended:
      return "== Parsed Logical Plan ==\n" + tree_string(*query.logical()) +
             "\n== Analyzed Logical Plan ==\n" + tree_string(*query.analyzed()) +
             "\n== Optimized Logical Plan ==\n" + tree_string(*query.optimized()) +
             "\n== Physical Plan ==\n" + tree_string(*query.physical());
    case Mode::kCost: {
      std::string out = "== Optimized Logical Plan ==\n";
      append_with_statistics(*query.optimized(), "", "", out);
      return out + "\n== Physical Plan ==\n" + tree_string(*query.physical());
    }
  }
  return "";
}

}  // namespace firesteel
