#include <algorithm>

#include "optimize/expr_builders.h"
#include "optimize/rules.h"
#include "plan/operators.h"
#include "plan/relations.h"

namespace firesteel::optimizer {
namespace {

using Op = ColumnPredicate::Op;

std::optional<Op> comparison_op(const Call& call) {
  if (call.is("=")) return Op::kEq;
  if (call.is("!=")) return Op::kNe;
  if (call.is("<")) return Op::kLt;
  if (call.is("<=")) return Op::kLe;
  if (call.is(">")) return Op::kGt;
  if (call.is(">=")) return Op::kGe;
  return std::nullopt;
}

// A literal's value, if it is of the column's type and not null.
const Value* literal_value(const ExprPtr& expr, const DataType& type) {
  const auto* literal = expr->as<Literal>();
  if (literal == nullptr || literal->value().is_null()) return nullptr;
  return literal->type().same_type(type) ? &literal->value() : nullptr;
}

// Sources compare in the plain order of a type's values.
bool is_comparable(const DataType& type) {
  return type.is_atomic() && type.is_orderable() && type.collation().empty();
}

class ScanPredicates {
 public:
  explicit ScanPredicates(const TableScan& scan) : scan_(scan) {}

  // The conjunct as the source understands it; nothing when it cannot.
  std::optional<ColumnPredicate> translate(const ExprPtr& expr) const {
    if (const auto* column = expr->as<AttributeRef>()) {
      return with_column(*column, Op::kEq, {Value(true)});
    }
    const auto* call = expr->as<Call>();
    if (call == nullptr) return std::nullopt;
    const auto* column = call->children()[0]->as<AttributeRef>();
    if (column == nullptr) return std::nullopt;
    if (call->is("isnull")) return with_column(*column, Op::kIsNull, {});
    if (call->is("isnotnull")) return with_column(*column, Op::kIsNotNull, {});
    if (call->is("not")) return with_column(*column, Op::kEq, {Value(false)});
    if (!is_comparable(column->type())) return std::nullopt;
    std::vector<Value> values;
    for (size_t i = 1; i < call->children().size(); ++i) {
      const Value* value = literal_value(call->children()[i], column->type());
      if (value == nullptr) return std::nullopt;
      values.push_back(*value);
    }
    if (call->is("in")) return with_column(*column, Op::kIn, std::move(values));
    if (values.size() != 1) return std::nullopt;
    if (call->is("startswith")) return with_column(*column, Op::kStartsWith, std::move(values));
    const auto op = comparison_op(*call);
    return op ? with_column(*column, *op, std::move(values)) : std::nullopt;
  }

 private:
  std::optional<ColumnPredicate> with_column(const AttributeRef& column, Op op,
                                             std::vector<Value> values) const {
    for (size_t i = 0; i < scan_.output().size(); ++i) {
      if (scan_.output()[i].id != column.id()) continue;
      return ColumnPredicate{scan_.request().columns[i], op, std::move(values)};
    }
    return std::nullopt;
  }

  const TableScan& scan_;
};

bool same_predicates(const std::vector<ColumnPredicate>& a, const std::vector<ColumnPredicate>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const ColumnPredicate& x, const ColumnPredicate& y) {
                      return x.column == y.column && x.op == y.op && x.values == y.values;
                    });
}

}  // namespace

PlanPtr push_predicates_into_scans(const PlanPtr& plan, const OptimizerContext& /*context*/) {
  return transform_up(plan, [](const PlanPtr& node) -> PlanPtr {
    const auto* filter = node->as<Filter>();
    const auto* scan = filter != nullptr ? filter->child()->as<TableScan>() : nullptr;
    if (scan == nullptr) return nullptr;
    const ScanPredicates translator(*scan);
    ScanRequest request = scan->request();
    request.predicates.clear();
    for (const ExprPtr& conjunct : split_conjuncts(filter->condition())) {
      if (auto predicate = translator.translate(conjunct)) {
        request.predicates.push_back(*std::move(predicate));
      }
    }
    if (same_predicates(request.predicates, scan->request().predicates)) return nullptr;
    return filter->with_children({scan->with_request(std::move(request), scan->output())});
  });
}

}  // namespace firesteel::optimizer
