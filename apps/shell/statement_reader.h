#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

// Gathers lines of input until statements are complete: those end with a semicolon outside of
// strings, quoted names and comments. Lines for the shell itself (`!ls`, `quit`) are complete as
// they are.
class StatementReader {
 public:
  // The statements that this line completes, in order, without their semicolons.
  std::vector<std::string> add_line(std::string_view line);
  // A statement that the input's end cuts off, if there is one.
  std::vector<std::string> finish();
  // Drops what was gathered.
  void clear() { pending_.clear(); }

  // Something has begun that is not complete.
  bool is_pending() const { return !pending_.empty(); }
  const std::string& pending() const { return pending_; }

 private:
  std::string pending_;
};

}  // namespace firesteel
