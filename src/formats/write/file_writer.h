#pragma once

#include <memory>
#include <string>

#include "columnar/vector.h"
#include "formats/data_files.h"

namespace firesteel {

// Writes one file. Used by one thread.
class FileWriter {
 public:
  virtual ~FileWriter() = default;
  virtual void write(const Batch& batch) = 0;
  // Everything is in the file, which is closed.
  virtual void finish() = 0;
};

struct FileWriterOptions {
  Schema schema;
  Options options;
  std::string time_zone;
};

// Whether make_file_writer knows the format (in lower case).
bool can_write_format(const std::string& format);
// "parquet" with its codec gives ".snappy.parquet".
std::string file_suffix(const std::string& format, const Options& options);
std::unique_ptr<FileWriter> make_file_writer(const std::string& format, const std::string& path,
                                             const FileWriterOptions& options);

// By format.
std::unique_ptr<FileWriter> make_parquet_writer(const std::string& path,
                                                const FileWriterOptions& options);
std::unique_ptr<FileWriter> make_csv_writer(const std::string& path,
                                            const FileWriterOptions& options);
std::unique_ptr<FileWriter> make_json_writer(const std::string& path,
                                             const FileWriterOptions& options);
std::unique_ptr<FileWriter> make_text_writer(const std::string& path,
                                             const FileWriterOptions& options);

}  // namespace firesteel
