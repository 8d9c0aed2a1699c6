#pragma once

namespace firesteel {

// How near a task runs to its data, nearest first.
enum class Locality { kProcess, kNode, kNoPreference, kRack, kAny };

inline constexpr int kLocalities = 5;

// Spark's names, as the event log has them.
constexpr const char* locality_name(Locality locality) {
  switch (locality) {
    case Locality::kProcess:
      return "PROCESS_LOCAL";
    case Locality::kNode:
      return "NODE_LOCAL";
    case Locality::kNoPreference:
      return "NO_PREF";
    case Locality::kRack:
      return "RACK_LOCAL";
    case Locality::kAny:
      break;
  }
  return "ANY";
}

}  // namespace firesteel
