#include "connect/session_registry.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>

#include "base/spark_error.h"
#include "plan/relations.h"

namespace firesteel {
namespace {

constexpr auto kSessionTimeout = std::chrono::hours(1);
// Errors whose details a client can still ask for.
constexpr size_t kMaxErrors = 100;

bool is_uuid(const std::string& text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : std::isxdigit(static_cast<unsigned char>(text[i])) == 0)
      return false;
  }
  return true;
}

}  // namespace

std::string random_uuid() {
  thread_local std::mt19937_64 random{std::random_device{}()};
  const uint64_t high = (random() & ~uint64_t{0xf000}) | 0x4000;
  const uint64_t low = (random() & ~(uint64_t{3} << 62)) | (uint64_t{2} << 62);
  char text[37];
  std::snprintf(text, sizeof(text), "%08x-%04x-%04x-%04x-%012llx",
                static_cast<uint32_t>(high >> 32), static_cast<uint32_t>(high >> 16) & 0xffff,
                static_cast<uint32_t>(high) & 0xffff, static_cast<uint32_t>(low >> 48),
                static_cast<unsigned long long>(low & 0xffffffffffff));
  return text;
}

ConnectSession::ConnectSession(SessionPtr session, std::string user_id, std::string client_id)
    : session_(std::move(session)),
      user_id_(std::move(user_id)),
      client_id_(std::move(client_id)),
      server_id_(random_uuid()) {}

ConnectSession::~ConnectSession() {
  std::error_code ignored;
  if (!scratch_folder_.empty()) std::filesystem::remove_all(scratch_folder_, ignored);
}

PlanPtr ConnectSession::find_local_relation(const std::string& key) const {
  std::lock_guard lock(mutex_);
  const auto it = local_relations_.find(key);
  if (it == local_relations_.end()) return nullptr;
  auto batches = it->second.batches.lock();
  if (!batches) return nullptr;
  Attributes columns = it->second.columns;
  for (auto& column : columns) column.id = next_expr_id();
  return std::make_shared<LocalRelation>(std::move(columns), std::move(batches));
}

void ConnectSession::remember_local_relation(const std::string& key,
                                             const PlanPtr& relation) const {
  const auto* local = relation->as<LocalRelation>();
  if (local == nullptr) return;
  std::lock_guard lock(mutex_);
  std::erase_if(local_relations_, [](const auto& item) { return item.second.batches.expired(); });
  local_relations_[key] = {local->output(), local->shared_batches()};
}

std::string ConnectSession::scratch_file(const std::string& text) const {
  std::lock_guard lock(mutex_);
  if (scratch_folder_.empty()) {
    const auto folder =
        std::filesystem::temp_directory_path() / ("firesteel-session-" + server_id_);
    std::filesystem::create_directories(folder);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
    scratch_folder_ = folder.string();
  }
  // Named by its text: plans that are analyzed again find it there.
  const std::string path =
      scratch_folder_ + "/" + std::to_string(std::hash<std::string>()(text)) + ".txt";
  if (!std::filesystem::exists(path)) {
    std::ofstream out(path, std::ios::binary);
    out << text;
    if (!out.flush()) {
      throw SparkError("INTERNAL_ERROR", {{"message", "cannot write " + path}});
    }
  }
  return path;
}

std::shared_ptr<const std::string> ConnectSession::find(const std::string& name) const {
  std::lock_guard lock(mutex_);
  const auto it = artifacts_.find(name);
  return it == artifacts_.end() ? nullptr : it->second;
}

PlanPtr ConnectSession::find_remote_relation(const std::string& id) const {
  std::lock_guard lock(mutex_);
  const auto it = remote_relations_.find(id);
  return it == remote_relations_.end() ? nullptr : it->second;
}

void ConnectSession::add_artifact(const std::string& name, std::string bytes) {
  std::lock_guard lock(mutex_);
  artifacts_[name] = std::make_shared<const std::string>(std::move(bytes));
}

void ConnectSession::add_remote_relation(const std::string& id, PlanPtr plan) {
  std::lock_guard lock(mutex_);
  remote_relations_[id] = std::move(plan);
}

void ConnectSession::remove_remote_relation(const std::string& id) {
  std::lock_guard lock(mutex_);
  remote_relations_.erase(id);
}

void ConnectSession::add_operation(const std::shared_ptr<Operation>& operation) {
  std::lock_guard lock(mutex_);
  const auto [it, inserted] = operations_.emplace(operation->id(), operation);
  if (!inserted) {
    throw SparkError("INVALID_HANDLE.OPERATION_ALREADY_EXISTS", {{"handle", operation->id()}});
  }
}

std::shared_ptr<Operation> ConnectSession::find_operation(const std::string& id) const {
  std::lock_guard lock(mutex_);
  const auto it = operations_.find(id);
  return it == operations_.end() ? nullptr : it->second;
}

void ConnectSession::remove_operation(const std::string& id) {
  std::lock_guard lock(mutex_);
  operations_.erase(id);
}

