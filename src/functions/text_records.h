// What from_json and from_csv have in common.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "columnar/vector.h"
#include "functions/text_options.h"

namespace firesteel {

// The rows that are made of texts, and where the text of a malformed one goes.
struct TextRecords {
  // Throws for modes and corrupt record columns that `function` does not take.
  TextRecords(std::string_view function, const DataType& schema, const TextOptions& options);

  // Puts the column of malformed texts among those that were parsed; rows of `nulls` are null.
  VectorPtr row_vector(size_t num_rows, std::vector<VectorPtr> parsed, VectorPtr corrupt,
                       const std::vector<uint32_t>& nulls) const;

  // With every part nullable: a text can leave out anything.
  DataType type;
  // Without the column of malformed texts.
  DataType parsed_type;
  // The field of `type` that takes the text; its number of fields when there is none.
  size_t corrupt_field = 0;
  bool fail_fast = false;
};

// MALFORMED_RECORD_IN_PARSING, with what could be read of the record.
[[noreturn]] void throw_malformed_text(const DataType& type, const Value& partial,
                                       const std::string& time_zone);

}  // namespace firesteel
