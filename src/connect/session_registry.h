#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "connect/operation.h"
#include "connect/relation_decoder.h"
#include "session/session.h"

namespace firesteel {

// One client session: its engine session, what it has sent ahead, what it runs, and the errors that
// it may ask the details of. Thread-safe.
class ConnectSession final : public ConnectArtifacts {
 public:
  ConnectSession(SessionPtr session, std::string user_id, std::string client_id);
  ~ConnectSession() override;

  const SessionPtr& session() const { return session_; }
  // The client's name for the session.
  const std::string& client_id() const { return client_id_; }
  // Ours: changes when a session of the same name is made anew.
  const std::string& server_id() const { return server_id_; }
  const std::string& user_id() const { return user_id_; }

  std::shared_ptr<const std::string> find(const std::string& name) const override;
  PlanPtr find_remote_relation(const std::string& id) const override;
  PlanPtr find_local_relation(const std::string& key) const override;
  void remember_local_relation(const std::string& key, const PlanPtr& relation) const override;
  std::string scratch_file(const std::string& text) const override;
  void add_artifact(const std::string& name, std::string bytes);
  void add_remote_relation(const std::string& id, PlanPtr plan);
  void remove_remote_relation(const std::string& id);

  void add_operation(const std::shared_ptr<Operation>& operation);
  // Null when there is none.
  std::shared_ptr<Operation> find_operation(const std::string& id) const;
  void remove_operation(const std::string& id);
  // Ids of the operations that were cancelled; `matches` chooses.
  template <class Matches>
  std::vector<std::string> interrupt(const Matches& matches);

  // Remembers an error under an id that the client gets.
  std::string add_error(const SparkError& error);
  std::optional<SparkError> find_error(const std::string& id) const;

  void touch();
  std::chrono::steady_clock::time_point last_used() const;
  bool is_idle() const;

 private:
  const SessionPtr session_;
  const std::string user_id_;
  const std::string client_id_;
  const std::string server_id_;
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const std::string>> artifacts_;
  struct LocalRows {
    Attributes columns;
    std::weak_ptr<const std::vector<Batch>> batches;
  };
  mutable std::map<std::string, LocalRows> local_relations_;
  // Made with the first file in it; goes with the session.
  mutable std::string scratch_folder_;
  std::map<std::string, PlanPtr> remote_relations_;
  std::map<std::string, std::shared_ptr<Operation>> operations_;
  std::map<std::string, SparkError> errors_;
  std::chrono::steady_clock::time_point last_used_ = std::chrono::steady_clock::now();
};

template <class Matches>
std::vector<std::string> ConnectSession::interrupt(const Matches& matches) {
  std::vector<std::string> interrupted;
  std::lock_guard lock(mutex_);
  for (const auto& [id, operation] : operations_) {
    if (!operation->finished() && matches(*operation)) {
      operation->cancel();
      interrupted.push_back(id);
    }
  }
  return interrupted;
}

// All sessions, by user and client id. Sessions that are not used for an hour end. Thread-safe.
class SessionRegistry {
 public:
  explicit SessionRegistry(EnginePtr engine) : engine_(std::move(engine)) {}

  // Makes the session on first use. Throws INVALID_HANDLE.SESSION_CHANGED when the client expects
  // another one of the same name, INVALID_HANDLE.SESSION_CLOSED after release.
  std::shared_ptr<ConnectSession> get(const std::string& user_id, const std::string& client_id,
                                      const std::string& expected_server_id);
  // Only a session that there is: throws INVALID_HANDLE.SESSION_NOT_FOUND too.
  std::shared_ptr<ConnectSession> get_existing(const std::string& user_id,
                                               const std::string& client_id,
                                               const std::string& expected_server_id);
  std::shared_ptr<ConnectSession> clone(const ConnectSession& source, const std::string& client_id);
  void release(const std::string& user_id, const std::string& client_id, bool allow_reconnect);
  void expire_idle();

 private:
  using Key = std::pair<std::string, std::string>;

  // Null when there is none. Throws SESSION_CLOSED and SESSION_CHANGED.
  std::shared_ptr<ConnectSession> find_locked(const Key& key,
                                              const std::string& expected_server_id);

  EnginePtr engine_;
  std::mutex mutex_;
  std::map<Key, std::shared_ptr<ConnectSession>> sessions_;
  // Released for good.
  std::map<Key, std::chrono::steady_clock::time_point> closed_;
};

// A random UUID in its text form.
std::string random_uuid();

}  // namespace firesteel
