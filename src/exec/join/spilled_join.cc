#include "exec/join/spilled_join.h"

#include <algorithm>

#include "exec/join/join_partitioner.h"
#include "rows/batch_codec.h"

namespace firesteel {
namespace {

// Build rows of up to so many bytes are joined at once however little memory there is.
constexpr size_t kMinPieceBytes = 1 << 20;
// A partition that would take more passes over its probe rows than this is cut.
constexpr size_t kMaxPasses = 4;

std::vector<DataType> types_of(const Attributes& attributes) {
  std::vector<DataType> types;
  for (const auto& attribute : attributes) types.push_back(attribute.type);
  return types;
}

size_t needed(uint64_t bytes, uint64_t rows) { return 2 * bytes + JoinRows::kBytesPerRow * rows; }

}  // namespace

SpilledJoin::SpilledJoin(std::shared_ptr<JoinBuild> build, std::shared_ptr<const PairJoin> pairs,
                         Attributes probe_output, ExecutionContext& context)
    : build_(std::move(build)),
      pairs_(std::move(pairs)),
      probe_output_(std::move(probe_output)),
      context_(context) {}

SpillPartitions& SpilledJoin::probe_partitions() {
  std::lock_guard lock(mutex_);
  if (!probe_) probe_.emplace(context_.spill, types_of(probe_output_), 0);
  return *probe_;
}

bool SpilledJoin::has_rows() {
  if (!build_->is_spilled()) return false;
  SpillPartitions& probe = probe_partitions();
  std::lock_guard lock(mutex_);
  if (!started_) add_parts(build_->partitions(), probe);
  started_ = true;
  return !parts_.empty();
}

void SpilledJoin::add_parts(const SpillPartitions& build, const SpillPartitions& probe) {
  const JoinRules& rules = pairs_->rules();
  const bool probe_matters = rules.emit_unmatched_probe || rules.probe_anti || rules.existence;
  for (size_t p = 0; p < SpillPartitions::kCount; ++p) {
    const bool has_build = build[p].num_rows() > 0;
    const bool has_probe = probe[p].num_rows() > 0;
    if ((has_build && has_probe) || (has_probe && probe_matters) ||
        (has_build && rules.emit_unmatched_build)) {
      parts_.push_back({build[p], probe[p], build.level()});
    }
  }
}

std::optional<SpilledJoin::Part> SpilledJoin::take_part() {
  std::lock_guard lock(mutex_);
  if (parts_.empty()) return std::nullopt;
  Part part = std::move(parts_.front());
  parts_.pop_front();
  return part;
}

void SpilledJoin::run(const Push& push) {
  PairJoin::State state(*pairs_);
  while (auto part = take_part()) {
    const size_t bytes = needed(part->build.raw_bytes(), part->build.num_rows());
    const size_t free =
        std::max(kMinPieceBytes, context_.memory->available() / context_.parallelism);
    if (bytes > kMaxPasses * free && part->level < SpillPartitions::kMaxLevel && cut(*part)) {
      continue;
    }
    if (!join_part(*part, state, push)) return;
  }
}

bool SpilledJoin::cut(const Part& part) {
  SpillPartitions build(context_.spill, part.build.types(), part.level + 1);
  const auto scatter = [&](const SpilledRows& rows, const Exprs& keys, SpillPartitions& into) {
    JoinPartitioner partitioner(keys, into);
    for (size_t b = 0; b < rows.num_batches(); ++b) {
      context_.cancel->check();
      partitioner.add(rows.read(b));
    }
    partitioner.flush();
  };
  scatter(part.build, build_->keys(), build);
  for (size_t p = 0; p < SpillPartitions::kCount; ++p) {
    if (build[p].num_rows() == part.build.num_rows()) return false;
  }
  SpillPartitions probe(context_.spill, part.probe.types(), part.level + 1);
  scatter(part.probe, pairs_->keys(), probe);
  std::lock_guard lock(mutex_);
  add_parts(build, probe);
  return true;
}

bool SpilledJoin::join_part(const Part& part, PairJoin::State& state, const Push& push) {
  MemoryReservation reservation(build_->memory());
  // By probe row; only needed when the build rows are taken in pieces.
  std::vector<uint8_t> matched;
  size_t next_build = 0;
  do {
    std::vector<Batch> batches;
    size_t bytes = 0;
    while (next_build < part.build.num_batches()) {
      Batch batch = part.build.read(next_build);
      const size_t more = bytes + needed(bytes_of(batch), batch.num_rows);
      if (!reservation.try_resize(more)) {
        if (bytes >= kMinPieceBytes) break;
        reservation.force_resize(more);
      }
      bytes = more;
      batches.push_back(std::move(batch));
      ++next_build;
    }
    const bool last = next_build == part.build.num_batches();
    if (!last && matched.empty()) matched.assign(part.probe.num_rows(), 0);
    JoinRows build = build_->make_rows();
    build.build(batches, context_.pool);
    batches.clear();
    size_t probe_row = 0;
    for (size_t b = 0; b < part.probe.num_batches(); ++b) {
      context_.cancel->check();
      Batch batch = part.probe.read(b);
      const size_t num_rows = batch.num_rows;
      bool more = true;
      if (matched.empty()) {
        more = pairs_->join(build, std::move(batch), state, push);
      } else {
        const PairJoin::Passes passes{std::span(matched).subspan(probe_row, num_rows), last};
        more = pairs_->join(build, std::move(batch), state, push, &passes);
      }
      if (!more) return false;
      probe_row += num_rows;
    }
    if (!pairs_->rules().emits_build_rows()) continue;
    for (size_t begin = 0; begin < build.num_rows(); begin += kBatchSize) {
      const size_t end = std::min<size_t>(build.num_rows(), begin + kBatchSize);
      Batch batch;
      if (pairs_->build_rows(build, probe_output_, begin, end, batch) && !push(std::move(batch))) {
        return false;
      }
    }
  } while (next_build < part.build.num_batches());
  return true;
}

}  // namespace firesteel
