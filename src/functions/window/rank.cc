// row_number, rank, dense_rank, percent_rank, cume_dist: numbers of rows and of their peers.

#include "functions/function_registry.h"
#include "functions/window/bound_window.h"

namespace firesteel {
namespace {

enum class RankKind : uint8_t { kRowNumber, kRank, kDenseRank, kPercentRank, kCumeDist };

class RankKernel final : public WindowKernel {
 public:
  explicit RankKernel(RankKind kind) : kind_(kind) {}

  VectorPtr evaluate(const WindowPartition& partition) const override {
    const size_t n = partition.num_rows;
    if (kind_ == RankKind::kPercentRank) {
      return doubles(n, [&](size_t i) {
        return n <= 1 ? 0.0 : partition.peer_start[i] / static_cast<double>(n - 1);
      });
    }
    if (kind_ == RankKind::kCumeDist) {
      return doubles(n, [&](size_t i) { return partition.peer_end[i] / static_cast<double>(n); });
    }
    auto out = Vector::flat(TypeId::kInt, n);
    auto* ranks = out->mutable_values<int32_t>();
    int32_t groups = 0;
    for (size_t i = 0; i < n; ++i) {
      if (partition.peer_start[i] == i) ++groups;
      ranks[i] = kind_ == RankKind::kRowNumber ? static_cast<int32_t>(i + 1)
                 : kind_ == RankKind::kRank    ? static_cast<int32_t>(partition.peer_start[i] + 1)
                                               : groups;
    }
    return out;
  }

 private:
  template <class F>
  static VectorPtr doubles(size_t n, const F& f) {
    auto out = Vector::flat(TypeId::kDouble, n);
    auto* values = out->mutable_values<double>();
    for (size_t i = 0; i < n; ++i) values[i] = f(i);
    return out;
  }

  RankKind kind_;
};

template <RankKind kKind>
BoundScalar bind_rank(const BindContext& context) {
  constexpr bool kDouble = kKind == RankKind::kPercentRank || kKind == RankKind::kCumeDist;
  constexpr bool kOwnFrame = kKind != RankKind::kCumeDist;
  BoundScalar bound = bound_window(types_of(context.args), kDouble ? TypeId::kDouble : TypeId::kInt,
                                   std::make_shared<RankKernel>(kKind), kOwnFrame);
  // These three print in upper case, and without the arguments that they ignore.
  if (kKind == RankKind::kRank) bound.render = [](auto) { return std::string("RANK()"); };
  if (kKind == RankKind::kDenseRank) {
    bound.render = [](auto) { return std::string("DENSE_RANK()"); };
  }
  if (kKind == RankKind::kPercentRank) {
    bound.render = [](auto) { return std::string("PERCENT_RANK()"); };
  }
  return bound;
}

}  // namespace

void register_rank(FunctionRegistry& registry) {
  registry.add(WindowFunction{
      .names = {"row_number"},
      .doc = {.usage = "row_number() - Assigns a unique, sequential number to each row, starting "
                       "with one, according to the ordering of rows within the window partition.",
              .examples = {{"SELECT a, b, row_number() OVER (PARTITION BY a ORDER BY b) FROM "
                            "VALUES ('A1', 2), ('A1', 1), ('A2', 3), ('A1', 1) tab(a, b)",
                            "A1\t1\t1\nA1\t1\t2\nA1\t2\t3\nA2\t3\t1"}},
              .group = "window_funcs",
              .since = "2.0.0"},
      .max_args = 0,
      .bind = bind_rank<RankKind::kRowNumber>,
  });
  registry.add(WindowFunction{
      .names = {"rank"},
      .doc = {.usage = "rank() - Computes the rank of a value in a group of values. The result is "
                       "one plus the number of rows preceding or equal to the current row in the "
                       "ordering of the partition. The values will produce gaps in the sequence.",
              .examples = {{"SELECT a, b, rank(b) OVER (PARTITION BY a ORDER BY b) FROM VALUES "
                            "('A1', 2), ('A1', 1), ('A2', 3), ('A1', 1) tab(a, b)",
                            "A1\t1\t1\nA1\t1\t1\nA1\t2\t3\nA2\t3\t1"}},
              .group = "window_funcs",
              .since = "2.0.0"},
      .bind = bind_rank<RankKind::kRank>,
  });
  registry.add(WindowFunction{
      .names = {"dense_rank"},
      .doc = {.usage = "dense_rank() - Computes the rank of a value in a group of values. The "
                       "result is one plus the previously assigned rank value. Unlike the function "
                       "rank, dense_rank will not produce gaps in the ranking sequence.",
              .examples = {{"SELECT a, b, dense_rank(b) OVER (PARTITION BY a ORDER BY b) FROM "
                            "VALUES ('A1', 2), ('A1', 1), ('A2', 3), ('A1', 1) tab(a, b)",
                            "A1\t1\t1\nA1\t1\t1\nA1\t2\t2\nA2\t3\t1"}},
              .group = "window_funcs",
              .since = "2.0.0"},
      .bind = bind_rank<RankKind::kDenseRank>,
  });
  registry.add(WindowFunction{
      .names = {"percent_rank"},
      .doc = {.usage = "percent_rank() - Computes the percentage ranking of a value in a group of "
                       "values.",
              .examples = {{"SELECT a, b, percent_rank(b) OVER (PARTITION BY a ORDER BY b) FROM "
                            "VALUES ('A1', 2), ('A1', 1), ('A2', 3), ('A1', 1) tab(a, b)",
                            "A1\t1\t0.0\nA1\t1\t0.0\nA1\t2\t1.0\nA2\t3\t0.0"}},
              .group = "window_funcs",
              .since = "2.0.0"},
      .bind = bind_rank<RankKind::kPercentRank>,
  });
  registry.add(WindowFunction{
      .names = {"cume_dist"},
      .doc = {.usage = "cume_dist() - Computes the position of a value relative to all values in "
                       "the partition.",
              .examples = {{"SELECT a, b, cume_dist() OVER (PARTITION BY a ORDER BY b) FROM VALUES "
                            "('A1', 2), ('A1', 1), ('A2', 3), ('A1', 1) tab(a, b)",
                            "A1\t1\t0.6666666666666666\nA1\t1\t0.6666666666666666\nA1\t2\t1.0\nA2\t"
                            "3\t1.0"}},
              .group = "window_funcs",
              .since = "2.0.0"},
      .max_args = 0,
      .bind = bind_rank<RankKind::kCumeDist>,
  });
}

}  // namespace firesteel
