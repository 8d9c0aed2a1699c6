#pragma once

#include <future>
#include <memory>
#include <type_traits>
#include <utility>

#include "base/spark_error.h"
#include "cluster/event_loop.h"

namespace firesteel {

// Calls `question` on the loop and waits for its answer; never from the loop itself. Throws
// QueryCancelled when the loop has ended.
template <class Question>
auto ask_loop(const std::weak_ptr<EventLoop>& loop, Question question) {
  using Answer = std::invoke_result_t<Question&>;
  // A loop that ends drops the question, and with it the promise.
  auto promise = std::make_shared<std::promise<Answer>>();
  auto answer = promise->get_future();
  if (const auto alive = loop.lock()) {
    alive->post([question = std::move(question), promise = std::move(promise)]() mutable {
      try {
        promise->set_value(question());
      } catch (...) {
        promise->set_exception(std::current_exception());
      }
    });
  }
  promise.reset();
  try {
    return answer.get();
  } catch (const std::future_error&) {
    throw QueryCancelled();
  }
}

}  // namespace firesteel
