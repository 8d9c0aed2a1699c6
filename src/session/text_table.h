#pragma once

#include <string>
#include <vector>

#include "columnar/value.h"

namespace firesteel {

// Spark's ToPrettyString: as cast to STRING, but NULL, and binaries as [61 62], inside other values
// too.
std::string pretty_value(const Value& value, const DataType& type, const std::string& time_zone);
// A value as DataFrame.show prints it: line breaks and other controls escaped besides.
std::string shown_value(const Value& value, const DataType& type, const std::string& time_zone);

// Cut to `truncate` characters, with "..." at the end where there is room; 0: whole.
std::string truncated(const std::string& text, int truncate);

// Terminal cells that a text takes: East Asian characters take two.
size_t display_width(const std::string& text);

// The widths and sides of a table's columns, so that its lines can be made one by one.
class TableLayout {
 public:
  // Widths fit `names` and `rows`; lines with longer cells stand out. `right`: set right, one a
  // column.
  TableLayout(const std::vector<std::string>& names,
              const std::vector<std::vector<std::string>>& rows, std::vector<bool> right);

  // "+---+---+\n"
  const std::string& border() const { return border_; }
  // "|  1|a  |\n"
  std::string line(const std::vector<std::string>& cells) const;

 private:
  std::vector<size_t> widths_;
  std::vector<bool> right_;
  std::string border_;
};

// Spark's table with +---+ borders. Cells are set right when truncated, left when not.
std::string text_table(const std::vector<std::string>& names,
                       const std::vector<std::vector<std::string>>& rows, int truncate);
// One line a cell, as DataFrame.show(vertical=True).
std::string vertical_table(const std::vector<std::string>& names,
                           const std::vector<std::vector<std::string>>& rows, int truncate);

}  // namespace firesteel
