// Broadcasts and accumulators: handles that travel as numbers find here what they stand for.

#include "core/accumulator.h"
#include "core/broadcasts.h"
#include "core/task_context.h"
#include "firesteel/rdd/accumulator.h"
#include "firesteel/rdd/broadcast.h"
#include "rdd/guarded.h"
#include "rdd/rdd_context.h"

namespace firesteel::rdd::detail {

namespace {

std::shared_ptr<RddContext> driver_context() {
  auto context = RddContext::active();
  if (!context) throw std::logic_error("There is no active SparkContext");
  return context;
}

class DriverValue final : public AccumulatorValue {
 public:
  explicit DriverValue(std::unique_ptr<AccumulatorState> state) : state_(std::move(state)) {}
  std::unique_ptr<AccumulatorValue> zero() const override {
    return std::make_unique<DriverValue>(state_->zero());
  }
  // Only tasks' parts ask.
  bool is_zero() const override { return false; }
  void write(ByteWriter& out) const override {
    ByteBuffer bytes;
    state_->write(bytes);
    out.raw(bytes.view());
  }
  void merge(ByteReader& in) override { state_->merge(in.raw(in.remaining())); }
  std::string text() const override { return state_->text(); }
  AccumulatorState& state() { return *state_; }

 private:
  std::unique_ptr<AccumulatorState> state_;
};

class TaskPart final : public AccumulatorPart {
 public:
  TaskPart(int64_t id, std::unique_ptr<AccumulatorState> state)
      : id_(id), state_(std::move(state)) {}
  AccumulatorUpdate update() const override {
    ByteBuffer bytes;
    state_->write(bytes);
    return {id_, "", bytes.str()};
  }
  AccumulatorState& state() { return *state_; }

 private:
  int64_t id_;
  std::unique_ptr<AccumulatorState> state_;
};

}  // namespace

int64_t register_accumulator(std::unique_ptr<AccumulatorState> state, const std::string& name) {
  return driver_context()->driver().accumulators().add(
      std::make_unique<DriverValue>(std::move(state)), name);
}

void with_accumulator(int64_t id, std::unique_ptr<AccumulatorState> (*make)(),
                      const std::function<void(AccumulatorState&)>& use) {
  if (firesteel::TaskContext* task = firesteel::TaskContext::current()) {
    // The same task's last one again, in most calls.
    thread_local int64_t last_task = -1;
    thread_local firesteel::TaskContext* last_context = nullptr;
    thread_local int64_t last_id = -1;
    thread_local AccumulatorState* last_state = nullptr;
    if (last_id != id || last_context != task || last_task != task->task().task_id) {
      auto& part = task->accumulator(id, [&] { return std::make_unique<TaskPart>(id, make()); });
      last_state = &static_cast<TaskPart&>(part).state();
      last_id = id;
      last_context = task;
      last_task = task->task().task_id;
    }
    use(*last_state);
    return;
  }
  driver_context()->driver().accumulators().read<DriverValue>(
      id, [&](DriverValue& value) { use(value.state()); });
}

void reset_accumulator(int64_t id) { driver_context()->driver().accumulators().reset(id); }

std::shared_ptr<const void> broadcast_value(int64_t id, BroadcastBuild build) {
  const auto from = [&](Broadcasts& broadcasts) {
    return guarded([&] {
      return broadcasts.get(id, [build](const SharedBytes& bytes) { return build(bytes.view()); });
    });
  };
  if (const firesteel::TaskContext* task = firesteel::TaskContext::current()) {
    return from(task->env().broadcasts);
  }
  return from(driver_context()->driver().broadcasts());
}

void unpersist_broadcast(int64_t) {
  // Executors drop pieces by themselves when memory is short.
}

void destroy_broadcast(int64_t id) { driver_context()->driver().remove_broadcast(id); }

}  // namespace firesteel::rdd::detail
