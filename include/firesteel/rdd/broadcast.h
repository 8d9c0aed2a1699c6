#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "firesteel/rdd/serializer.h"

namespace firesteel::rdd {

namespace detail {

using BroadcastBuild = std::shared_ptr<const void> (*)(std::string_view bytes);
// Of this process, fetched from others when it is not here yet.
std::shared_ptr<const void> broadcast_value(int64_t id, BroadcastBuild build);
void unpersist_broadcast(int64_t id);
void destroy_broadcast(int64_t id);

}  // namespace detail

// A value that every process of the application gets once. A handle of some bytes, which functions
// may capture.
template <class T>
class Broadcast {
 public:
  int64_t id() const { return id_; }
  // Valid until this thread asks for the value of another broadcast of this type.
  const T& value() const {
    thread_local Broadcast latest{-1, 0};
    thread_local std::shared_ptr<const T> held;
    if (latest.id_ != id_ || latest.context_ != context_) [[unlikely]] {
      held = std::static_pointer_cast<const T>(
          detail::broadcast_value(id_, [](std::string_view bytes) -> std::shared_ptr<const void> {
            auto value = std::make_shared<T>();
            InArchive{bytes}(*value);
            return value;
          }));
      latest = *this;
    }
    return *held;
  }
  const T& operator*() const { return value(); }
  const T* operator->() const { return &value(); }
  // Executors fetch it again with the next use.
  void unpersist() const { detail::unpersist_broadcast(id_); }
  // It must not be used any more.
  void destroy() const { detail::destroy_broadcast(id_); }

  // For SparkContext::broadcast.
  Broadcast(int64_t id, uint64_t context) : id_(id), context_(context) {}

 private:
  int64_t id_;
  // Tells contexts of one process apart, whose ids are the same.
  uint64_t context_;
};

}  // namespace firesteel::rdd
