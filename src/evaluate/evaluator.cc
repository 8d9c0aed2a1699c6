#include "evaluate/evaluator.h"

#include <algorithm>

#include "evaluate/compiled_expr.h"

namespace firesteel {

using evaluate_internal::CompiledPtr;
using evaluate_internal::Compiler;
using evaluate_internal::Frame;

struct Evaluator::State {
  std::vector<CompiledPtr> nodes;
  EvalContext context;
  uint64_t generation = 0;
};

Evaluator::Evaluator(const Exprs& exprs) : state_(std::make_unique<State>()) {
  Compiler compiler;
  for (const auto& expr : exprs) state_->nodes.push_back(compiler.compile(expr));
}

Evaluator::~Evaluator() = default;
Evaluator::Evaluator(Evaluator&&) noexcept = default;

std::vector<VectorPtr> Evaluator::evaluate(const Batch& batch) {
  state_->context.partition = batch.partition;
  state_->context.row_offset = batch.row_offset;
  // Generations of whole batches and of parts of them (thread-local counters) must not meet.
  state_->generation += uint64_t{1} << 40;
  const Frame frame{&batch, {}, batch.num_rows, &state_->context, state_->generation};
  std::vector<VectorPtr> out;
  out.reserve(state_->nodes.size());
  for (const auto& node : state_->nodes) out.push_back(node->evaluate(frame));
  return out;
}

VectorPtr Evaluator::evaluate_one(const Batch& batch) { return std::move(evaluate(batch)[0]); }

Predicate::Predicate(const ExprPtr& condition) {
  for (const auto& conjunct : split_conjuncts(condition)) conjuncts_.emplace_back(Exprs{conjunct});
}

SelectionPtr Predicate::select(const Batch& batch) {
  SelectionPtr selected;
  for (auto& conjunct : conjuncts_) {
    const Batch* rows = &batch;
    Batch some;
    if (selected) {
      if (selected->empty()) return selected;
      some = batch.select(selected);
      rows = &some;
    }
    const VectorPtr result = conjunct.evaluate_one(*rows);
    const Decoded decoded(*result);
    if (decoded.is_constant()) {
      const bool is_true = !decoded.is_null(0) && decoded.at<uint8_t>(0) != 0;
      if (!is_true && rows->num_rows > 0) return std::make_shared<Selection>();
      continue;
    }
    auto pass = std::make_shared<Selection>(rows->num_rows);
    uint32_t* out = pass->data();
    size_t count = 0;
    const auto* values = decoded.data<uint8_t>();
    if (decoded.indices() == nullptr && !decoded.may_have_nulls()) {
      for (size_t i = 0; i < rows->num_rows; ++i) {
        out[count] = static_cast<uint32_t>(i);
        count += values[i];
      }
    } else {
      for (size_t i = 0; i < rows->num_rows; ++i) {
        out[count] = static_cast<uint32_t>(i);
        count += !decoded.is_null(i) && values[decoded.index(i)] != 0;
      }
    }
    if (count == rows->num_rows) continue;
    pass->resize(count);
    if (selected) {
      for (auto& row : *pass) row = (*selected)[row];
    }
    selected = std::move(pass);
  }
  return selected;
}

Value evaluate_constant(const ExprPtr& expr) {
  if (const auto* literal = expr->as<Literal>()) return literal->value();
  Batch batch;
  batch.num_rows = 1;
  return Evaluator({expr}).evaluate_one(batch)->value(0);
}

ExprPtr bind_references(const ExprPtr& expr, const Attributes& input) {
  return transform_up(expr, [&](const ExprPtr& node) -> ExprPtr {
    const auto* attribute = node->as<AttributeRef>();
    if (attribute == nullptr) return nullptr;
    for (size_t i = 0; i < input.size(); ++i) {
      if (input[i].id == attribute->id()) {
        return std::make_shared<BoundReference>(static_cast<int>(i), input[i].type,
                                                input[i].nullable, input[i].name);
      }
    }
    std::string known;
    for (const auto& item : input) known += " " + item.name + "#" + std::to_string(item.id);
    FS_UNREACHABLE("attribute " + node->sql(true) + " not among" + known);
  });
}

Exprs bind_references(const Exprs& exprs, const Attributes& input) {
  Exprs out;
  out.reserve(exprs.size());
  for (const auto& expr : exprs) out.push_back(bind_references(expr, input));
  return out;
}

}  // namespace firesteel
