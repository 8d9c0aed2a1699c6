#pragma once

// The map side of shuffles.

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "firesteel/rdd/aggregators.h"
#include "firesteel/rdd/combine_table.h"
#include "firesteel/rdd/node.h"
#include "firesteel/rdd/partitioner.h"

namespace firesteel::rdd {

// What the map tasks of a shuffle do; on the driver it also stands for the shuffle.
class ShuffleMap : public StageProgram {
 public:
  int shuffle_id() const { return shuffle_id_; }
  int reduce_partitions() const { return reduce_partitions_; }

 protected:
  ShuffleMap(int shuffle_id, int reduce_partitions)
      : shuffle_id_(shuffle_id), reduce_partitions_(reduce_partitions) {}

 private:
  int shuffle_id_;
  int reduce_partitions_;
};

// A shuffle that some node reads, on the driver.
struct Shuffle {
  std::shared_ptr<const ShuffleMap> map;
  // When the last owner goes, the shuffle's output may too.
  std::shared_ptr<const int> lease;
};

namespace detail {

// Gathers records for each reduce partition and hands them on in pieces.
class ShuffleBuffers {
 public:
  ShuffleBuffers(TaskContext& task, int shuffle_id, int partitions)
      : output_(task.services().shuffle_output(shuffle_id, partitions)),
        buffers_(static_cast<size_t>(partitions)),
        piece_(std::clamp(kAll / static_cast<size_t>(std::max(partitions, 1)), size_t{1} << 10,
                          size_t{64} << 10)) {}

  template <class... Parts>
  void write(int partition, const Parts&... parts) {
    ByteBuffer& buffer = buffers_[static_cast<size_t>(partition)];
    OutArchive archive(buffer);
    archive(parts...);
    if (buffer.size() >= piece_) [[unlikely]] {
      output_->write(partition, buffer.view());
      buffer.clear();
    }
  }
  void commit() {
    for (size_t i = 0; i < buffers_.size(); ++i) {
      if (!buffers_[i].empty()) output_->write(static_cast<int>(i), buffers_[i].view());
      buffers_[i].free();
    }
    output_->commit();
  }

 private:
  // What all buffers of a task take together, about.
  static constexpr size_t kAll = 4 << 20;

  std::unique_ptr<ShuffleOutput> output_;
  std::vector<ByteBuffer> buffers_;
  size_t piece_;
};

// A partitioner with the common kind inlined.
template <class K>
class PartitionOf {
 public:
  explicit PartitionOf(const KeyPartitioner<K>& partitioner)
      : partitioner_(partitioner),
        hash_partitions_(dynamic_cast<const KeyHashPartitioner<K>*>(&partitioner) != nullptr
                             ? partitioner.numPartitions()
                             : 0) {}
  int operator()(const K& key) const {
    if (hash_partitions_ != 0) return HashPartitioner::of_hash(hash_code(key), hash_partitions_);
    return checked(partitioner_.getPartition(key));
  }

 private:
  int checked(int partition) const {
    if (partition < 0 || partition >= partitioner_.numPartitions()) {
      throw std::out_of_range("a partitioner gave partition " + std::to_string(partition) + " of " +
                              std::to_string(partitioner_.numPartitions()));
    }
    return partition;
  }

  const KeyPartitioner<K>& partitioner_;
  int hash_partitions_;
};

}  // namespace detail

// Sends every pair on as it is.
struct NoCombine {
  void write(GraphWriter&) const {}
  static NoCombine read(GraphReader&) { return {}; }
};

// Parent's elements are pairs; Combine is NoCombine or an aggregator, which combines the values of
// a key before they are sent.
template <class Parent, class Combine>
class ShuffleMapOf final : public ShuffleMap {
 public:
  using Pair = typename Parent::value_type;
  using K = std::remove_const_t<typename Pair::first_type>;

  ShuffleMapOf(int shuffle_id, std::shared_ptr<const Parent> parent,
               KeyPartitionerPtr<K> partitioner, Combine combine)
      : ShuffleMap(shuffle_id, partitioner->numPartitions()),
        parent_(std::move(parent)),
        partitioner_(std::move(partitioner)),
        combine_(std::move(combine)) {}

  const PortableType& portable_type() const override {
    return *detail::Registration<ShuffleMapOf>::type;
  }
  void write(GraphWriter& graph) const override {
    graph(shuffle_id());
    graph.node(*parent_);
    graph.portable(*partitioner_);
    combine_.write(graph);
  }
  static std::shared_ptr<ShuffleMapOf> read(GraphReader& graph) {
    const int shuffle_id = graph.template take<int>();
    auto parent = std::static_pointer_cast<const Parent>(graph.node());
    auto partitioner = graph.template portable_as<KeyPartitioner<K>>();
    return std::make_shared<ShuffleMapOf>(shuffle_id, std::move(parent), std::move(partitioner),
                                          Combine::read(graph));
  }
  const RddNode& node() const override { return *parent_; }

  std::string run(TaskContext& task, int partition) const override {
    detail::ShuffleBuffers buffers(task, shuffle_id(), reduce_partitions());
    const detail::PartitionOf<K> partition_of(*partitioner_);
    if constexpr (std::is_same_v<Combine, NoCombine>) {
      parent_->push(task, partition, [&](const auto& pair) {
        buffers.write(partition_of(pair.first), pair.first, pair.second);
        return true;
      });
    } else {
      combine_and_write(task, partition, buffers, partition_of);
    }
    buffers.commit();
    return {};
  }

 private:
  void combine_and_write(TaskContext& task, int partition, detail::ShuffleBuffers& buffers,
                         const detail::PartitionOf<K>& partition_of) const {
    using C = typename Combine::Combiner;
    Combine combine = combine_;
    CombineTable<K, C> table;
    TaskMemory memory(task.services());
    // Without memory for more, what there is goes on: the reduce side combines again.
    const auto flush = [&] {
      for (const auto& [key, combiner] : table.entries()) {
        buffers.write(partition_of(key), key, combiner);
      }
      table.clear();
    };
    parent_->push(task, partition, [&](auto&& pair) {
      using Given = decltype(pair);
      const uint64_t hash = hash_code(pair.first);
      table.update(
          hash, std::forward<Given>(pair).first,
          [&] { return combine.create(std::forward<Given>(pair).second); },
          [&](C& combiner) {
            if constexpr (!kBitwise<C>) table.note_growth(heap_bytes(pair.second));
            combine.merge(combiner, std::forward<Given>(pair).second);
          });
      if (!memory.grow_to(table.bytes())) [[unlikely]]
        flush();
      return true;
    });
    flush();
  }

  std::shared_ptr<const Parent> parent_;
  KeyPartitionerPtr<K> partitioner_;
  Combine combine_;
};

}  // namespace firesteel::rdd
