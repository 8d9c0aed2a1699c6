#include "cluster/standalone/recovery_store.h"

#include "base/spark_error.h"

namespace firesteel {
namespace {

// The only master.
class Alone : public LeaderElection {
 public:
  void start(Events events) override { events.elected(); }
};

}  // namespace

Recovery make_recovery(const Settings& settings) {
  const std::string mode = settings.text("spark.deploy.recoveryMode", "NONE");
  if (mode == "ZOOKEEPER") {
    return make_zookeeper_recovery(settings.text("spark.deploy.zookeeper.url"),
                                   settings.text("spark.deploy.zookeeper.dir", "/spark"));
  }
  Recovery recovery;
  recovery.election = std::make_unique<Alone>();
  if (mode == "FILESYSTEM") {
    recovery.store = make_file_recovery(settings.text("spark.deploy.recoveryDirectory"));
  } else if (mode != "NONE") {
    throw SparkError("INVALID_CONF_VALUE.DEFAULT",
                     {{"confName", "spark.deploy.recoveryMode"}, {"confValue", mode}});
  }
  return recovery;
}

}  // namespace firesteel
