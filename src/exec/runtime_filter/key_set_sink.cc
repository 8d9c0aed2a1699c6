#include "exec/runtime_filter/key_set_sink.h"

#include "evaluate/evaluator.h"

namespace firesteel {
namespace {

// More keys than this (64 MiB of words) would cost more than they are likely to save.
constexpr size_t kMaxRows = size_t{8} << 20;

Exprs exprs_of(const std::vector<KeySetSink::Key>& keys) {
  Exprs exprs;
  for (const auto& key : keys) exprs.push_back(key.expr);
  return exprs;
}

}  // namespace

struct KeySetSink::State final : LocalState {
  explicit State(const std::vector<Key>& keys) : evaluator(exprs_of(keys)), words(keys.size()) {}
  LocalStatePtr inner;
  Evaluator evaluator;
  std::vector<Words> words;
};

KeySetSink::KeySetSink(std::shared_ptr<Sink> inner, std::vector<Key> keys)
    : inner_(std::move(inner)), keys_(std::move(keys)), words_(keys_.size()) {}

LocalStatePtr KeySetSink::make_state(ExecutionContext& context) {
  auto state = std::make_unique<State>(keys_);
  state->inner = inner_->make_state(context);
  return state;
}

bool KeySetSink::sink(Batch batch, LocalState* state) {
  auto& local = static_cast<State&>(*state);
  const size_t before = num_rows_.fetch_add(batch.num_rows, std::memory_order_relaxed);
  if (before + batch.num_rows <= kMaxRows) {
    const auto values = local.evaluator.evaluate(batch);
    for (size_t k = 0; k < keys_.size(); ++k) append_key_words(*values[k], local.words[k]);
  }
  return inner_->sink(std::move(batch), local.inner.get());
}

void KeySetSink::combine(LocalState* state) {
  auto& local = static_cast<State&>(*state);
  inner_->combine(local.inner.get());
  std::lock_guard lock(mutex_);
  for (size_t k = 0; k < keys_.size(); ++k) words_[k].push_back(std::move(local.words[k]));
}

void KeySetSink::finalize(ExecutionContext& context) {
  inner_->finalize(context);
  if (num_rows_.load() <= kMaxRows) {
    for (size_t k = 0; k < keys_.size(); ++k) keys_[k].set->publish(words_[k]);
  }
  words_.clear();
}

}  // namespace firesteel
