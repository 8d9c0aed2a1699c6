#pragma once

#include "formats/csv/csv_records.h"

namespace firesteel {

// A field as a value of the type. False when it is none; `value` is then null.
bool parse_csv_value(const CsvField& field, const DataType& type, const CsvOptions& options,
                     const std::string& time_zone, Value& value);

// The narrowest type for the values so far (`known`) and this field, as Spark infers it.
DataType infer_csv_type(const DataType& known, const CsvField& field, const CsvOptions& options,
                        const SqlSettings& settings);

}  // namespace firesteel
