#pragma once

#include <deque>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "firesteel/rdd/basic_actions.h"
#include "firesteel/rdd/future_action.h"
#include "firesteel/rdd/output_files.h"
#include "firesteel/rdd/transformations.h"

namespace firesteel::rdd {

struct KeyHash;

// The elements of an RDD one after the other, a partition at a time: for (const T& x : iterator).
template <class T>
class LocalIterator {
 public:
  LocalIterator(int partitions, std::function<Elements<T>(int)> fetch)
      : partitions_(partitions), fetch_(std::move(fetch)) {}

  bool hasNext() {
    while (at_ == current_.size()) {
      if (next_ == partitions_) return false;
      current_ = fetch_(next_++);
      at_ = 0;
    }
    return true;
  }
  const T& next() {
    hasNext();
    return current_[at_++];
  }

  class Position {
   public:
    explicit Position(LocalIterator* iterator) : iterator_(iterator) {}
    const T& operator*() const { return iterator_->current_[iterator_->at_]; }
    Position& operator++() {
      ++iterator_->at_;
      return *this;
    }
    bool operator==(std::default_sentinel_t) const { return !iterator_->hasNext(); }

   private:
    LocalIterator* iterator_;
  };
  Position begin() {
    hasNext();
    return Position(this);
  }
  std::default_sentinel_t end() const { return std::default_sentinel; }

 private:
  int partitions_;
  std::function<Elements<T>(int)> fetch_;
  int next_ = 0;
  Elements<T> current_;
  size_t at_ = 0;
};

// What computes an RDD.
template <class Self, class T>
class Actions {
 public:
  std::vector<T> collect(Where where = Where::current()) const {
    return collectPartitions(detail::all_partitions(self().getNumPartitions()),
                             CallSite("collect", where));
  }
  int64_t count(Where where = Where::current()) const {
    int64_t sum = 0;
    for (const int64_t c : detail::run_job(self(), CountAction(), CallSite("count", where)))
      sum += c;
    return sum;
  }
  bool isEmpty(Where where = Where::current()) const { return take(1, where).empty(); }
  T first(Where where = Where::current()) const {
    auto some = take(1, where);
    if (some.empty()) throw_empty_collection();
    return std::move(some[0]);
  }
  // Looks at as few partitions as it can: one, then four times as many...
  std::vector<T> take(int64_t count, Where where = Where::current()) const {
    const CallSite site("take", where);
    std::vector<T> taken;
    const int all = self().getNumPartitions();
    int looked_at = 0;
    while (static_cast<int64_t>(taken.size()) < count && looked_at < all) {
      const int more =
          looked_at == 0 ? 1
          : taken.empty()
              ? looked_at * 4
              : [&] {
                  // As many as the rest should need, half as many more.
                  const double needed = 1.5 * static_cast<double>(count) * looked_at /
                                        static_cast<double>(taken.size());
                  return std::clamp(static_cast<int>(needed) - looked_at, 1, looked_at * 4);
                }();
      std::vector<int> partitions;
      for (int p = looked_at; p < std::min(all, looked_at + more); ++p) partitions.push_back(p);
      looked_at += static_cast<int>(partitions.size());
      TakeAction<T> action;
      action.count = static_cast<size_t>(count) - taken.size();
      for (auto& part : detail::run_job(self(), action, std::move(partitions), site)) {
        for (auto& element : part) {
          if (static_cast<int64_t>(taken.size()) < count) taken.push_back(std::move(element));
        }
      }
    }
    return taken;
  }

  // f(a, b), associative and commutative.
  template <class F>
  T reduce(F f, Where where = Where::current()) const {
    check_portable<F>();
    auto parts = detail::run_job(self(), ReduceAction<T, F>{{f}}, CallSite("reduce", where));
    std::optional<T> acc;
    for (auto& part : parts) {
      if (!part) continue;
      if (acc) {
        fold_into(f, *acc, std::move(*part));
      } else {
        acc = std::move(part);
      }
    }
    if (!acc) throw_empty_collection();
    return std::move(*acc);
  }
  template <class F>
  T fold(T zero, F f, Where where = Where::current()) const {
    return aggregated(std::move(zero), f, f, CallSite("fold", where));
  }
  // seq(acc, element) in a partition, comb(acc, acc) between them.
  template <class U, class Seq, class Comb>
  U aggregate(U zero, Seq seq, Comb comb, Where where = Where::current()) const {
    return aggregated(std::move(zero), std::move(seq), std::move(comb),
                      CallSite("aggregate", where));
  }
  // As aggregate; partial results are combined by tasks, in about `depth` steps.
  template <class U, class Seq, class Comb>
  U treeAggregate(U zero, Seq seq, Comb comb, int depth = 2, Where where = Where::current()) const;
  template <class F>
  T treeReduce(F f, int depth = 2, Where where = Where::current()) const;

