#pragma once

#include <string>

namespace firesteel {

// Who runs this process: the owner of what it makes.
std::string user_name();

}  // namespace firesteel
