#include <filesystem>
#include <stdexcept>

#include "base/spark_error.h"
#include "firesteel/rdd/context_core.h"
#include "rdd/guarded.h"

namespace firesteel::rdd {

namespace {

// Lines of Spark's RDD.toDebugString.
class Lines {
 public:
  explicit Lines(const RddNode& root) {
    const StorageLevel level = root.header().level;
    persistence_ = level == StorageLevel::NONE ? "" : level.description();
  }

  std::string of(const RddNode& root) {
    const std::string count = "(" + std::to_string(root.num_partitions()) + ")";
    const size_t left = (count.size() - 1) / 2;
    add(count + " " + self(root));
    children(root, std::string(left, ' ') + "|" + std::string(count.size() - left, ' '));
    return text_;
  }

 private:
  std::string self(const RddNode& node) const {
    const std::string name = node.name();
    return (name.empty() ? "" : name + " ") + node.kind() + "[" + std::to_string(node.id()) +
           "] at " + node.call_site() + " [" + persistence_ + "]";
  }
  void add(const std::string& line) { text_ += (text_.empty() ? "" : "\n") + line; }

  void children(const RddNode& node, const std::string& prefix) {
    const auto dependencies = node.live_dependencies();
    for (size_t i = 0; i < dependencies.size(); ++i) {
      const RddNode& parent = *dependencies[i].parent;
      if (dependencies[i].shuffle) {
        shuffled(parent, prefix, i + 1 == dependencies.size());
      } else {
        add(prefix + self(parent));
        children(parent, prefix);
      }
    }
  }
  void shuffled(const RddNode& node, const std::string& prefix, bool last) {
    const std::string count = "(" + std::to_string(node.num_partitions()) + ")";
    const size_t left = (count.size() - 1) / 2;
    // Without the bar at the end and the blanks behind it.
    std::string own = prefix;
    const size_t bar = own.find_last_not_of(' ');
    if (bar != std::string::npos && own[bar] == '|' && bar + 1 < own.size()) own.resize(bar);
    add(own + "+-" + count + " " + self(node));
    children(node, own + (last ? "  " : "| ") + std::string(left, ' ') + "|" +
                       std::string(count.size() - left, ' '));
  }

  std::string persistence_;
  std::string text_;
};

}  // namespace

std::string debug_string(const RddNodePtr& node) { return Lines(*node).of(*node); }

CallSite::CallSite(const char* operation, const Where& where)
    : text(std::string(operation) + " at " +
           std::filesystem::path(where.file_name()).filename().string() + ":" +
           std::to_string(where.line())) {}

void throw_spark_error(const std::string& condition,
                       const std::map<std::string, std::string>& params) {
  throw to_exception(SparkError(condition, params));
}

void throw_illegal_argument(const std::string& message) { throw std::invalid_argument(message); }

void throw_empty_collection() { throw std::out_of_range("empty collection"); }

}  // namespace firesteel::rdd
