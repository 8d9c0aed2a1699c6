#include <array>
#include <unordered_map>

#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/utf8.h"

namespace firesteel {
namespace {

// Characters and what they become. Remembers the last pair of sets, which is mostly constant.
class TranslateTable {
 public:
  void prepare(std::string_view from, std::string_view to) {
    if (ready_ && from == from_ && to == to_) return;
    ready_ = true;
    from_ = from;
    to_ = to;
    ascii_.fill(kKeep);
    others_.clear();
    size_t target = 0;
    for (size_t i = 0; i < from_.size(); i = utf8::next(from_, i)) {
      int32_t result = kRemove;
      if (target < to_.size()) {
        result = static_cast<int32_t>(utf8::code_point(to_, target));
        target = utf8::next(to_, target);
        // What is to become U+0000 is removed, as in Spark.
        if (result == 0) result = kRemove;
      }
      const uint32_t c = utf8::code_point(from_, i);
      // The first of equal characters counts.
      if (c >= ascii_.size()) {
        others_.emplace(c, result);
      } else if (ascii_[c] == kKeep) {
        ascii_[c] = result;
      }
    }
  }

  void apply(std::string& out, std::string_view text) const {
    for (size_t i = 0; i < text.size();) {
      const size_t next = utf8::next(text, i);
      const int32_t result = find(utf8::code_point(text, i));
      if (result == kKeep) {
        out.append(text.substr(i, next - i));
      } else if (result != kRemove) {
        utf8::append(out, static_cast<uint32_t>(result));
      }
      i = next;
    }
  }

 private:
  static constexpr int32_t kKeep = -1;
  static constexpr int32_t kRemove = -2;

  int32_t find(uint32_t c) const {
    if (c < ascii_.size()) return ascii_[c];
    if (others_.empty()) return kKeep;
    const auto it = others_.find(c);
    return it == others_.end() ? kKeep : it->second;
  }

  bool ready_ = false;
  std::string from_;
  std::string to_;
  std::array<int32_t, 128> ascii_{};
  std::unordered_map<uint32_t, int32_t> others_;
};

BoundScalar bind_translate(const BindContext& context) {
  auto types = coerce(context, "translate", {TypeId::kString, TypeId::kString, TypeId::kString});
  const DataType type = types[0];
  BoundScalar bound = bound_scalar(std::move(types), type, nullptr);
  bound.make_kernel = [type] {
    return string_kernel<std::string_view, std::string_view, std::string_view>(
        type,
        [table = std::make_shared<TranslateTable>()](StringOut& out, std::string_view text,
                                                     std::string_view from, std::string_view to) {
          table->prepare(from, to);
          table->apply(out.buffer(), text);
        });
  };
  return bound;
}

}  // namespace

void register_translate(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"translate"},
      .doc =
          {.usage =
               "translate(input, from, to) - Replaces the characters of `input` that are in "
               "`from` with the corresponding characters of `to`; those without one are removed.",
           .examples = {{"SELECT translate('AaBbCc', 'abc', '123')", "A1B2C3"}},
           .group = "string_funcs",
           .since = "1.5.0"},
      .min_args = 3,
      .max_args = 3,
      .bind = bind_translate});
}

}  // namespace firesteel
