// Expressions that evaluate some of their parts on some of the rows only: AND, OR, coalesce, CASE.
// Rows whose outcome is already decided never reach a later part, so they cannot fail in it.

#include <array>

#include "evaluate/compiled_expr.h"

namespace firesteel::evaluate_internal {
namespace {

SelectionPtr identity_rows(size_t count) {
  auto rows = std::make_shared<Selection>(count);
  for (size_t i = 0; i < count; ++i) (*rows)[i] = static_cast<uint32_t>(i);
  return rows;
}

// Puts the values of several parts, each for some rows, into one vector.
class Merger {
 public:
  Merger(DataType type, size_t num_rows)
      : type_(std::move(type)), num_rows_(num_rows), origins_(num_rows) {}

  // Part values for `rows` (null: all rows); value i belongs to row (*rows)[i].
  void add(VectorPtr values, const SelectionPtr& rows) {
    const auto base = static_cast<uint32_t>(total_);
    for (size_t i = 0; i < rows->size(); ++i) {
      origins_[(*rows)[i]] = base + static_cast<uint32_t>(i);
    }
    total_ += rows->size();
    parts_.push_back(std::move(values));
  }

  VectorPtr finish() {
    if (parts_.size() == 1 && total_ == num_rows_) return parts_[0];
    return gather(*concatenate(type_, parts_), origins_);
  }

 private:
  DataType type_;
  size_t num_rows_;
  Selection origins_;
  size_t total_ = 0;
  std::vector<VectorPtr> parts_;
};

// Splits `rows` by whether the condition is true; condition value i belongs to row (*rows)[i].
void split_rows(const Vector& condition, const Selection& rows, Selection& pass, Selection& rest) {
  const Decoded decoded(condition);
  for (size_t i = 0; i < rows.size(); ++i) {
    const bool is_true = !decoded.is_null(i) && decoded.at<uint8_t>(i) != 0;
    (is_true ? pass : rest).push_back(rows[i]);
  }
}

class AndOrNode final : public CompiledExpr {
 public:
  AndOrNode(const Call& call, Compiler& compiler)
      : is_and_(call.is("and")), lazy_(!is_cheap_and_total(call.children()[1])) {
    left_ = compiler.compile(call.children()[0]);
    right_ =
        lazy_ ? compiler.compile_apart(call.children()[1]) : compiler.compile(call.children()[1]);
    kernel_ = call.function().make_kernel();
  }

  VectorPtr evaluate(const Frame& frame) override {
    const VectorPtr left = left_->evaluate(frame);
    if (!lazy_) return combine(left, right_->evaluate(frame), frame);
    const Decoded decoded(*left);
    auto undecided = std::make_shared<Selection>();
    for (size_t i = 0; i < frame.num_rows; ++i) {
      if (decoded.is_null(i) || (decoded.at<uint8_t>(i) != 0) == is_and_) {
        undecided->push_back(static_cast<uint32_t>(i));
      }
    }
    if (undecided->empty()) return left;
    if (undecided->size() == frame.num_rows) return combine(left, right_->evaluate(frame), frame);
    const VectorPtr some = evaluate_on_rows(*right_, frame, undecided);
    const Decoded some_decoded(*some);
    auto right = Vector::flat(TypeId::kBoolean, frame.num_rows);
    auto* values = right->mutable_values<uint8_t>();
    std::fill_n(values, frame.num_rows, static_cast<uint8_t>(is_and_));
    for (size_t i = 0; i < undecided->size(); ++i) {
      const uint32_t row = (*undecided)[i];
      if (some_decoded.is_null(i)) {
        right->set_null(row);
      } else {
        values[row] = some_decoded.at<uint8_t>(i);
      }
    }
    return combine(left, right, frame);
  }

  void collect_inputs(std::vector<int>& columns, std::vector<int>& variables) const override {
    left_->collect_inputs(columns, variables);
    right_->collect_inputs(columns, variables);
  }

 private:
  VectorPtr combine(const VectorPtr& left, const VectorPtr& right, const Frame& frame) {
    const std::array<VectorPtr, 2> args = {left, right};
    return kernel_(KernelInput{args, {}, frame.num_rows, *frame.context});
  }

