#include "catalog/user_name.h"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>

namespace firesteel {

std::string user_name() {
  // As Spark: this variable goes first.
  if (const char* name = std::getenv("SPARK_USER"); name != nullptr && *name != '\0') return name;
  passwd entry{};
  passwd* found = nullptr;
  char buffer[4096];
  if (::getpwuid_r(::geteuid(), &entry, buffer, sizeof(buffer), &found) == 0 && found != nullptr) {
    return found->pw_name;
  }
  return std::to_string(::geteuid());
}

}  // namespace firesteel
