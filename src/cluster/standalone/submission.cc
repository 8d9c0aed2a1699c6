#include "cluster/standalone/submission.h"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "base/spark_error.h"
#include "cluster/control/control_client.h"

namespace firesteel {
namespace {

constexpr auto kAnswerLimit = std::chrono::seconds(20);
constexpr auto kRetry = std::chrono::milliseconds(500);
constexpr int kRounds = 40;

// What the transport's threads leave; they may outlive the call.
struct Exchange {
  std::mutex mutex;
  std::condition_variable changed;
  std::optional<cluster::ToSubmitter> answer;
  std::optional<std::string> closed;
};

// Nothing when this master does not lead; `reason` says what it said.
std::optional<cluster::DriverAnswer> ask_one(const SubmissionOptions& options,
                                             const std::string& master,
                                             const cluster::ToMaster& request,
                                             std::string& reason) {
  const auto exchange = std::make_shared<Exchange>();
  ConnectionEvents events;
  events.on_open = [request](const ConnectionPtr& connection) { connection->send(request); };
  events.on_message = [exchange](const ConnectionPtr&, const std::string& bytes) {
    cluster::ToSubmitter message;
    if (!message.ParseFromString(bytes)) return;
    const std::lock_guard lock(exchange->mutex);
    exchange->answer = message;
    exchange->changed.notify_all();
  };
  events.on_closed = [exchange](const ConnectionPtr&, const std::string& why) {
    const std::lock_guard lock(exchange->mutex);
    exchange->closed = why;
    exchange->changed.notify_all();
  };
  const auto connection = connect_control(
      {.address = master, .secret = options.secret, .tls = options.tls}, std::move(events));
  std::unique_lock lock(exchange->mutex);
  exchange->changed.wait_for(lock, kAnswerLimit,
                             [&] { return exchange->answer || exchange->closed; });
  const auto answer = exchange->answer;
  reason = exchange->closed.value_or("no answer");
  lock.unlock();
  connection->close();
  wait_for_connections_to_end(kRetry);
  if (!answer || !answer->has_answer()) return std::nullopt;
  return answer->answer();
}

}  // namespace

cluster::DriverAnswer ask_master(const SubmissionOptions& options,
                                 const cluster::ToMaster& request) {
  std::string reason;
  for (int round = 0; round < kRounds; ++round) {
    for (const auto& master : options.masters) {
      if (const auto answer = ask_one(options, master, request, reason)) return *answer;
    }
    std::this_thread::sleep_for(kRetry);
  }
  throw SparkError("_LEGACY_ERROR_TEMP_2273",
                   {{"message", "No master could be reached to submit to: " + reason}});
}

}  // namespace firesteel
