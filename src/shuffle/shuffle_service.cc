#include "shuffle/shuffle_service.h"

#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "core/local_dirs.h"

namespace firesteel {
namespace fs = std::filesystem;

ShuffleService::~ShuffleService() {
  for (auto& [id, application] : applications_) {
    for (auto& [executor_id, executor] : application.executors) {
      for (const int lock : executor.locks) close(lock);
    }
  }
}

void ShuffleService::add_application(const std::string& app_id, std::string secret) {
  std::lock_guard lock(mutex_);
  applications_[app_id].secret = std::move(secret);
}

std::optional<std::string> ShuffleService::secret_of(const std::string& app_id) const {
  std::lock_guard lock(mutex_);
  const auto it = applications_.find(app_id);
  if (it == applications_.end()) return std::nullopt;
  return it->second.secret;
}

void ShuffleService::delete_folders(Executor& executor) {
  for (const auto& folder : executor.folders) {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }
  for (const int lock : executor.locks) close(lock);
}

BlockReply ShuffleService::remove_application(const std::string& app_id) {
  Application gone;
  {
    std::lock_guard lock(mutex_);
    const auto it = applications_.find(app_id);
    if (it == applications_.end()) return BlockReply::not_found("No such application.");
    gone = std::move(it->second);
    applications_.erase(it);
  }
  for (auto& [id, executor] : gone.executors) delete_folders(executor);
  return {};
}

BlockReply ShuffleService::register_executor(const std::string& app_id,
                                             const RegisterExecutorForm& form) {
  Executor executor;
  executor.folders = form.folders;
  for (const auto& folder : form.folders) {
    // They will be deleted: nothing but what LocalDirs made is taken.
    const bool named = fs::path(folder).filename().string().starts_with("blockmgr-");
    const int lock = named ? lock_block_folder(folder) : -1;
    if (lock < 0) {
      for (const int held : executor.locks) close(held);
      return BlockReply::not_found("The folder " + folder + " is not one of blocks.");
    }
    executor.locks.push_back(lock);
  }
  std::lock_guard lock(mutex_);
  const auto it = applications_.find(app_id);
  if (it == applications_.end()) {
    for (const int held : executor.locks) close(held);
    return BlockReply::not_found("No such application.");
  }
  Executor& place = it->second.executors[form.executor_id];
  for (const int held : place.locks) close(held);
  place = std::move(executor);
  return {};
}

void ShuffleService::remove_executor(const std::string& app_id, const std::string& executor_id) {
  Executor gone;
  {
    std::lock_guard lock(mutex_);
    if (find(app_id, executor_id) == nullptr) return;
    auto& executors = applications_[app_id].executors;
    gone = std::move(executors[executor_id]);
    executors.erase(executor_id);
  }
  delete_folders(gone);
}

ShuffleService::Executor* ShuffleService::find(const std::string& app_id,
                                               const std::string& executor_id) {
  const auto application = applications_.find(app_id);
  if (application == applications_.end()) return nullptr;
  const auto executor = application->second.executors.find(executor_id);
  return executor == application->second.executors.end() ? nullptr : &executor->second;
}

BlockReply ShuffleService::fetch_shuffle(const std::string& app_id, const FetchItem& item) {
  const std::pair name(item.shuffle_id, item.map_task_id);
  MapExtentsPtr extents;
  std::vector<std::string> folders;
  {
    std::lock_guard lock(mutex_);
    const Executor* executor = find(app_id, item.executor_id);
    if (executor == nullptr) {
      return BlockReply::not_found("The shuffle service does not know executor " +
                                   item.executor_id + ".");
    }
    const auto known = executor->outputs.find(name);
    if (known != executor->outputs.end()) extents = known->second;
    folders = executor->folders;
  }
  if (extents == nullptr) {
    const std::string data =
        find_block_file(folders, shuffle_data_name(item.shuffle_id, item.map_task_id));
    const std::string index =
        find_block_file(folders, shuffle_index_name(item.shuffle_id, item.map_task_id));
    if (data.empty() || index.empty()) {
      return BlockReply::not_found("Executor " + item.executor_id + " left no files of map task " +
                                   std::to_string(item.map_task_id) + " of shuffle " +
                                   std::to_string(item.shuffle_id) + ".");
    }
    extents = MapExtents::open(data, index);
    std::lock_guard lock(mutex_);
    Executor* executor = find(app_id, item.executor_id);
    if (executor != nullptr) executor->outputs[name] = extents;
  }
  try {
    return reply_of(*extents, item);
  } catch (const std::system_error& error) {
    // The executor has removed the shuffle meanwhile.
    return BlockReply::not_found(error.what());
  }
}

}  // namespace firesteel
