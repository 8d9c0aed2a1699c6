// lag, lead: the value of the row at a fixed distance.

#include <algorithm>
#include <cstring>

#include "functions/argument_check.h"
#include "functions/function_registry.h"
#include "functions/window/bound_window.h"
#include "functions/window/valid_rows.h"

namespace firesteel {
namespace {

// `distance` counts forward: lead's offset, or lag's negated.
class LeadKernel final : public WindowKernel {
 public:
  explicit LeadKernel(int64_t distance) : distance_(distance) {}

  VectorPtr evaluate(const WindowPartition& partition) const override {
    const size_t n = partition.num_rows;
    const auto sources = partition.ignore_nulls ? valid_sources(partition) : row_sources(n);
    const Vector* defaults = partition.args.size() > 2 ? partition.args[2].get() : nullptr;
    return pick(*partition.args[0], defaults, sources);
  }

 private:
  static constexpr int64_t kNone = -1;

  std::vector<int64_t> row_sources(size_t n) const {
    std::vector<int64_t> sources(n);
    for (size_t i = 0; i < n; ++i) {
      const int64_t row = static_cast<int64_t>(i) + distance_;
      sources[i] = row >= 0 && row < static_cast<int64_t>(n) ? row : kNone;
    }
    return sources;
  }

  // Counts only rows with a value.
  std::vector<int64_t> valid_sources(const WindowPartition& partition) const {
    const size_t n = partition.num_rows;
    const ValidRows valid(Decoded(*partition.args[0]), n);
    std::vector<int64_t> sources(n);
    for (size_t i = 0; i < n; ++i) {
      if (distance_ == 0) {
        sources[i] = static_cast<int64_t>(i);
        continue;
      }
      const int64_t nth = distance_ > 0 ? static_cast<int64_t>(valid.before(i + 1)) + distance_ - 1
                                        : static_cast<int64_t>(valid.before(i)) + distance_;
      const bool exists = nth >= 0 && nth < static_cast<int64_t>(valid.size());
      sources[i] = exists ? valid.row(static_cast<size_t>(nth)) : kNone;
    }
    return sources;
  }

  static VectorPtr pick(const Vector& values, const Vector* defaults,
                        std::span<const int64_t> sources) {
    const size_t n = sources.size();
    if (defaults != nullptr && values.type().is_nested()) {
      VectorBuilder builder(values.type());
      for (size_t i = 0; i < n; ++i) {
        if (sources[i] == kNone) {
          builder.append_from(*defaults, i);
        } else {
          builder.append_from(values, static_cast<size_t>(sources[i]));
        }
      }
      return builder.finish();
    }
    Selection rows(n);
    for (size_t i = 0; i < n; ++i) {
      rows[i] = static_cast<uint32_t>(std::max<int64_t>(sources[i], 0));
    }
    auto out = std::const_pointer_cast<Vector>(gather(values, rows));
    if (defaults == nullptr) {
      for (size_t i = 0; i < n; ++i) {
        if (sources[i] == kNone) out->set_null(i);
      }
      return out;
    }
    const Decoded decoded(*defaults);
    const auto width = static_cast<size_t>(values.type().value_width());
    for (size_t i = 0; i < n; ++i) {
      if (sources[i] != kNone) continue;
      if (decoded.is_null(i)) {
        out->set_null(i);
        continue;
      }
      std::memcpy(out->mutable_values<std::byte>() + i * width,
                  decoded.data<std::byte>() + decoded.index(i) * width, width);
      // The row the gather put here may have been null.
      if (out->validity() != nullptr) set_bit(out->mutable_validity(), i);
    }
    out->keep_alive_from(*defaults);
    return out;
  }

  int64_t distance_;
};

BoundScalar bind_offset(const std::string& name, int sign, const BindContext& context) {
  const DataType& type = context.args[0].type;
  int64_t offset = 1;
  std::vector<DataType> types = {type};
  if (context.args.size() > 1) {
    const Argument& arg = context.args[1];
    if (!arg.constant) {
      throw_type_mismatch(context, name, "NON_FOLDABLE_INPUT",
                          {{"inputName", quote_identifier("offset")},
                           {"inputType", quote_sql("INT")},
                           {"inputExpr", quote_sql(sign < 0 ? "(- " + arg.sql + ")" : arg.sql)}});
    }
    // Spark takes nothing but INT, and says so in this way.
    if (!arg.type.is(TypeId::kInt) || arg.constant->is_null()) {
      throw SparkError("_LEGACY_ERROR_TEMP_1035", {{"prettyName", name}});
    }
    offset = arg.constant->integer();
    types.push_back(TypeId::kInt);
  }
  if (context.args.size() > 2) types.push_back(type);
  auto kernel = std::make_shared<LeadKernel>(sign * offset);
  BoundScalar bound =
      bound_window(std::move(types), type, std::move(kernel), true, NullRule::kAlwaysNullable);
  bound.render = [name, offset](std::span<const std::string> args) {
    return name + "(" + args[0] + ", " + std::to_string(offset) + ", " +
           (args.size() > 2 ? args[2] : "NULL") + ")";
  };
  return bound;
}

}  // namespace

void register_lag_lead(FunctionRegistry& registry) {
  registry.add(WindowFunction{
      .names = {"lag"},
      .doc = {.usage = "lag(input[, offset[, default]]) - Returns the value of `input` at the "
                       "`offset`th row before the current row in the window. The default value of "
                       "`offset` is 1 and the default value of `default` is null. If the value of "
                       "`input` at the `offset`th row is null, null is returned. If there is no "
                       "such offset row (e.g., when the offset is 1, the first row of the window "
                       "does not have any previous row), `default` is returned.",
              .examples = {{"SELECT a, b, lag(b) OVER (PARTITION BY a ORDER BY b) FROM VALUES "
                            "('A1', 2), ('A1', 1), ('A2', 3), ('A1', 1) tab(a, b)",
                            "A1\t1\tNULL\nA1\t1\t1\nA1\t2\t1\nA2\t3\tNULL"}},
              .group = "window_funcs",
              .since = "2.0.0"},
      .min_args = 1,
      .max_args = 3,
      .bind = std::bind_front(bind_offset, "lag", -1),
  });
  registry.add(WindowFunction{
      .names = {"lead"},
      .doc = {.usage = "lead(input[, offset[, default]]) - Returns the value of `input` at the "
                       "`offset`th row after the current row in the window. The default value of "
                       "`offset` is 1 and the default value of `default` is null. If the value of "
                       "`input` at the `offset`th row is null, null is returned. If there is no "
                       "such an offset row (e.g., when the offset is 1, the last row of the window "
                       "does not have any subsequent row), `default` is returned.",
              .examples = {{"SELECT a, b, lead(b) OVER (PARTITION BY a ORDER BY b) FROM VALUES "
                            "('A1', 2), ('A1', 1), ('A2', 3), ('A1', 1) tab(a, b)",
                            "A1\t1\t1\nA1\t1\t2\nA1\t2\tNULL\nA2\t3\tNULL"}},
              .group = "window_funcs",
              .since = "2.0.0"},
      .min_args = 1,
      .max_args = 3,
      .bind = std::bind_front(bind_offset, "lead", 1),
  });
}

}  // namespace firesteel
