#include "evaluate/compiled_expr.h"

#include <algorithm>
#include <array>

#include "evaluate/error_context.h"

namespace firesteel::evaluate_internal {
namespace {

class ColumnNode final : public CompiledExpr {
 public:
  explicit ColumnNode(int index) : index_(index) {}
  VectorPtr evaluate(const Frame& frame) override { return frame.batch->columns[index_]; }
  void collect_inputs(std::vector<int>& columns, std::vector<int>&) const override {
    columns.push_back(index_);
  }

 private:
  int index_;
};

class VariableNode final : public CompiledExpr {
 public:
  explicit VariableNode(int slot) : slot_(slot) {}
  VectorPtr evaluate(const Frame& frame) override { return frame.variables[slot_]; }
  void collect_inputs(std::vector<int>&, std::vector<int>& variables) const override {
    variables.push_back(slot_);
  }

 private:
  int slot_;
};

class ConstantNode final : public CompiledExpr {
 public:
  ConstantNode(const Value& value, const DataType& type)
      : vector_(Vector::constant(type, value, kBatchSize)) {}
  VectorPtr evaluate(const Frame& frame) override {
    if (vector_->size() != frame.num_rows) {
      vector_ = Vector::constant_from(vector_, 0, frame.num_rows);
    }
    return vector_;
  }
  void collect_inputs(std::vector<int>&, std::vector<int>&) const override {}

 private:
  VectorPtr vector_;
};

// Remembers its result for the batch at hand.
class SharedNode final : public CompiledExpr {
 public:
  explicit SharedNode(CompiledPtr child) : child_(std::move(child)) {}
  VectorPtr evaluate(const Frame& frame) override {
    if (generation_ != frame.generation) {
      result_ = child_->evaluate(frame);
      generation_ = frame.generation;
    }
    return result_;
  }
  void collect_inputs(std::vector<int>& columns, std::vector<int>& variables) const override {
    child_->collect_inputs(columns, variables);
  }

 private:
  CompiledPtr child_;
  uint64_t generation_ = 0;
  VectorPtr result_;
};

class CallNode final : public CompiledExpr {
 public:
  class Body final : public LambdaBody {
   public:
    Body(CompiledPtr body, int first_slot) : body_(std::move(body)), first_slot_(first_slot) {
      body_->collect_inputs(columns_, variables_);
    }
    VectorPtr evaluate(std::span<const VectorPtr> params,
                       std::span<const uint32_t> parent_rows) override;
    void enter(const Frame* frame) { frame_ = frame; }
    void collect_inputs(std::vector<int>& columns, std::vector<int>& variables) const {
      columns.insert(columns.end(), columns_.begin(), columns_.end());
      for (const int slot : variables_) {
        if (slot < first_slot_) variables.push_back(slot);
      }
    }

   private:
    CompiledPtr body_;
    int first_slot_;
    std::vector<int> columns_;
    std::vector<int> variables_;
    const Frame* frame_ = nullptr;
  };

  CallNode(const Call& call, SourceRange source, Compiler& compiler)
      : kernel_(call.function().make_kernel()), source_(std::move(source)) {
    for (const auto& arg : call.children()) {
      if (const auto* lambda = arg->as<Lambda>()) {
        const int first_slot = compiler.depth();
        args_.push_back(nullptr);
        bodies_.push_back(
            std::make_unique<Body>(compiler.compile_lambda_body(*lambda), first_slot));
      } else {
        args_.push_back(compiler.compile(arg));
        bodies_.push_back(nullptr);
      }
      lambdas_.push_back(bodies_.back().get());
    }
  }

  VectorPtr evaluate(const Frame& frame) override {
    std::vector<VectorPtr> args(args_.size());
    try {
      for (size_t i = 0; i < args_.size(); ++i) {
        if (args_[i]) {
          args[i] = args_[i]->evaluate(frame);
        } else {
          bodies_[i]->enter(&frame);
        }
      }
      return kernel_(KernelInput{args, lambdas_, frame.num_rows, *frame.context});
    } catch (const SparkError& error) {
      // Casts that the analyzer put in have no place: the nearest call around has.
      if (error.context()) throw;
      throw with_source(error, source_);
    }
  }

  void collect_inputs(std::vector<int>& columns, std::vector<int>& variables) const override {
    for (const auto& arg : args_) {
      if (arg) arg->collect_inputs(columns, variables);
    }
    for (const auto& body : bodies_) {
      if (body) body->collect_inputs(columns, variables);
    }
  }

