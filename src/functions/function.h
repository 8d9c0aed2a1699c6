#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "columnar/vector.h"
#include "functions/sql_settings.h"

namespace firesteel {

// What a function is documented by; shown by DESCRIBE FUNCTION, and its examples run as tests.
struct FunctionDoc {
  // "upper(str) - Returns `str` with all characters changed to uppercase." (name as in Spark)
  std::string usage;
  struct Example {
    std::string sql;
    // The one cell, or cells separated by tabs, as Spark prints them.
    std::string result;
  };
  std::vector<Example> examples;
  // Spark's group: "string_funcs", "math_funcs", "agg_funcs"...
  std::string group;
  std::string since = "1.0.0";
};

// What is known of an argument when a call is bound.
struct Argument {
  DataType type;
  bool nullable = true;
  // The value when the argument is foldable (also a null): formats, patterns, precisions.
  std::optional<Value> constant;
  // A lambda: `type` is its body's type.
  bool is_lambda = false;
  // Of a column or a struct's field, without qualifiers; empty for other expressions.
  std::string name;
  // As Spark prints it, for messages.
  std::string sql;
};

struct BindContext {
  std::span<const Argument> args;
  const SqlSettings& settings;
};

// ---------------------------------------------------------------------------------------------
// Scalar functions

// What a kernel may ask about the rows at hand. One a thread.
struct EvalContext {
  int32_t partition = 0;
  // Number of rows of the partition before row 0 of the batch.
  int64_t row_offset = 0;
};

// The compiled body of a lambda argument.
class LambdaBody {
 public:
  virtual ~LambdaBody() = default;
  // Evaluates over `params` (equally long columns, one a parameter). Element i belongs to row
  // parent_rows[i] of the batch the call is evaluated on, for captured columns. Used by one thread.
  virtual VectorPtr evaluate(std::span<const VectorPtr> params,
                             std::span<const uint32_t> parent_rows) = 0;
};

struct KernelInput {
  // One a non-lambda argument (null pointers stand for lambdas), all num_rows long, any encoding.
  std::span<const VectorPtr> args;
  // Parallel to args; null for arguments that are no lambda.
  std::span<LambdaBody* const> lambdas;
  size_t num_rows = 0;
  EvalContext& context;
};

// Computes a whole vector. Throws SparkError for the first row that fails where the function fails
// (ANSI); it is only ever given rows whose value is wanted. Used by one thread.
using ScalarKernel = std::function<VectorPtr(const KernelInput&)>;

enum class NullRule : uint8_t {
  // Null exactly when an argument is null (the simple-function adapters skip such rows).
  kAnyNull,
  // Null only if an argument is, but not always then: false AND null, 1 IN (1, null).
  kOnlyIfAnyNull,
  // May be null whatever the arguments are.
  kAlwaysNullable,
  kNeverNull,
};

// A function bound to argument types. Immutable, shared by threads.
struct BoundScalar {
  std::string name;
  // The types the arguments are cast to; as many as there are arguments (a lambda's is ignored).
  std::vector<DataType> arg_types;
  DataType return_type;
  NullRule null_rule = NullRule::kAnyNull;
  bool deterministic = true;
  // Called once for each thread and place of use, so that kernels may keep state.
  std::function<ScalarKernel()> make_kernel;
  // How Spark prints the call, from its printed arguments: "(a + b)"; default "name(a, b)".
  std::function<std::string(std::span<const std::string>)> render;
  // Set for row_number, lag...: only callable OVER a window.
  std::shared_ptr<const class WindowKernel> window;
  // Window functions that demand their own frame (rank, row_number, lag...).
  bool window_has_fixed_frame = false;
};

// A named function, before its argument types are known.
struct ScalarFunction {
  // Lower case. The first is the name, further ones are aliases.
  std::vector<std::string> names;
  FunctionDoc doc;
  // Accepted numbers of arguments; -1: no upper bound. Others give WRONG_NUM_ARGS.
  int min_args = 0;
  int max_args = -1;
  // Chooses types (coercion included) and the kernel, or throws DATATYPE_MISMATCH.*.
  // `name` of the result is set by the caller to the name that was called.
  std::function<BoundScalar(const BindContext&)> bind;
  // For calls with lambdas: the parameters' types and nullability of the lambda at argument
  // `index`, given the arguments that are no lambdas (and lambdas bound before it).
  std::function<std::vector<StructField>(const BindContext&, size_t index, size_t arity)>
      lambda_parameters;
  // Argument names for named arguments, in order; empty when the function takes none.
  std::vector<std::string> arg_names;
  // The result shows the arguments' text, so that bind needs Argument::sql even when all is well.
  bool wants_sql = false;
};

// ---------------------------------------------------------------------------------------------
// Aggregate functions

// Works on states that the caller stores inline in its rows. Immutable, shared by threads; a state
// is touched by one thread at a time.
class AggregateKernel {
 public:
  virtual ~AggregateKernel() = default;
  virtual size_t state_size() const = 0;
  virtual void initialize(std::byte* state) const = 0;
  // States that own memory outside of themselves must be destroyed.
  virtual bool needs_destroy() const { return false; }
  virtual void destroy(std::byte* /*state*/) const {}

