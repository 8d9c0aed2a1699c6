#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace firesteel {

// So that wide loads near the end of a text do no harm.
inline constexpr size_t kTextSlack = 32;

// Bytes of a text file [begin, end), cut to whole lines: those that begin inside the range (for
// begin = 0, from the file's start). A byte order mark is left out. The text lies in `buffer`,
// which is best used again, with kTextSlack more bytes that can be read. Throws
// FAILED_READ_FILE.NO_HINT.
std::string_view read_lines(const std::string& path, int64_t begin, int64_t end, char separator,
                            std::string& buffer);

// Inflates what the extension says is compressed, returns other files as they are.
std::string read_whole(const std::string& path);
bool is_compressed(const std::string& path);

}  // namespace firesteel
