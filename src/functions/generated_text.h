#pragma once

#include "functions/simple_function.h"

namespace firesteel {

// The text that a generator (CsvGenerator, JsonGenerator) writes for each row of the first
// argument; null for null.
template <class Generator>
VectorPtr generated_text(Generator& generator, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) -> VectorPtr {
    auto out = Vector::flat(TypeId::kString, num_rows);
    StringRef* to = out->mutable_values<StringRef>();
    generator.set_column(*input.args[0]);
    std::string text;
    for (size_t i = 0; i < num_rows; ++i) {
      if (input.args[0]->is_null(i)) {
        out->set_null(i);
        continue;
      }
      text.clear();
      generator.append(text, i);
      to[i] = out->string_heap().add(text);
    }
    return out;
  });
}

}  // namespace firesteel
