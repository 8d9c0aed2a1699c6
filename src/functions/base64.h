#pragma once

#include <string>
#include <string_view>

namespace firesteel::base64 {

// Appends in one line.
void encode(std::string& out, std::string_view bytes);
// Appends in lines of 76 characters that end in CR LF, as MIME wants it.
void encode_lines(std::string& out, std::string_view bytes);

// Appends the bytes; characters outside of the alphabet are skipped, as MIME wants it. False when
// the last group is no group.
bool decode_lenient(std::string& out, std::string_view text);

// RFC 4648 with white space anywhere: whole groups, padded or not.
bool is_well_formed(std::string_view text);

}  // namespace firesteel::base64
