#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace firesteel {

struct Executor {
  std::string id;
  std::string host;
  std::string rack;
  int slots = 0;
  int free = 0;
  bool alive = true;
  // Gets no new tasks.
  bool decommissioning = false;
  // Since when it runs nothing; meaningful while free == slots.
  int64_t idle_since = 0;
  // Given back by dynamic allocation, not yet gone.
  bool releasing = false;
};

// The executors that the application has had, by a number that stays theirs.
class ExecutorTable {
 public:
  // The number of a new executor; that of an old one when the id is known and alive (then nothing
  // changes).
  int add(const std::string& id, const std::string& host, const std::string& rack, int slots,
          int64_t now);
  void remove(int number);
  // -1: unknown or gone.
  int find(const std::string& id) const;

  Executor& operator[](int number) { return executors_[static_cast<size_t>(number)]; }
  const Executor& operator[](int number) const { return executors_[static_cast<size_t>(number)]; }

  // Numbers of those alive, in no particular order.
  const std::vector<int>& alive() const { return alive_; }
  bool host_alive(const std::string& host) const { return hosts_.contains(host); }
  bool rack_alive(const std::string& rack) const { return racks_.contains(rack); }
  // Empty: unknown.
  std::string rack_of(const std::string& host) const;
  // Of all that are alive and may get tasks.
  int total_slots() const;

 private:
  std::vector<Executor> executors_;
  std::vector<int> alive_;
  std::unordered_map<std::string, int> by_id_;
  std::unordered_map<std::string, std::string> rack_of_;
  // How many executors are alive there.
  std::unordered_map<std::string, int> hosts_;
  std::unordered_map<std::string, int> racks_;
};

}  // namespace firesteel
