#include "rdd/job_properties.h"

namespace firesteel::rdd {

std::map<std::string, std::string>& job_properties() {
  thread_local std::map<std::string, std::string> properties;
  return properties;
}

}  // namespace firesteel::rdd