  // Adds row i to states[i]. Arguments have any encoding; null handling is the kernel's.
  virtual void update(std::span<const VectorPtr> args, std::byte* const* states,
                      size_t num_rows) const = 0;
  // Adds all rows to one state: the ungrouped case.
  virtual void update_single(std::span<const VectorPtr> args, std::byte* state,
                             size_t num_rows) const;
  // Merges sources[i] into targets[i]; sources are left valid but unspecified.
  virtual void combine(std::byte* const* sources, std::byte* const* targets, size_t n) const = 0;
  virtual VectorPtr finalize(std::byte* const* states, size_t n) const = 0;

  // States as columns, for spilling and shuffles.
  virtual DataType serialized_type() const = 0;
  virtual VectorPtr serialize(std::byte* const* states, size_t n) const = 0;
  // Merges row i into states[i] (initialized before).
  virtual void merge_serialized(const VectorPtr& column, std::byte* const* states,
                                size_t n) const = 0;
  // Bytes that a state holds outside of itself, about.
  virtual size_t heap_bytes(const std::byte* /*state*/) const { return 0; }

  // For sliding frames: undoes update of a row. False when the function cannot.
  virtual bool removable() const { return false; }
  virtual void remove(std::span<const VectorPtr> /*args*/, std::byte* /*state*/, size_t /*begin*/,
                      size_t /*end*/) const {}
};

// IGNORE NULLS and RESPECT NULLS; functions differ in what they do without either.
enum class NullTreatment : uint8_t { kDefault, kIgnore, kRespect };

struct BoundAggregate {
  std::string name;
  std::vector<DataType> arg_types;
  DataType return_type;
  bool nullable = true;
  // The result depends on the order of rows (collect_list, first...).
  bool order_sensitive = false;
  // DISTINCT changes nothing (min, max, bool_and...).
  bool distinct_insensitive = false;
  // As written; set by the caller of bind, as `name` is.
  NullTreatment nulls = NullTreatment::kDefault;
  std::shared_ptr<const AggregateKernel> kernel;
  std::function<std::string(std::span<const std::string>)> render;
  // `render` prints WITHIN GROUP (ORDER BY ...) itself.
  bool renders_order = false;
};

struct AggregateFunction {
  std::vector<std::string> names;
  FunctionDoc doc;
  int min_args = 0;
  int max_args = -1;
  std::function<BoundAggregate(const BindContext&, NullTreatment)> bind;
  // Takes WITHIN GROUP (ORDER BY ...): the key comes as the first argument (mode, percentile_cont,
  // percentile_disc, listagg...). `descending` is passed through order_descending.
  bool within_group = false;
  std::function<BoundAggregate(const BindContext&, bool order_descending)> bind_within_group;
  std::vector<std::string> arg_names;
};

// ---------------------------------------------------------------------------------------------
// Window functions: row_number, rank, lag, ntile, nth_value...

// One partition, sorted. Row numbers count from the partition's start.
struct WindowPartition {
  size_t num_rows = 0;
  // The arguments, evaluated for all rows of the partition; flat or constant.
  std::span<const VectorPtr> args;
  // Half-open ranges for each row: rows equal under ORDER BY, and the frame.
  std::span<const uint32_t> peer_start;
  std::span<const uint32_t> peer_end;
  std::span<const uint32_t> frame_start;
  std::span<const uint32_t> frame_end;
  bool ignore_nulls = false;
};

class WindowKernel {
 public:
  virtual ~WindowKernel() = default;
  // A vector as long as the partition. Thread-safe.
  virtual VectorPtr evaluate(const WindowPartition& partition) const = 0;
};

struct WindowFunction {
  std::vector<std::string> names;
  FunctionDoc doc;
  int min_args = 0;
  int max_args = -1;
  // Fills `window` of the result instead of make_kernel.
  std::function<BoundScalar(const BindContext&)> bind;
  std::vector<std::string> arg_names;
};

// ---------------------------------------------------------------------------------------------
// Generators: explode, posexplode, inline, stack, json_tuple...

struct GeneratedRows {
  // One a column that the generator makes, equally long.
  std::vector<VectorPtr> columns;
  // The input row each output row belongs to, ascending.
  Selection parents;
};

struct BoundGenerator {
  std::string name;
  std::vector<DataType> arg_types;
  // Default names, types and nullability of the columns made.
  Schema output;
  // Rows for all input rows at once. With `outer`, an input row without output gets one of nulls.
  std::function<GeneratedRows(std::span<const VectorPtr> args, size_t num_rows, bool outer)>
      generate;
};

struct GeneratorFunction {
  std::vector<std::string> names;
  FunctionDoc doc;
  int min_args = 0;
  int max_args = -1;
  std::function<BoundGenerator(const BindContext&)> bind;
  std::vector<std::string> arg_names;
};

}  // namespace firesteel
