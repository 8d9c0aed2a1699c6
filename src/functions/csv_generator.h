#pragma once

#include <memory>
#include <string>

#include "columnar/vector.h"
#include "functions/text_options.h"

namespace firesteel {

// Writes rows of a struct column as CSV records. Used by one thread.
class CsvGenerator {
 public:
  CsvGenerator(const DataType& type, const TextOptions& options,
               const std::string& session_time_zone);
  ~CsvGenerator();

  // Appends the names of the columns.
  void append_names(std::string& out) const;
  // The column whose rows are written from now on.
  void set_column(const Vector& column);
  // Appends row `row`, which is not null.
  void append(std::string& out, size_t row);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace firesteel
