#pragma once

#include "analyze/analysis.h"

namespace firesteel::analyze {

// The columns of a generator, called by `names` unless these are empty. Throws
// UDTF_ALIAS_NUMBER_MISMATCH.
Attributes generator_output(const GeneratorCall& generator, const std::vector<std::string>& names,
                            bool outer);

}  // namespace firesteel::analyze
