#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "firesteel/rdd/accumulator.h"
#include "firesteel/rdd/broadcast.h"
#include "firesteel/rdd/collection_node.h"
#include "firesteel/rdd/file_nodes.h"
#include "firesteel/rdd/more_actions.h"
#include "firesteel/rdd/rdd_handle.h"
#include "firesteel/rdd/spark_conf.h"

namespace firesteel::rdd {

// An application's entry to RDDs: it makes them, and runs the jobs on them. A handle, cheap to
// copy; any thread. A process has one at a time.
//
// Executors of an application run its own program. There the constructor does not return: it serves
// the driver until that ends, and ends the process. What main() does before it runs in every
// executor too.
class SparkContext {
 public:
  // What `firesteel submit` hands on comes before the defaults, what `conf` says before that.
  explicit SparkContext(const SparkConf& conf = SparkConf());
  SparkContext(const std::string& master, const std::string& appName)
      : SparkContext(SparkConf().setMaster(master).setAppName(appName)) {}
  // This process's, or a new one.
  static SparkContext getOrCreate(const SparkConf& conf = SparkConf());
  static std::optional<SparkContext> active();

  // --- Sources

  // At least as many partitions as cores by default.
  template <class T>
  auto parallelize(std::vector<T> values, int numSlices = 0, Where where = Where::current()) const {
    using Node = CollectionNode<T>;
    return RddOf<Node>(detail::make_node<Node>(core_, slices(numSlices), "ParallelCollectionRDD",
                                               CallSite("parallelize", where), std::move(values)));
  }
  template <class T>
  auto parallelize(std::initializer_list<T> values, int numSlices = 0,
                   Where where = Where::current()) const {
    return parallelize(std::vector<T>(values), numSlices, where);
  }
  template <class T>
  auto makeRDD(std::vector<T> values, int numSlices = 0, Where where = Where::current()) const {
    return parallelize(std::move(values), numSlices, where);
  }
  // start, start + step... below end.
  RDD<int64_t, RangeNode> range(int64_t start, int64_t end, int64_t step = 1, int numSlices = 0,
                                Where where = Where::current()) const;
  // Lines of text files. `path` is a file, a folder, a pattern, or several with commas between;
  // files that end in .gz are decompressed. Large files are cut into at least minPartitions pieces.
  RDD<std::string, EachNode<TextFileNode, SameOp<std::string>>> textFile(
      const std::string& path, int minPartitions = 0, Where where = Where::current()) const;
  // (name, content) of whole files.
  RDD<std::pair<std::string, std::string>, WholeFileNode> wholeTextFiles(
      const std::string& path, int minPartitions = 0, Where where = Where::current()) const;
  RDD<std::pair<std::string, std::string>, WholeFileNode> binaryFiles(
      const std::string& path, int minPartitions = 0, Where where = Where::current()) const;
  // What saveAsObjectFile wrote.
  template <class T>
  auto objectFile(const std::string& path, Where where = Where::current()) const {
    using Node = ObjectFileNode<T>;
    auto files = list_files(path);
    const auto partitions = static_cast<int>(files.size());
    auto node = detail::make_node<Node>(core_, partitions, "HadoopRDD",
                                        CallSite("objectFile", where), std::move(files));
    node->set_name(path);
    return RddOf<Node>(std::move(node));
  }
  template <class T>
  RDD<T> emptyRDD(Where where = Where::current()) const {
    using Node = UnionNode<T>;
    return RddOf<Node>(detail::make_node<Node>(core_, 0, "EmptyRDD", CallSite("emptyRDD", where),
                                               typename Node::Parents()));
  }
  template <class T>
  RDD<T> union_(const std::vector<RDD<T>>& rdds, Where where = Where::current()) const {
    using Node = UnionNode<T>;
    typename Node::Parents parents;
    int partitions = 0;
    for (const auto& rdd : rdds) {
      parents.push_back(rdd.node());
      partitions += rdd.getNumPartitions();
    }
    return RddOf<Node>(detail::make_node<Node>(core_, partitions, "UnionRDD",
                                               CallSite("union", where), std::move(parents)));
  }

  // --- Shared variables

