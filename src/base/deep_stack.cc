#include "base/deep_stack.h"

#include <memory>
#include <system_error>
#include <utility>

namespace firesteel {
namespace {

// A level of a plan takes some ten frames of the analyzer, up to about 4 KiB: enough for plans of
// the depth that messages may have.
constexpr size_t kStackBytes = size_t{512} << 20;

void* run_body(void* argument) {
  const std::unique_ptr<std::function<void()>> body(static_cast<std::function<void()>*>(argument));
  (*body)();
  return nullptr;
}

}  // namespace

DeepStackThread::DeepStackThread(std::function<void()> body) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStackBytes);
  auto argument = std::make_unique<std::function<void()>>(std::move(body));
  const int error = pthread_create(&thread_, &attributes, run_body, argument.get());
  pthread_attr_destroy(&attributes);
  if (error != 0) throw std::system_error(error, std::generic_category(), "pthread_create");
  argument.release();
  running_ = true;
}

DeepStackThread::~DeepStackThread() {
  if (running_) join();
}

DeepStackThread& DeepStackThread::operator=(DeepStackThread&& other) noexcept {
  if (running_) join();
  thread_ = other.thread_;
  running_ = std::exchange(other.running_, false);
  return *this;
}

void DeepStackThread::join() {
  pthread_join(thread_, nullptr);
  running_ = false;
}

void run_on_deep_stack(const std::function<void()>& body) {
  std::exception_ptr thrown;
  DeepStackThread([&] {
    try {
      body();
    } catch (...) {
      thrown = std::current_exception();
    }
  }).join();
  if (thrown) std::rethrow_exception(thrown);
}

}  // namespace firesteel
