// count(*), count(expr...): rows in which every argument has a value.

#include "functions/aggregate/simple_aggregate.h"
#include "functions/function_registry.h"

namespace firesteel {
namespace {

struct CountState {
  int64_t count = 0;
};

class CountKernel final : public SimpleAggregate<CountKernel, CountState> {
 public:
  CountKernel() : SimpleAggregate(TypeId::kLong) {}

  void update(std::span<const VectorPtr> args, std::byte* const* states,
              size_t num_rows) const override {
    if (std::none_of(args.begin(), args.end(), [](const auto& a) { return a->may_have_nulls(); })) {
      for (size_t i = 0; i < num_rows; ++i) ++at(states[i]);
      return;
    }
    const std::vector<Decoded> decoded = decode(args);
    for (size_t i = 0; i < num_rows; ++i) {
      if (is_counted(decoded, i)) ++at(states[i]);
    }
  }

  void update_single(std::span<const VectorPtr> args, std::byte* state,
                     size_t num_rows) const override {
    at(state) += count_range(args, 0, num_rows, num_rows);
  }

  void update_rows(std::span<const VectorPtr> args, std::byte* state,
                   std::span<const uint32_t> rows) const override {
    const std::vector<Decoded> decoded = decode(args);
    at(state) += decoded.empty() ? static_cast<int64_t>(rows.size())
                                 : std::count_if(rows.begin(), rows.end(), [&](uint32_t row) {
                                     return is_counted(decoded, row);
                                   });
  }

  bool removable() const override { return true; }
  void remove(std::span<const VectorPtr> args, std::byte* state, size_t begin,
              size_t end) const override {
    at(state) -= count_range(args, begin, end, end - begin);
  }

  void add(CountState& state) const { ++state.count; }
  void merge(CountState& into, const CountState& from) const { into.count += from.count; }
  void finish(const CountState& state, Vector& out, size_t row) const {
    out.mutable_values<int64_t>()[row] = state.count;
  }

 private:
  static int64_t& at(std::byte* state) { return reinterpret_cast<CountState*>(state)->count; }

  static std::vector<Decoded> decode(std::span<const VectorPtr> args) {
    std::vector<Decoded> decoded;
    for (const auto& arg : args) {
      if (arg->may_have_nulls()) decoded.emplace_back(*arg);
    }
    return decoded;
  }

  static bool is_counted(const std::vector<Decoded>& decoded, size_t row) {
    return std::none_of(decoded.begin(), decoded.end(),
                        [row](const Decoded& d) { return d.is_null(row); });
  }

  static int64_t count_range(std::span<const VectorPtr> args, size_t begin, size_t end,
                             size_t num_rows) {
    // No loop for count(*), columns without nulls, and one flat column.
    const std::vector<Decoded> decoded = decode(args);
    if (decoded.empty()) return static_cast<int64_t>(num_rows);
    if (decoded.size() == 1 && begin == 0 && decoded[0].indices() == nullptr &&
        !decoded[0].is_constant()) {
      return static_cast<int64_t>(count_set_bits(decoded[0].validity(), end));
    }
    int64_t count = 0;
    for (size_t i = begin; i < end; ++i) count += is_counted(decoded, i) ? 1 : 0;
    return count;
  }
};

BoundAggregate bind_count(const BindContext& context, NullTreatment /*nulls*/) {
  BoundAggregate bound;
  for (const Argument& arg : context.args) bound.arg_types.push_back(arg.type);
  bound.return_type = TypeId::kLong;
  bound.nullable = false;
  bound.kernel = std::make_shared<CountKernel>();
  return bound;
}

}  // namespace

void register_count(FunctionRegistry& registry) {
  registry.add(AggregateFunction{
      .names = {"count"},
      .doc = {.usage = "count(*) - Returns the total number of retrieved rows, including rows "
                       "containing null.\n\ncount(expr[, expr...]) - Returns the number of rows "
                       "for which the supplied expression(s) are all non-null.\n\ncount(DISTINCT "
                       "expr[, expr...]) - Returns the number of rows for which the supplied "
                       "expression(s) are unique and non-null.",
              .examples = {{"SELECT count(*) FROM VALUES (NULL), (5), (5), (20) AS tab(col)", "4"},
                           {"SELECT count(col) FROM VALUES (NULL), (5), (5), (20) AS tab(col)",
                            "3"},
                           {"SELECT count(DISTINCT col) FROM VALUES (NULL), (5), (5), (10) AS "
                            "tab(col)",
                            "2"}},
              .group = "agg_funcs",
              .since = "1.0.0"},
      .min_args = 1,
      .bind = bind_count,
  });
}

}  // namespace firesteel
