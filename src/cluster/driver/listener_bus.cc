#include "cluster/driver/listener_bus.h"

#include <exception>

namespace firesteel {

ListenerBus::ListenerBus() : thread_([this] { run(); }) {}

ListenerBus::~ListenerBus() { stop(); }

void ListenerBus::add(std::shared_ptr<EventListener> listener) {
  const std::lock_guard lock(mutex_);
  listeners_.push_back(std::move(listener));
}

void ListenerBus::remove(const EventListener* listener) {
  const std::lock_guard lock(mutex_);
  std::erase_if(listeners_, [&](const auto& known) { return known.get() == listener; });
}

void ListenerBus::post(Event event) {
  {
    const std::lock_guard lock(mutex_);
    // Nobody listens: nothing to keep.
    if (stopping_ || listeners_.empty()) return;
    queue_.push_back(std::move(event));
  }
  changed_.notify_all();
}

void ListenerBus::drain() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return queue_.empty() && !busy_; });
}

void ListenerBus::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void ListenerBus::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    const Event event = std::move(queue_.front());
    queue_.pop_front();
    const auto listeners = listeners_;
    busy_ = true;
    lock.unlock();
    for (const auto& listener : listeners) {
      try {
        listener->on_event(event);
      } catch (const std::exception&) {
        // A listener's trouble is not the application's.
      }
    }
    lock.lock();
    busy_ = false;
    changed_.notify_all();
  }
}

}  // namespace firesteel
