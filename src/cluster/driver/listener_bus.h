#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "schedule/events.h"

namespace firesteel {

class EventListener {
 public:
  virtual ~EventListener() = default;
  // Called on the bus's thread, one event at a time, in order. What it throws is dropped.
  virtual void on_event(const Event& event) = 0;
};

// Hands an application's events to its listeners, on a thread of its own, so that a slow listener
// never holds up the scheduler. Thread-safe.
class ListenerBus {
 public:
  ListenerBus();
  // As stop().
  ~ListenerBus();

  void add(std::shared_ptr<EventListener> listener);
  void remove(const EventListener* listener);
  void post(Event event);
  // Returns when the listeners have seen all that was posted before.
  void drain();
  // After the events posted before; later ones are dropped.
  void stop();

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Event> queue_;
  bool busy_ = false;
  bool stopping_ = false;
  std::vector<std::shared_ptr<EventListener>> listeners_;
  std::thread thread_;
};

}  // namespace firesteel
