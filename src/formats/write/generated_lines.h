#pragma once

#include "columnar/vector.h"
#include "formats/write/text_output.h"

namespace firesteel {

// A line for each row of `batch`, as a generator (CsvGenerator, JsonGenerator) of structs of `type`
// writes it. `text` is scratch, kept from batch to batch.
template <class Generator>
void write_generated_lines(Generator& generator, const DataType& type, const Batch& batch,
                           TextOutput& output, std::string& text) {
  auto rows = Vector::flat(type, batch.num_rows);
  rows->set_children(batch.columns);
  generator.set_column(*rows);
  text.clear();
  for (size_t row = 0; row < batch.num_rows; ++row) {
    generator.append(text, row);
    text += output.line_separator();
  }
  output.write(text);
}

}  // namespace firesteel
