#pragma once

// What RDDs ask of the driver. Not for applications: they have SparkContext.

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <source_location>
#include <string>
#include <string_view>
#include <vector>

#include "firesteel/rdd/node.h"

namespace firesteel::rdd {

// Where an operation is called in the program.
using Where = std::source_location;

// "map at word_count.cc:12"
struct CallSite {
  CallSite(const char* operation, const Where& where);
  std::string text;
};

struct JobRequest {
  std::shared_ptr<const StageProgram> program;
  // Of the program's node.
  std::vector<int> partitions;
  // A partition's result, once for each, one call at a time; `index` is its place in `partitions`.
  std::function<void(size_t index, std::string_view value)> on_result;
  std::string call_site;
};

// A job that runs. Any thread.
class JobRun {
 public:
  virtual ~JobRun() = default;
  virtual int id() const = 0;
  // Until it has ended; throws SparkException when it failed or was cancelled.
  virtual void wait() = 0;
  // False: it still runs.
  virtual bool wait_for(std::chrono::milliseconds time) = 0;
  virtual bool done() const = 0;
  virtual void cancel(const std::string& reason) = 0;
  // Called once, on an engine's thread, or now when it has ended.
  virtual void on_end(std::function<void()> callback) = 0;
};

// Any thread.
class ContextCore : public std::enable_shared_from_this<ContextCore> {
 public:
  virtual ~ContextCore() = default;
  virtual int next_rdd_id() = 0;
  // A new shuffle's id. When the pointer goes, its output is removed.
  virtual std::shared_ptr<const int> new_shuffle() = 0;
  virtual int default_parallelism() const = 0;
  virtual std::string conf(const std::string& key, const std::string& fallback) const = 0;
  virtual std::shared_ptr<JobRun> submit(JobRequest request) = 0;
  virtual void unpersist(const RddNode& node, bool blocking) = 0;
  virtual void note_persisted(const RddNode& node) = 0;
  // Nobody can use the node any more.
  virtual void forget_persisted(int rdd_id) = 0;
  // Marks the node; the first job on it is followed by one that writes it.
  virtual void checkpoint(const RddNode& node) = 0;
  virtual void local_checkpoint(const RddNode& node) = 0;
};

using ContextPtr = std::shared_ptr<ContextCore>;

// Throws a SparkException, for code that does not include the engine.
[[noreturn]] void throw_spark_error(const std::string& condition,
                                    const std::map<std::string, std::string>& params);
[[noreturn]] void throw_illegal_argument(const std::string& message);
// Spark's UnsupportedOperationException("empty collection") and its like.
[[noreturn]] void throw_empty_collection();

// Spark's tree of RDDs.
std::string debug_string(const RddNodePtr& node);

namespace detail {

template <class NewNode, class... Args>
std::shared_ptr<NewNode> make_node(const ContextPtr& context, int partitions, const char* kind,
                                   const CallSite& site, Args&&... args) {
  NodeHeader header;
  header.id = context->next_rdd_id();
  header.partitions = partitions;
  return std::make_shared<NewNode>(std::move(header), NodeOrigin{context, kind, site.text},
                                   std::forward<Args>(args)...);
}

}  // namespace detail

}  // namespace firesteel::rdd
