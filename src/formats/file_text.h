#pragma once

#include <memory>
#include <string>

namespace firesteel {

// Bytes of a text file [begin, end), cut to whole lines: those that begin inside the range (for
// begin = 0, from the file's start). A byte order mark is left out. Throws
// FAILED_READ_FILE.NO_HINT.
std::string read_lines(const std::string& path, int64_t begin, int64_t end, char separator = '\n');

// Inflates what the extension says is compressed, returns other files as they are.
std::string read_whole(const std::string& path);
bool is_compressed(const std::string& path);

}  // namespace firesteel