  template <class F>
  void foreach (F f, Where where = Where::current()) const {
    check_portable<F>();
    detail::run_job(self(), ForeachAction<T, F>{{std::move(f)}}, CallSite("foreach", where));
  }
  // f(iterator)
  template <class F>
  void foreachPartition(F f, Where where = Where::current()) const {
    check_portable<F>();
    detail::run_job(self(), PartitionAction<T, F>{{std::move(f)}},
                    CallSite("foreachPartition", where));
  }
  // f(iterator) or f(task context, iterator) for some partitions; by default for all.
  template <class F>
  auto runJob(F f, std::vector<int> partitions, Where where = Where::current()) const {
    check_portable<F>();
    return detail::run_job(self(), PartitionAction<T, F>{{std::move(f)}}, std::move(partitions),
                           CallSite("runJob", where));
  }
  template <class F>
  auto runJob(F f, Where where = Where::current()) const {
    return runJob(std::move(f), detail::all_partitions(self().getNumPartitions()), where);
  }

  // The smallest `count` elements in order; `less` compares.
  template <class Less = std::less<T>>
  std::vector<T> takeOrdered(int64_t count, Less less = {}, Where where = Where::current()) const {
    return first_in_order(count, std::move(less), CallSite("takeOrdered", where));
  }
  // The largest, from the largest down.
  std::vector<T> top(int64_t count, Where where = Where::current()) const {
    return first_in_order(count, std::greater<T>(), CallSite("top", where));
  }
  template <class Less>
  T max(Less less, Where where = Where::current()) const {
    return extreme(CallSite("max", where), rdd::bind(std::move(less), Larger<Less>()));
  }
  T max(Where where = Where::current()) const {
    return extreme(CallSite("max", where), rdd::bind(std::less<T>(), Larger<std::less<T>>()));
  }
  template <class Less>
  T min(Less less, Where where = Where::current()) const {
    return extreme(CallSite("min", where), rdd::bind(std::move(less), Smaller<Less>()));
  }
  T min(Where where = Where::current()) const {
    return extreme(CallSite("min", where), rdd::bind(std::less<T>(), Smaller<std::less<T>>()));
  }

  // Exactly `count` random elements, or all when there are fewer.
  std::vector<T> takeSample(bool withReplacement, int64_t count, uint64_t seed = 42,
                            Where where = Where::current()) const;

  std::unordered_map<T, int64_t, KeyHash> countByValue(Where where = Where::current()) const;
  // About how many different elements there are.
  int64_t countApproxDistinct(double relativeSD = 0.05, Where where = Where::current()) const {
    SketchAction<T> action;
    action.empty = HyperLogLog(relativeSD);
    HyperLogLog all(relativeSD);
    for (const auto& part :
         detail::run_job(self(), std::move(action), CallSite("countApproxDistinct", where))) {
      all.merge(part);
    }
    return all.estimate();
  }
  // The count, as far as it is known after `timeout` milliseconds.
  PartialResult<BoundedDouble> countApprox(int64_t timeout, double confidence = 0.95,
                                           Where where = Where::current()) const {
    struct Progress {
      std::mutex mutex;
      int64_t sum = 0;
      int done = 0;
    };
    const auto progress = std::make_shared<Progress>();
    const int partitions = self().getNumPartitions();
    auto job = detail::start_job(self(), CountAction(), detail::all_partitions(partitions),
                                 CallSite("countApprox", where), [progress](size_t, int64_t count) {
                                   std::lock_guard lock(progress->mutex);
                                   progress->sum += count;
                                   ++progress->done;
                                 });
    job->wait_for(std::chrono::milliseconds(timeout));
    const auto estimate = [progress, partitions, confidence] {
      std::lock_guard lock(progress->mutex);
      return bound_of_count(progress->sum, progress->done, partitions, confidence);
    };
    const bool final = job->done();
    return {estimate(), final, std::move(job), estimate};
  }

  // Runs a job for each partition as it is reached, so that the driver holds one at a time.
  LocalIterator<T> toLocalIterator(Where where = Where::current()) const {
    const CallSite site("toLocalIterator", where);
    return LocalIterator<T>(self().getNumPartitions(), [self = self(), site](int partition) {
      return std::move(detail::run_job(self, CollectAction<T>(), {partition}, site)[0]);
    });
  }

  // --- Asynchronous forms

