// Puts the generators of select lists into Generate operators.

#include "analyze/expressions.h"
#include "analyze/select_block.h"

namespace firesteel::analyze {

void check_one_generator(const std::vector<SelectedGenerator>& generators) {
  if (generators.size() <= 1) return;
  std::string texts;
  for (const auto& generator : generators) {
    texts += (texts.empty() ? "" : ", ") + sql_expr(generator.call);
  }
  fail({}, "UNSUPPORTED_GENERATOR.MULTI_GENERATOR",
       {{"num", std::to_string(generators.size())}, {"generators", texts}});
}

PlanPtr apply_generators(PlanPtr input, const std::vector<SelectedGenerator>& generators) {
  for (const auto& generator : generators) {
    input = std::make_shared<Generate>(generator.call, generator.call->as<GeneratorCall>()->outer(),
                                       generator.output, std::vector<ExprId>{}, std::move(input));
  }
  return input;
}

}  // namespace firesteel::analyze
