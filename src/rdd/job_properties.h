#pragma once

#include <map>
#include <memory>
#include <string>

namespace firesteel::rdd {

// The local properties of this thread, which its jobs get: job group, tags, pool...
std::map<std::string, std::string>& job_properties();

}  // namespace firesteel::rdd
