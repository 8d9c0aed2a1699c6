#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace firesteel {

class Dataset;
using DatasetPtr = std::shared_ptr<Dataset>;

// How the output of a partition computed again compares to the first time: the same rows in the
// same order, the same rows in any order, or other rows.
enum class Determinism { kDeterminate, kUnordered, kIndeterminate };

// A partition of the child is computed from those partitions of the parent, in the same task.
struct NarrowDependency {
  DatasetPtr parent;
  std::function<std::vector<int>(int)> parent_partitions;
};

// Every partition of the child may need rows of every partition of the parent: a stage ends here.
struct ShuffleDependency {
  // Names the shuffle in the whole application; two children with the same id share its output.
  int shuffle_id = -1;
  DatasetPtr parent;
  int reduce_partitions = 0;
};

using Dependency = std::variant<NarrowDependency, ShuffleDependency>;

// What the tasks of a stage run, in the terms of the runner that `kind` names.
struct TaskProgram {
  // Picks the TaskRunner in the executor's registry: "rdd", "sql".
  std::string kind;
  // The same for all tasks of the stage; an executor gets it once.
  std::shared_ptr<const std::string> stage_bytes;
  // What one partition needs beyond that. May be empty.
  std::function<std::string(int partition)> task_bytes;
};

// What the schedulers know of a distributed collection: partitions, what they are made from and
// where they are best made. RDDs and the fragments of SQL plans implement it. The scheduler calls
// it on its one thread; what the methods return must not change while a job uses the dataset,
// except as the comments say.
class Dataset {
 public:
  Dataset() : id_(next_id()) {}
  virtual ~Dataset();
  Dataset(const Dataset&) = delete;
  Dataset& operator=(const Dataset&) = delete;

  int id() const { return id_; }
  // For people: "MapPartitionsRDD", "Exchange hashpartitioning(...)".
  virtual std::string name() const = 0;
  virtual int num_partitions() const = 0;
  // A checkpointed dataset cuts its lineage: it has none any more.
  virtual const std::vector<Dependency>& dependencies() const = 0;
  // Hosts that hold the partition's input, or "executor_<host>_<executor id>" for one executor.
  // Cached blocks are not named here: the scheduler asks CacheLocations for them.
  virtual std::vector<std::string> preferred_locations(int partition) const;
  virtual Determinism determinism() const;
  // All tasks of a stage with such a dataset run at once.
  virtual bool barrier() const;
  // Its partitions may be in the block store under "rdd_<id>_<partition>".
  virtual bool cached() const;
  // What the tasks of the map stage of a shuffle run whose parent this is. Asked anew for every
  // attempt of the stage.
  virtual TaskProgram map_program(const ShuffleDependency& shuffle) const = 0;
  // For the event log. Empty: none.
  virtual std::string storage_level() const;
  virtual std::string call_site() const;

  // Ids count through the process. Thread-safe.
  static int next_id();

 protected:
  // Of something that took its id from next_id() before.
  explicit Dataset(int id) : id_(id) {}

 private:
  const int id_;
};

// Shuffle ids count through the process. Thread-safe.
int next_shuffle_id();

}  // namespace firesteel
