#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "formats/data_files.h"

namespace firesteel {

// A text file that is written: compressed and in the charset that the options say. Used by one
// thread.
class TextOutput {
 public:
  // Throws CODEC_NOT_AVAILABLE.*, TASK_WRITE_FAILED.
  TextOutput(const std::string& path, const Options& options);
  ~TextOutput();

  void write(std::string_view text);
  // Everything is in the file, which is closed.
  void finish();

  // The end of a line: option lineSep.
  const std::string& line_separator() const { return line_separator_; }
  // ".gz" for the option compression = gzip.
  static std::string extension(const Options& options);

 private:
  struct File;

  void flush();
  void encode(std::string& out);

  std::string line_separator_;
  std::unique_ptr<File> file_;
  // Text that is not yet in the file.
  std::string waiting_;
};

}  // namespace firesteel