 private:
  ScalarKernel kernel_;
  SourceRange source_;
  std::vector<CompiledPtr> args_;
  std::vector<std::unique_ptr<Body>> bodies_;
  std::vector<LambdaBody*> lambdas_;
};

uint64_t next_generation() {
  thread_local uint64_t generation = 0;
  return ++generation;
}

VectorPtr CallNode::Body::evaluate(std::span<const VectorPtr> params,
                                   std::span<const uint32_t> parent_rows) {
  const auto rows = std::make_shared<Selection>(parent_rows.begin(), parent_rows.end());
  Batch batch;
  batch.num_rows = rows->size();
  batch.columns.resize(frame_->batch->columns.size());
  for (const int column : columns_) {
    if (!batch.columns[column]) {
      batch.columns[column] = Vector::dictionary(frame_->batch->columns[column], rows);
    }
  }
  Frame inner{&batch, {}, rows->size(), frame_->context, next_generation()};
  inner.variables.resize(first_slot_ + params.size());
  for (const int slot : variables_) {
    if (slot < first_slot_ && !inner.variables[slot]) {
      inner.variables[slot] = Vector::dictionary(frame_->variables[slot], rows);
    }
  }
  std::copy(params.begin(), params.end(), inner.variables.begin() + first_slot_);
  return body_->evaluate(inner);
}

}  // namespace

CompiledPtr Compiler::compile(const ExprPtr& expr) {
  if (expr->kind() == ExprKind::kAlias) return compile(expr->children()[0]);
  if (expr->children().empty()) return compile_node(expr);
  if (!expr->deterministic()) return compile_node(expr);
  auto& candidates = shared_[semantic_hash(*expr)];
  for (const auto& [known, node] : candidates) {
    if (semantic_equals(*known, *expr)) return node;
  }
  CompiledPtr node = std::make_shared<SharedNode>(compile_node(expr));
  shared_[semantic_hash(*expr)].emplace_back(expr, node);
  return node;
}

CompiledPtr Compiler::compile_apart(const ExprPtr& expr) {
  Compiler apart;
  apart.slots_ = slots_;
  return apart.compile(expr);
}

CompiledPtr Compiler::compile_lambda_body(const Lambda& lambda) {
  Compiler inner;
  inner.slots_ = slots_;
  for (const auto& parameter : lambda.parameters()) inner.slots_.push_back(parameter.id);
  return inner.compile(lambda.body());
}

int Compiler::variable_slot(ExprId id) const {
  const auto it = std::find(slots_.rbegin(), slots_.rend(), id);
  FS_CHECK(it != slots_.rend());
  return static_cast<int>(slots_.rend() - it) - 1;
}

CompiledPtr Compiler::compile_node(const ExprPtr& expr) {
  switch (expr->kind()) {
    case ExprKind::kBoundReference:
      return std::make_shared<ColumnNode>(expr->as<BoundReference>()->index());
    case ExprKind::kLiteral: {
      const auto* literal = expr->as<Literal>();
      return std::make_shared<ConstantNode>(literal->value(), literal->type());
    }
    case ExprKind::kLambdaVariable:
      return std::make_shared<VariableNode>(
          variable_slot(expr->as<LambdaVariable>()->attribute().id));
    case ExprKind::kCast: {
      const auto* cast = expr->as<Cast>();
      auto bound = std::make_shared<BoundScalar>(
          bind_cast(cast->child()->type(), cast->type(), cast->mode(), cast->time_zone()));
      bound->name = "cast";
      const Call call(std::move(bound), {cast->child()});
      return std::make_shared<CallNode>(call, expr->source(), *this);
    }
    case ExprKind::kCaseWhen:
      return make_case(*expr->as<CaseWhen>(), *this);
    case ExprKind::kCall: {
      const auto* call = expr->as<Call>();
      if (call->is("and") || call->is("or")) return make_and_or(*call, *this);
      if (call->is("coalesce")) return make_coalesce(*call, *this);
      return make_call(*call, *this);
    }
    default:
      FS_UNREACHABLE("expression that cannot be evaluated: " + expr->sql());
  }
}

CompiledPtr make_call(const Call& call, Compiler& compiler) {
  return std::make_shared<CallNode>(call, call.source(), compiler);
}

VectorPtr evaluate_on_rows(CompiledExpr& expr, const Frame& frame, const SelectionPtr& rows) {
  std::vector<int> columns;
  std::vector<int> variables;
  expr.collect_inputs(columns, variables);
  Batch batch;
  batch.num_rows = rows->size();
  batch.partition = frame.batch->partition;
  batch.columns.resize(frame.batch->columns.size());
  for (const int column : columns) {
    if (!batch.columns[column]) {
      batch.columns[column] = Vector::dictionary(frame.batch->columns[column], rows);
    }
  }
  Frame inner{&batch, {}, rows->size(), frame.context, next_generation()};
  inner.variables.resize(frame.variables.size());
  for (const int slot : variables) {
    if (!inner.variables[slot]) {
      inner.variables[slot] = Vector::dictionary(frame.variables[slot], rows);
    }
  }
  return expr.evaluate(inner);
}

bool is_cheap_and_total(const ExprPtr& expr) {
  static constexpr std::array<std::string_view, 14> kTotal = {"=",  "<=>",  "!=",     "<",
                                                              "<=", ">",    ">=",     "and",
                                                              "or", "not",  "isnull", "isnotnull",
                                                              "in", "isnan"};
  switch (expr->kind()) {
    case ExprKind::kBoundReference:
    case ExprKind::kLiteral:
    case ExprKind::kLambdaVariable:
      return true;
    case ExprKind::kCall: {
      const auto* call = expr->as<Call>();
      return std::find(kTotal.begin(), kTotal.end(), call->name()) != kTotal.end() &&
             std::all_of(expr->children().begin(), expr->children().end(),
                         [](const ExprPtr& child) {
                           return !child->type().is_nested() && is_cheap_and_total(child);
                         });
    }
    default:
      return false;
  }
}

}  // namespace firesteel::evaluate_internal
