#pragma once

#include <string>
#include <vector>

#include "columnar/value.h"

namespace firesteel {

// A value as DataFrame.show prints it: NULL, strings unquoted, binaries as [61 62].
std::string shown_value(const Value& value, const DataType& type, const std::string& time_zone);

// Cut to `truncate` characters, with "..." at the end where there is room; 0: whole.
std::string truncated(const std::string& text, int truncate);

// Spark's table with +---+ borders. Cells are set right when truncated, left when not.
std::string text_table(const std::vector<std::string>& names,
                       const std::vector<std::vector<std::string>>& rows, int truncate);
// One line a cell, as DataFrame.show(vertical=True).
std::string vertical_table(const std::vector<std::string>& names,
                           const std::vector<std::vector<std::string>>& rows, int truncate);

}  // namespace firesteel