  FutureAction<std::vector<T>> collectAsync(Where where = Where::current()) const {
    auto parts =
        std::make_shared<std::vector<Elements<T>>>(static_cast<size_t>(self().getNumPartitions()));
    auto job = detail::start_job(
        self(), CollectAction<T>(), detail::all_partitions(self().getNumPartitions()),
        CallSite("collectAsync", where),
        [parts](size_t index, Elements<T>&& part) { (*parts)[index] = std::move(part); });
    return {std::move(job), [parts] { return joined(*parts); }};
  }
  FutureAction<int64_t> countAsync(Where where = Where::current()) const {
    auto sum = std::make_shared<std::atomic<int64_t>>(0);
    auto job = detail::start_job(
        self(), CountAction(), detail::all_partitions(self().getNumPartitions()),
        CallSite("countAsync", where), [sum](size_t, int64_t count) { *sum += count; });
    return {std::move(job), [sum] { return sum->load(); }};
  }
  FutureAction<std::vector<T>> takeAsync(int64_t count, Where where = Where::current()) const {
    // All partitions at once: to look at them bit by bit would need a thread that waits.
    auto parts =
        std::make_shared<std::vector<Elements<T>>>(static_cast<size_t>(self().getNumPartitions()));
    TakeAction<T> action;
    action.count = static_cast<size_t>(count);
    auto job = detail::start_job(
        self(), std::move(action), detail::all_partitions(self().getNumPartitions()),
        CallSite("takeAsync", where),
        [parts](size_t index, Elements<T>&& part) { (*parts)[index] = std::move(part); });
    return {std::move(job), [parts, count] {
              auto all = joined(*parts);
              if (static_cast<int64_t>(all.size()) > count) {
                all.erase(all.begin() + static_cast<ptrdiff_t>(count), all.end());
              }
              return all;
            }};
  }
  template <class F>
  FutureAction<void> foreachAsync(F f, Where where = Where::current()) const {
    check_portable<F>();
    return ended(detail::start_job(self(), ForeachAction<T, F>{{std::move(f)}},
                                   detail::all_partitions(self().getNumPartitions()),
                                   CallSite("foreachAsync", where), [](size_t, char) {}));
  }
  template <class F>
  FutureAction<void> foreachPartitionAsync(F f, Where where = Where::current()) const {
    check_portable<F>();
    return ended(detail::start_job(self(), PartitionAction<T, F>{{std::move(f)}},
                                   detail::all_partitions(self().getNumPartitions()),
                                   CallSite("foreachPartitionAsync", where), [](size_t, char) {}));
  }

  // --- Files: a folder of part-00000... It must not exist.

  // Elements as lines. codec: "" or "gzip".
  void saveAsTextFile(const std::string& path, const std::string& codec = "",
                      Where where = Where::current()) const {
    SaveTextAction<T> action;
    action.target = begin_output(path);
    action.gzip = codec_is_gzip(codec);
    detail::run_job(self(), action, CallSite("saveAsTextFile", where));
    commit_output(action.target);
  }
  // For objectFile<T>() of a SparkContext.
  void saveAsObjectFile(const std::string& path, Where where = Where::current()) const {
    SaveObjectsAction<T> action;
    action.target = begin_output(path);
    detail::run_job(self(), action, CallSite("saveAsObjectFile", where));
    commit_output(action.target);
  }

  // --- For other functions of this API

  std::vector<T> collectPartitions(std::vector<int> partitions, const CallSite& site) const {
    auto parts = detail::run_job(self(), CollectAction<T>(), std::move(partitions), site);
    return joined(parts);
  }
  // How many elements each of the first partitions has.
  std::vector<int64_t> countPartitions(int partitions, const CallSite& site) const {
    return detail::run_job(self(), CountAction(), detail::all_partitions(partitions), site);
  }

 private:
  template <class Less>
  struct Larger {
    void operator()(const Less& less, T& best, const T& other) const {
      if (less(best, other)) best = other;
    }
  };
  template <class Less>
  struct Smaller {
    void operator()(const Less& less, T& best, const T& other) const {
      if (less(other, best)) best = other;
    }
  };

  const Self& self() const { return static_cast<const Self&>(*this); }

  static std::vector<T> joined(std::vector<Elements<T>>& parts) {
    std::vector<T> all;
    size_t count = 0;
    for (const auto& part : parts) count += part.size();
    all.reserve(count);
    for (auto& part : parts) {
      std::move(part.begin(), part.end(), std::back_inserter(all));
      part = {};
    }
    return all;
  }
  static FutureAction<void> ended(std::shared_ptr<JobRun> job) {
    return {std::move(job), [] {}};
  }

  template <class U, class Seq, class Comb>
  U aggregated(U zero, Seq seq, Comb comb, const CallSite& site) const {
    check_portable<Seq>();
    auto parts = detail::run_job(self(), AggregateAction<U, Seq>{zero, std::move(seq)}, site);
    for (auto& part : parts) fold_into(comb, zero, std::move(part));
    return zero;
  }
  template <class Pick>
  T extreme(const CallSite& site, Pick pick) const {
    auto parts = detail::run_job(self(), ReduceAction<T, Pick>{{pick}}, site);
    std::optional<T> best;
    for (auto& part : parts) {
      if (!part) continue;
      if (best) {
        pick(*best, *part);
      } else {
        best = std::move(part);
      }
    }
    if (!best) throw_empty_collection();
    return std::move(*best);
  }
  template <class Less>
  std::vector<T> first_in_order(int64_t count, Less less, const CallSite& site) const {
    check_portable<Less>();
    const auto kept = static_cast<size_t>(std::max<int64_t>(count, 0));
    auto parts = detail::run_job(self(), FirstInOrderAction<T, Less>{kept, less}, site);
    auto all = joined(parts);
    std::stable_sort(all.begin(), all.end(), less);
    if (all.size() > kept) all.erase(all.begin() + static_cast<ptrdiff_t>(kept), all.end());
    return all;
  }
};

}  // namespace firesteel::rdd
