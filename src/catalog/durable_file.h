#pragma once

#include <filesystem>
#include <string_view>

namespace firesteel {

// Puts a file with this content in place of what was there: written aside, synced to disk, renamed.
// Makes the folder it lies in.
void write_durably(const std::filesystem::path& path, std::string_view content);
// Removes a file for good.
void remove_durably(const std::filesystem::path& path);

}  // namespace firesteel
