#include "session/cached_rows.h"

#include <algorithm>

#include "exec/collect_sink.h"
#include "rows/batch_codec.h"

namespace firesteel {

CachedRows::CachedRows(StorageLevel level, std::vector<DataType> types, MemoryPoolPtr memory,
                       SpillSpacePtr space)
    : level_(level),
      types_(std::move(types)),
      space_(std::move(space)),
      reservation_(std::move(memory)) {}

SpillFile::Block CachedRows::write(const Batch& batch) {
  {
    std::lock_guard lock(mutex_);
    if (!file_) file_ = std::make_unique<SpillFile>(space_);
  }
  return file_->write(batch);
}

void CachedRows::append(Batch batch) {
  batch = compact(std::move(batch));
  for (auto& column : batch.columns) column = flatten(column);
  Place place;
  place.bytes = bytes_of(batch);
  num_rows_ += static_cast<int64_t>(batch.num_rows);
  size_in_bytes_ += static_cast<int64_t>(place.bytes);
  if (level_.use_memory && !is_temporary_ &&
      reservation_.try_resize(reservation_.bytes() + place.bytes)) {
    memory_usage_ += place.bytes;
    place.held = std::move(batch);
  } else {
    is_temporary_ = is_temporary_ || !level_.use_disk;
    place.block = write(batch);
  }
  std::lock_guard lock(mutex_);
  places_.push_back(std::move(place));
}

Batch CachedRows::read(size_t index) const {
  SpillFile::Block block;
  {
    std::lock_guard lock(mutex_);
    const Place& place = places_[index];
    if (place.held) return *place.held;
    block = place.block;
  }
  return file_->read(block, types_);
}

size_t CachedRows::move_to_disk(size_t bytes) {
  std::unique_lock moving(moving_, std::try_to_lock);
  if (!moving.owns_lock() || !level_.use_disk) return 0;
  size_t freed = 0;
  while (freed < bytes) {
    Batch batch;
    size_t index = 0;
    {
      std::lock_guard lock(mutex_);
      while (next_to_move_ < places_.size() && !places_[next_to_move_].held) ++next_to_move_;
      if (next_to_move_ == places_.size()) break;
      index = next_to_move_;
      batch = *places_[index].held;
    }
    const SpillFile::Block block = write(batch);
    std::lock_guard lock(mutex_);
    Place& place = places_[index];
    place.block = block;
    place.held.reset();
    freed += place.bytes;
    memory_usage_ -= place.bytes;
    reservation_.force_resize(reservation_.bytes() - place.bytes);
  }
  return freed;
}

}  // namespace firesteel
