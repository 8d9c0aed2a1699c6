#pragma once

#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "firesteel/rdd/combine_table.h"
#include "firesteel/rdd/spill_frames.h"

namespace firesteel::rdd {

// Combines values by key in a hash table. When memory ends, the table's entries go to disk in 16
// partitions by their hash codes; at the end each partition is combined by itself, in the same way.
template <class K, class Aggregator>
class SpillingCombiner {
 public:
  using C = typename Aggregator::Combiner;
  using Entry = std::pair<K, C>;

  SpillingCombiner(TaskServices& services, Aggregator& aggregator, int level = 0)
      : services_(services), aggregator_(aggregator), level_(level), memory_(services) {}

  template <class Key, class V>
  void add(Key&& key, V&& value) {
    const uint64_t hash = hash_code(key);
    table_.update(
        hash, std::forward<Key>(key), [&] { return aggregator_.create(std::forward<V>(value)); },
        [&](C& combiner) {
          if constexpr (!kBitwise<C>) {
            table_.note_growth(sizeof(std::remove_cvref_t<V>) + heap_bytes(value));
          }
          aggregator_.merge(combiner, std::forward<V>(value));
        });
    make_room();
  }
  template <class Key>
  void add_combiner(Key&& key, C&& combiner) {
    const uint64_t hash = hash_code(key);
    table_.update(
        hash, std::forward<Key>(key), [&]() -> C { return std::move(combiner); },
        [&](C& existing) {
          if constexpr (!kBitwise<C>) table_.note_growth(heap_bytes(combiner));
          aggregator_.merge_combiners(existing, std::move(combiner));
        });
    make_room();
  }

  // Then: all entries. Entries may be moved away.
  template <class Sink>
  bool finish(Sink& sink) {
    while (Entry* entry = next()) {
      if (!sink(std::move(*entry))) return false;
    }
    return true;
  }
  // The next entry, valid until the next call.
  Entry* next() {
    if (spilled_ == nullptr) {
      auto& entries = table_.entries();
      return at_ < entries.size() ? &entries[at_++] : nullptr;
    }
    if (partition_ == 0 && part_ == nullptr) {
      spill();
      table_ = {};
      memory_.clear();
      end_writing();
    }
    while (true) {
      if (part_ != nullptr) {
        if (Entry* entry = part_->next()) return entry;
        part_.reset();
      }
      if (partition_ == kPartitions) return nullptr;
      open_part(partition_++);
    }
  }

 private:
  static constexpr int kPartitions = 16;
  // Keys whose codes agree in so many bits are equal, or will never be told apart.
  static constexpr int kDeepest = 8;
  static constexpr size_t kFrame = 64 << 10;

  struct Spilled {
    std::unique_ptr<SpillStream> stream;
    std::vector<FrameWriter<Entry>> writers;
    std::vector<std::vector<SpillFrame>> frames;
  };

  void make_room() {
    if (memory_.grow_to(table_.bytes()) || level_ >= kDeepest) [[likely]]
      return;
    if constexpr (!kBitwise<C>) {
      table_.measure();
      if (memory_.grow_to(table_.bytes())) return;
    }
    services_.count_spilled(table_.bytes(), 0);
    spill();
    table_ = {};
    memory_.clear();
  }
  void spill() {
    if (spilled_ == nullptr) {
      spilled_ = std::make_unique<Spilled>();
      spilled_->stream = services_.spill();
      for (int i = 0; i < kPartitions; ++i) {
        spilled_->writers.emplace_back(*spilled_->stream, kFrame);
      }
    }
    const int shift = 60 - 4 * level_;
    for (const Entry& entry : table_.entries()) {
      // Other bits than those that chose the partition of the shuffle.
      const uint64_t code = mix_hash(hash_code(entry.first));
      spilled_->writers[(code >> shift) % kPartitions].write(entry);
    }
  }
  void end_writing() {
    for (auto& writer : spilled_->writers) {
      writer.flush();
      spilled_->frames.push_back(writer.take_frames());
    }
    spilled_->writers.clear();
    spilled_->stream->finish();
    services_.count_spilled(0, spilled_->stream->size());
  }
  void open_part(int partition) {
    part_ = std::make_unique<SpillingCombiner>(services_, aggregator_, level_ + 1);
    FrameReader<Entry> reader(*spilled_->stream,
                              std::move(spilled_->frames[static_cast<size_t>(partition)]));
    for (Entry entry; reader.next(entry);) {
      part_->add_combiner(std::move(entry.first), std::move(entry.second));
      entry = Entry();
    }
  }

  TaskServices& services_;
  Aggregator& aggregator_;
  const int level_;
  TaskMemory memory_;
  CombineTable<K, C> table_;
  size_t at_ = 0;
  std::unique_ptr<Spilled> spilled_;
  int partition_ = 0;
  std::unique_ptr<SpillingCombiner> part_;
};

}  // namespace firesteel::rdd
