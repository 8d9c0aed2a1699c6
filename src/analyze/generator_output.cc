#include "analyze/generator_output.h"

namespace firesteel::analyze {

Attributes generator_output(const GeneratorCall& generator, const std::vector<std::string>& names,
                            bool outer) {
  Attributes output = to_attributes(generator.function().output);
  if (!names.empty() && names.size() != output.size()) {
    std::string list;
    for (const auto& name : names) list += (list.empty() ? "" : ",") + name;
    fail({}, "UDTF_ALIAS_NUMBER_MISMATCH",
         {{"aliasesSize", std::to_string(output.size())}, {"aliasesNames", list}});
  }
  for (size_t i = 0; i < output.size(); ++i) {
    if (!names.empty()) output[i].name = names[i];
    output[i].nullable = output[i].nullable || outer;
  }
  return output;
}

}  // namespace firesteel::analyze