  bool is_and_;
  bool lazy_;
  CompiledPtr left_;
  CompiledPtr right_;
  ScalarKernel kernel_;
};

class CoalesceNode final : public CompiledExpr {
 public:
  CoalesceNode(const Call& call, Compiler& compiler) : type_(call.type()) {
    parts_.push_back(compiler.compile(call.children()[0]));
    for (size_t i = 1; i < call.children().size(); ++i) {
      parts_.push_back(compiler.compile_apart(call.children()[i]));
    }
  }

  VectorPtr evaluate(const Frame& frame) override {
    SelectionPtr open = identity_rows(frame.num_rows);
    Merger merger(type_, frame.num_rows);
    for (size_t p = 0; p < parts_.size(); ++p) {
      const VectorPtr values = open->size() == frame.num_rows
                                   ? parts_[p]->evaluate(frame)
                                   : evaluate_on_rows(*parts_[p], frame, open);
      if (!values->may_have_nulls() || p + 1 == parts_.size()) {
        merger.add(values, open);
        break;
      }
      Selection valid;
      auto valid_rows = std::make_shared<Selection>();
      auto rest = std::make_shared<Selection>();
      for (size_t i = 0; i < open->size(); ++i) {
        if (values->is_null(i)) {
          rest->push_back((*open)[i]);
        } else {
          valid.push_back(static_cast<uint32_t>(i));
          valid_rows->push_back((*open)[i]);
        }
      }
      if (rest->empty()) {
        merger.add(values, open);
        break;
      }
      merger.add(gather(*values, valid), valid_rows);
      open = std::move(rest);
    }
    return merger.finish();
  }

  void collect_inputs(std::vector<int>& columns, std::vector<int>& variables) const override {
    for (const auto& part : parts_) part->collect_inputs(columns, variables);
  }

 private:
  DataType type_;
  std::vector<CompiledPtr> parts_;
};

class CaseNode final : public CompiledExpr {
 public:
  CaseNode(const CaseWhen& expr, Compiler& compiler) : type_(expr.type()) {
    for (size_t i = 0; i < expr.branch_count(); ++i) {
      conditions_.push_back(i == 0 ? compiler.compile(expr.condition(i))
                                   : compiler.compile_apart(expr.condition(i)));
      results_.push_back(compiler.compile_apart(expr.result(i)));
    }
    const ExprPtr otherwise = expr.else_result() ? expr.else_result() : Literal::null(type_);
    results_.push_back(compiler.compile_apart(otherwise));
  }

  VectorPtr evaluate(const Frame& frame) override {
    SelectionPtr open = identity_rows(frame.num_rows);
    Merger merger(type_, frame.num_rows);
    const auto part = [&](CompiledExpr& expr, const SelectionPtr& rows) {
      return rows->size() == frame.num_rows ? expr.evaluate(frame)
                                            : evaluate_on_rows(expr, frame, rows);
    };
    for (size_t i = 0; i < conditions_.size() && !open->empty(); ++i) {
      const VectorPtr condition = part(*conditions_[i], open);
      auto pass = std::make_shared<Selection>();
      auto rest = std::make_shared<Selection>();
      split_rows(*condition, *open, *pass, *rest);
      if (!pass->empty()) merger.add(part(*results_[i], pass), pass);
      open = std::move(rest);
    }
    if (!open->empty()) merger.add(part(*results_.back(), open), open);
    return merger.finish();
  }

  void collect_inputs(std::vector<int>& columns, std::vector<int>& variables) const override {
    for (const auto& node : conditions_) node->collect_inputs(columns, variables);
    for (const auto& node : results_) node->collect_inputs(columns, variables);
  }

 private:
  DataType type_;
  std::vector<CompiledPtr> conditions_;
  // One a condition, then the ELSE.
  std::vector<CompiledPtr> results_;
};

}  // namespace

CompiledPtr make_and_or(const Call& call, Compiler& compiler) {
  return std::make_shared<AndOrNode>(call, compiler);
}

CompiledPtr make_coalesce(const Call& call, Compiler& compiler) {
  return std::make_shared<CoalesceNode>(call, compiler);
}

CompiledPtr make_case(const CaseWhen& expr, Compiler& compiler) {
  return std::make_shared<CaseNode>(expr, compiler);
}

}  // namespace firesteel::evaluate_internal