std::string ConnectSession::add_error(const SparkError& error) {
  std::lock_guard lock(mutex_);
  if (errors_.size() >= kMaxErrors) errors_.erase(errors_.begin());
  std::string id = random_uuid();
  errors_.emplace(id, error);
  return id;
}

std::optional<SparkError> ConnectSession::find_error(const std::string& id) const {
  std::lock_guard lock(mutex_);
  const auto it = errors_.find(id);
  if (it == errors_.end()) return std::nullopt;
  return it->second;
}

void ConnectSession::touch() {
  std::lock_guard lock(mutex_);
  last_used_ = std::chrono::steady_clock::now();
}

std::chrono::steady_clock::time_point ConnectSession::last_used() const {
  std::lock_guard lock(mutex_);
  return last_used_;
}

bool ConnectSession::is_idle() const {
  std::lock_guard lock(mutex_);
  return std::all_of(operations_.begin(), operations_.end(),
                     [](const auto& item) { return item.second->finished(); });
}

std::shared_ptr<ConnectSession> SessionRegistry::find_locked(
    const Key& key, const std::string& expected_server_id) {
  const std::string& client_id = key.second;
  if (!is_uuid(client_id)) throw SparkError("INVALID_HANDLE.FORMAT", {{"handle", client_id}});
  if (closed_.contains(key)) {
    throw SparkError("INVALID_HANDLE.SESSION_CLOSED", {{"handle", client_id}});
  }
  const auto it = sessions_.find(key);
  if (it == sessions_.end()) return nullptr;
  if (!expected_server_id.empty() && expected_server_id != it->second->server_id()) {
    throw SparkError("INVALID_HANDLE.SESSION_CHANGED", {{"handle", client_id}});
  }
  it->second->touch();
  return it->second;
}

std::shared_ptr<ConnectSession> SessionRegistry::get(const std::string& user_id,
                                                     const std::string& client_id,
                                                     const std::string& expected_server_id) {
  const Key key{user_id, client_id};
  std::lock_guard lock(mutex_);
  if (auto known = find_locked(key, expected_server_id)) return known;
  if (!expected_server_id.empty()) {
    throw SparkError("INVALID_HANDLE.SESSION_CHANGED", {{"handle", client_id}});
  }
  auto session =
      std::make_shared<ConnectSession>(Session::create(engine_, client_id), user_id, client_id);
  sessions_.emplace(key, session);
  return session;
}

std::shared_ptr<ConnectSession> SessionRegistry::get_existing(
    const std::string& user_id, const std::string& client_id,
    const std::string& expected_server_id) {
  std::lock_guard lock(mutex_);
  if (auto known = find_locked({user_id, client_id}, expected_server_id)) return known;
  throw SparkError("INVALID_HANDLE.SESSION_NOT_FOUND", {{"handle", client_id}});
}

std::shared_ptr<ConnectSession> SessionRegistry::clone(const ConnectSession& source,
                                                       const std::string& client_id) {
  const std::string id = client_id.empty() ? random_uuid() : client_id;
  if (!is_uuid(id))
    throw SparkError("INVALID_CLONE_SESSION_REQUEST.TARGET_SESSION_ID_FORMAT",
                     {{"targetSessionId", id}});
  const Key key{source.user_id(), id};
  std::lock_guard lock(mutex_);
  if (closed_.contains(key)) {
    throw SparkError("INVALID_CLONE_SESSION_REQUEST.TARGET_SESSION_ID_ALREADY_CLOSED",
                     {{"targetSessionId", id}});
  }
  if (sessions_.contains(key)) {
    throw SparkError("INVALID_CLONE_SESSION_REQUEST.TARGET_SESSION_ID_ALREADY_EXISTS",
                     {{"targetSessionId", id}});
  }
  auto session =
      std::make_shared<ConnectSession>(source.session()->clone(id), source.user_id(), id);
  sessions_.emplace(key, session);
  return session;
}

void SessionRegistry::release(const std::string& user_id, const std::string& client_id,
                              bool allow_reconnect) {
  const Key key{user_id, client_id};
  std::shared_ptr<ConnectSession> session;
  {
    std::lock_guard lock(mutex_);
    const auto it = sessions_.find(key);
    if (it != sessions_.end()) {
      session = it->second;
      sessions_.erase(it);
    }
    if (!allow_reconnect) closed_[key] = std::chrono::steady_clock::now();
  }
  if (session) session->interrupt([](const Operation&) { return true; });
}

void SessionRegistry::expire_idle() {
  const auto limit = std::chrono::steady_clock::now() - kSessionTimeout;
  std::lock_guard lock(mutex_);
  std::erase_if(sessions_, [&](const auto& item) {
    return item.second->last_used() < limit && item.second->is_idle();
  });
  std::erase_if(closed_, [&](const auto& item) { return item.second < limit; });
}

}  // namespace firesteel
