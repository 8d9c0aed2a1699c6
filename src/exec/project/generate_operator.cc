#include "exec/project/generate_operator.h"

#include <algorithm>

#include "evaluate/evaluator.h"

namespace firesteel {
namespace {

struct GenerateState final : LocalState {
  explicit GenerateState(const Exprs& args) : evaluator(args) {}
  Evaluator evaluator;
};

}  // namespace

GenerateOperator::GenerateOperator(std::shared_ptr<const BoundGenerator> function, Exprs args,
                                   bool outer, std::vector<int> kept)
    : function_(std::move(function)),
      args_(std::move(args)),
      outer_(outer),
      kept_(std::move(kept)) {}

LocalStatePtr GenerateOperator::make_state(ExecutionContext&) {
  return std::make_unique<GenerateState>(args_);
}

bool GenerateOperator::process(Batch batch, LocalState* state, const Push& push) {
  const auto args = static_cast<GenerateState&>(*state).evaluator.evaluate(batch);
  GeneratedRows rows = function_->generate(args, batch.num_rows, outer_);
  Batch out;
  out.num_rows = rows.parents.size();
  out.partition = batch.partition;
  out.row_offset = batch.row_offset;
  out.sequence = batch.sequence;
  const auto parents = std::make_shared<const Selection>(std::move(rows.parents));
  for (const int column : kept_) {
    out.columns.push_back(Vector::dictionary(batch.columns[column], parents));
  }
  for (auto& column : rows.columns) out.columns.push_back(std::move(column));
  for (size_t begin = 0; begin < out.num_rows; begin += kBatchSize) {
    if (!push(out.slice(begin, std::min(kBatchSize, out.num_rows - begin)))) return false;
  }
  return true;
}

}  // namespace firesteel