  template <class T>
  Broadcast<T> broadcast(T value) const {
    auto object = std::make_shared<const T>(std::move(value));
    return Broadcast<T>(new_broadcast(to_bytes(*object), object), context_tag());
  }
  LongAccumulator longAccumulator(const std::string& name = "") const {
    return LongAccumulator(new_accumulator<detail::NumberSum<int64_t>>(name));
  }
  DoubleAccumulator doubleAccumulator(const std::string& name = "") const {
    return DoubleAccumulator(new_accumulator<detail::NumberSum<double>>(name));
  }
  template <class T>
  CollectionAccumulator<T> collectionAccumulator(const std::string& name = "") const {
    return CollectionAccumulator<T>(new_accumulator<detail::Collected<T>>(name));
  }
  // Of your own type: see Accumulator.
  template <class A>
  Accumulator<A> accumulator(const std::string& name = "") const {
    return Accumulator<A>(new_accumulator<A>(name));
  }

  // --- Jobs. Groups, tags, descriptions and properties are those of the calling thread.

  void setJobGroup(const std::string& groupId, const std::string& description,
                   bool interruptOnCancel = false) const;
  void clearJobGroup() const;
  void setJobDescription(const std::string& description) const;
  void addJobTag(const std::string& tag) const;
  void removeJobTag(const std::string& tag) const;
  std::set<std::string> getJobTags() const;
  void clearJobTags() const;
  // nullopt removes it. "spark.scheduler.pool" picks the pool.
  void setLocalProperty(const std::string& key, const std::optional<std::string>& value) const;
  std::optional<std::string> getLocalProperty(const std::string& key) const;

  void cancelJobGroup(const std::string& groupId, const std::string& reason = "") const;
  void cancelJobGroupAndFutureJobs(const std::string& groupId,
                                   const std::string& reason = "") const;
  void cancelJobsWithTag(const std::string& tag, const std::string& reason = "") const;
  void cancelJob(int jobId, const std::string& reason = "") const;
  void cancelStage(int stageId, const std::string& reason = "") const;
  void cancelAllJobs() const;

  // f(iterator) or f(task context, iterator) over partitions.
  template <class T, class N, class F>
  auto runJob(const RDD<T, N>& rdd, F f, Where where = Where::current()) const {
    return rdd.runJob(std::move(f), where);
  }
  template <class T, class N, class F>
  auto runJob(const RDD<T, N>& rdd, F f, std::vector<int> partitions,
              Where where = Where::current()) const {
    return rdd.runJob(std::move(f), std::move(partitions), where);
  }

  // --- The application

  // On a file system that all executors see.
  void setCheckpointDir(const std::string& folder) const;
  std::optional<std::string> getCheckpointDir() const;
  // RDDs that are persisted now, by id.
  std::map<int, std::string> getPersistentRDDs() const;
  std::string master() const;
  std::string appName() const;
  std::string applicationId() const;
  int64_t startTime() const;
  std::string version() const;
  SparkConf getConf() const;
  int defaultParallelism() const;
  int defaultMinPartitions() const { return std::min(defaultParallelism(), 2); }
  bool isLocal() const;
  bool isStopped() const;
  // Ends jobs and executors. RDDs of this context cannot be computed any more.
  void stop() const;

  // For the engine.
  explicit SparkContext(std::shared_ptr<ContextCore> core) : core_(std::move(core)) {}
  const std::shared_ptr<ContextCore>& core() const { return core_; }

 private:
  int slices(int wanted) const { return wanted > 0 ? wanted : defaultParallelism(); }
  int min_partitions(int wanted) const { return wanted > 0 ? wanted : defaultMinPartitions(); }
  int64_t new_broadcast(const std::string& bytes, std::shared_ptr<const void> value) const;
  uint64_t context_tag() const;
  template <class A>
  int64_t new_accumulator(const std::string& name) const {
    return detail::register_accumulator(Accumulator<A>::make(), name);
  }

  std::shared_ptr<ContextCore> core_;
};

template <class T, class Node>
SparkContext RDD<T, Node>::sparkContext() const {
  return SparkContext(node_->context());
}

}  // namespace firesteel::rdd
