#pragma once

#include <mutex>

#include "exec/operator.h"
#include "exec/runtime_filter/key_set.h"
#include "plan/exprs.h"

namespace firesteel {

// Passes rows on to another sink and collects the values of some expressions on them, which become
// known when the other sink is done.
class KeySetSink final : public Sink {
 public:
  struct Key {
    ExprPtr expr;
    std::shared_ptr<KeySet> set;
  };
  KeySetSink(std::shared_ptr<Sink> inner, std::vector<Key> keys);

  LocalStatePtr make_state(ExecutionContext& context) override;
  bool sink(Batch batch, LocalState* state) override;
  void combine(LocalState* state) override;
  void finalize(ExecutionContext& context) override;

 private:
  using Words = std::vector<uint64_t>;
  struct State;

  const std::shared_ptr<Sink> inner_;
  const std::vector<Key> keys_;
  // Rows seen; beyond a limit nothing is collected any more, and nothing becomes known.
  std::atomic<size_t> num_rows_{0};
  std::mutex mutex_;
  // By key, then by thread.
  std::vector<std::vector<Words>> words_;
};

}  // namespace firesteel
