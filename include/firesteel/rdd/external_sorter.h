#pragma once

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "firesteel/rdd/sort_prefix.h"
#include "firesteel/rdd/spill_frames.h"

namespace firesteel::rdd {

// Sorts pairs by key. What memory does not hold goes to disk in sorted runs, which are merged as
// they are read. Pairs with equal keys stay in the order in which they came.
template <class K, class V, class Less>
class ExternalSorter {
 public:
  using Record = std::pair<K, V>;

  ExternalSorter(TaskServices& services, bool ascending, Less less = Less())
      : services_(services), less_(std::move(less)), ascending_(ascending), memory_(services) {}

  void add(Record&& record) {
    heap_ += heap_bytes(record);
    records_.push_back(std::move(record));
    if (!memory_.grow_to(bytes())) [[unlikely]]
      spill();
  }

  // Then: the records in order. They may be moved away; valid until the next call.
  Record* next() {
    if (!sorted_) begin_output();
    if (runs_.empty()) {
      return at_ < order_.size() ? &records_[order_[at_++].index] : nullptr;
    }
    return next_of_runs();
  }

 private:
  static constexpr bool kPrefix = kUsesPrefix<K, Less>;
  static constexpr size_t kFrame = 256 << 10;

  struct Run {
    std::unique_ptr<SpillStream> stream;
    FrameReader<Record> reader;
    Record record{};
    uint64_t prefix = 0;

    // False at the end.
    bool advance(bool ascending) {
      record = Record();
      if (!reader.next(record)) return false;
      prefix = prefix_of(record.first, ascending);
      return true;
    }
  };

  static uint64_t prefix_of(const K& key, bool ascending) {
    if constexpr (kPrefix) {
      const uint64_t prefix = SortPrefix<K>::of(key);
      return ascending ? prefix : ~prefix;
    } else {
      return 0;
    }
  }
  bool before(const K& a, const K& b) const { return ascending_ ? less_(a, b) : less_(b, a); }

  // What it takes to sort and hold the records.
  size_t bytes() const {
    constexpr size_t kItems = 2 * sizeof(PrefixItem);
    return records_.capacity() * sizeof(Record) + records_.size() * kItems + heap_;
  }

  void sort_records() {
    order_.resize(records_.size());
    for (size_t i = 0; i < records_.size(); ++i) {
      order_[i] = {prefix_of(records_[i].first, ascending_), i};
    }
    const auto by_key = [&](const PrefixItem& a, const PrefixItem& b) {
      return before(records_[a.index].first, records_[b.index].first);
    };
    if constexpr (!kPrefix) {
      std::stable_sort(order_.begin(), order_.end(), by_key);
    } else {
      radix_sort(order_);
      if constexpr (!SortPrefix<K>::kExact) {
        for (size_t begin = 0; begin < order_.size();) {
          size_t end = begin + 1;
          while (end < order_.size() && order_[end].prefix == order_[begin].prefix) ++end;
          if (end - begin > 1) {
            std::stable_sort(order_.begin() + static_cast<ptrdiff_t>(begin),
                             order_.begin() + static_cast<ptrdiff_t>(end), by_key);
          }
          begin = end;
        }
      }
    }
  }

  void spill() {
    services_.check_killed();
    sort_records();
    auto stream = services_.spill();
    FrameWriter<Record> writer(*stream, kFrame);
    for (const PrefixItem& item : order_) writer.write(records_[item.index]);
    writer.flush();
    stream->finish();
    services_.count_spilled(bytes(), stream->size());
    auto frames = writer.take_frames();
    auto run = std::make_unique<Run>(Run{nullptr, FrameReader<Record>(*stream, std::move(frames))});
    run->stream = std::move(stream);
    runs_.push_back(std::move(run));
    records_ = {};
    order_ = {};
    heap_ = 0;
    memory_.clear();
  }

  void begin_output() {
    sorted_ = true;
    if (runs_.empty()) {
      sort_records();
      return;
    }
    if (!records_.empty()) spill();
    std::erase_if(runs_, [&](const auto& run) { return !run->advance(ascending_); });
    for (size_t i = 0; i < runs_.size(); ++i) heap_order_.push_back(i);
    std::make_heap(heap_order_.begin(), heap_order_.end(),
                   [&](size_t a, size_t b) { return run_before(b, a); });
  }
  bool run_before(size_t a, size_t b) const {
    const Run& left = *runs_[a];
    const Run& right = *runs_[b];
    if (left.prefix != right.prefix) return left.prefix < right.prefix;
    if (before(left.record.first, right.record.first)) return true;
    if (before(right.record.first, left.record.first)) return false;
    return a < b;
  }
  Record* next_of_runs() {
    const auto after = [&](size_t a, size_t b) { return run_before(b, a); };
    if (given_) {
      // The run that gave the last record moves on.
      given_ = false;
      if (runs_[heap_order_.back()]->advance(ascending_)) {
        std::push_heap(heap_order_.begin(), heap_order_.end(), after);
      } else {
        heap_order_.pop_back();
      }
    }
    if (heap_order_.empty()) return nullptr;
    std::pop_heap(heap_order_.begin(), heap_order_.end(), after);
    given_ = true;
    return &runs_[heap_order_.back()]->record;
  }

  TaskServices& services_;
  Less less_;
  bool ascending_;
  TaskMemory memory_;
  std::vector<Record> records_;
  std::vector<PrefixItem> order_;
  size_t heap_ = 0;
  size_t at_ = 0;
  bool sorted_ = false;
  bool given_ = false;
  std::vector<std::unique_ptr<Run>> runs_;
  std::vector<size_t> heap_order_;
};

}  // namespace firesteel::rdd
