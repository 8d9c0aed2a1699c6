#pragma once

#include <cstdint>
#include <string>

namespace firesteel {

// "1024.0 MiB", as Spark shows sizes in messages: the largest unit that leaves two or more of it.
std::string shown_bytes(uint64_t bytes);

}  // namespace firesteel
