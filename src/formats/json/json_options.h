#pragma once

#include <optional>
#include <string>

#include "formats/csv/csv_options.h"
#include "formats/text_scan.h"
#include "functions/json_columns.h"
#include "functions/json_types.h"
#include "functions/sql_settings.h"

namespace firesteel {

// Spark's options of the JSON source.
struct JsonOptions {
  JsonOptions(const Options& options, const SqlSettings& settings);

  JsonParseOptions parsing;
  JsonInferenceOptions inference;
  ParseMode mode;
  bool multi_line = false;
  // Part of the records that the schema is inferred from.
  double sampling_ratio = 1;
  std::string corrupt_column;
  // Empty: any line break.
  std::string line_separator;
  TextFileLayout layout;
};

}  // namespace firesteel
