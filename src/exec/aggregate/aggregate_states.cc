#include "exec/aggregate/aggregate_states.h"

namespace firesteel {
namespace {

constexpr size_t kStateAlignment = 16;

size_t total_width(const std::vector<AggregateSpec>& aggregates) {
  size_t width = 0;
  for (const auto& aggregate : aggregates) {
    const size_t size = aggregate.function->kernel->state_size();
    width += (size + kStateAlignment - 1) / kStateAlignment * kStateAlignment;
  }
  return width;
}

}  // namespace

AggregateStates::AggregateStates(const std::vector<AggregateSpec>& aggregates)
    : arena_(total_width(aggregates)) {
  size_t offset = 0;
  for (const auto& aggregate : aggregates) {
    kernels_.push_back(aggregate.function->kernel);
    row_list_updates_.push_back(dynamic_cast<const RowListUpdate*>(kernels_.back().get()));
    offsets_.push_back(offset);
    const size_t size = aggregate.function->kernel->state_size();
    offset += (size + kStateAlignment - 1) / kStateAlignment * kStateAlignment;
  }
}

AggregateStates::~AggregateStates() {
  for (size_t a = 0; a < kernels_.size(); ++a) {
    if (!kernels_[a]->needs_destroy()) continue;
    for (size_t group = 0; group < arena_.size(); ++group) kernels_[a]->destroy(at(a, group));
  }
}

void AggregateStates::resize(size_t count) {
  const size_t before = arena_.size();
  arena_.resize(count);
  for (size_t a = 0; a < kernels_.size(); ++a) {
    for (size_t group = before; group < count; ++group) kernels_[a]->initialize(at(a, group));
  }
}

void AggregateStates::addresses(size_t a, std::span<const uint32_t> groups,
                                std::vector<std::byte*>& states) const {
  states.resize(groups.size());
  for (size_t i = 0; i < groups.size(); ++i) states[i] = at(a, groups[i]);
}

void AggregateStates::combine(const AggregateStates& other, std::span<const uint32_t> others,
                              std::span<const uint32_t> groups) {
  std::vector<std::byte*> sources;
  std::vector<std::byte*> targets;
  for (size_t a = 0; a < kernels_.size(); ++a) {
    other.addresses(a, others, sources);
    addresses(a, groups, targets);
    kernels_[a]->combine(sources.data(), targets.data(), groups.size());
  }
}

VectorPtr AggregateStates::finalize(size_t a, size_t begin, size_t count) const {
  std::vector<std::byte*> states(count);
  for (size_t i = 0; i < count; ++i) states[i] = at(a, begin + i);
  return kernels_[a]->finalize(states.data(), count);
}

VectorPtr AggregateStates::serialize(size_t a, size_t begin, size_t count) const {
  std::vector<std::byte*> states(count);
  for (size_t i = 0; i < count; ++i) states[i] = at(a, begin + i);
  return kernels_[a]->serialize(states.data(), count);
}

size_t AggregateStates::heap_bytes() const {
  size_t bytes = 0;
  for (size_t a = 0; a < kernels_.size(); ++a) {
    if (!kernels_[a]->needs_destroy()) continue;
    for (size_t group = 0; group < arena_.size(); ++group) {
      bytes += kernels_[a]->heap_bytes(at(a, group));
    }
  }
  return bytes;
}

}  // namespace firesteel
