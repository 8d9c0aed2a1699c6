#include "firesteel/row.h"

#include <algorithm>
#include <stdexcept>

namespace firesteel {

std::vector<std::string> Row::fieldNames() const {
  return names_ ? *names_ : std::vector<std::string>{};
}

size_t Row::fieldIndex(std::string_view name) const {
  if (names_) {
    const auto it = std::find(names_->begin(), names_->end(), name);
    if (it != names_->end()) return static_cast<size_t>(it - names_->begin());
  }
  throw std::out_of_range("no field " + std::string(name) + " in " + toString());
}

std::string Row::toString() const {
  std::string out = "[";
  for (const auto& value : *values_) {
    if (out.size() > 1) out += ',';
    out += value.toString();
  }
  return out + "]";
}

std::ostream& operator<<(std::ostream& out, const Row& row) { return out << row.toString(); }

}  // namespace firesteel
