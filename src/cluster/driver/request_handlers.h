#pragma once

#include <functional>
#include <map>
#include <string>

namespace firesteel {

// How the driver answers an executor's question: now or later, once, from any thread.
using AnswerRequest = std::function<void(std::string body, std::string error)>;

// What executors may ask the driver, by name. Filled before the first executor comes; called on
// the driver's event loop.
class RequestHandlers {
 public:
  using Handler = std::function<void(const std::string& executor_id, const std::string& body,
                                     const AnswerRequest& answer)>;

  void add(const std::string& name, Handler handler) { handlers_[name] = std::move(handler); }

  void handle(const std::string& executor_id, const std::string& name, const std::string& body,
              const AnswerRequest& answer) const {
    const auto it = handlers_.find(name);
    if (it == handlers_.end()) {
      answer({}, "the driver knows no request " + name);
      return;
    }
    it->second(executor_id, body, answer);
  }

 private:
  std::map<std::string, Handler> handlers_;
};

}  // namespace firesteel
