#include "core/accumulator.h"

#include <fmt/format.h>

namespace firesteel {

template <class T>
std::string NumberAccumulator<T>::text() const {
  return fmt::format("{}", sum_);
}

template class NumberAccumulator<int64_t>;
template class NumberAccumulator<double>;

void CollectionAccumulator::write(ByteWriter& out) const {
  out.varint(elements_.size());
  for (const auto& element : elements_) out.string(element);
}

void CollectionAccumulator::merge(ByteReader& in) {
  const size_t count = in.count();
  elements_.reserve(elements_.size() + count);
  for (size_t i = 0; i < count; ++i) elements_.emplace_back(in.string());
}

std::string CollectionAccumulator::text() const {
  return fmt::format("{} elements", elements_.size());
}

}  // namespace firesteel
