// What KLL sketches tell: kll_sketch_get_n_*, get_quantile_*, get_rank_*, to_string_*, and
// kll_sketch_merge_*.

#include "functions/function_registry.h"
#include "functions/kll_arguments.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

template <class Item>
BoundScalar bind_count(const std::string& name, const BindContext& context) {
  require_binary(context, name, 0);
  return bound_scalar(
      {TypeId::kBinary}, TypeId::kLong,
      map_kernel<int64_t, std::string_view>(TypeId::kLong, [name](std::string_view bytes) {
        return static_cast<int64_t>(read_kll<Item>(name, bytes).count());
      }));
}

template <class Item>
BoundScalar bind_text(const std::string& name, const BindContext& context) {
  require_binary(context, name, 0);
  return bound_scalar({TypeId::kBinary}, TypeId::kString,
                      string_kernel<std::string_view>(
                          TypeId::kString, [name](StringOut& out, std::string_view bytes) {
                            out.append(read_kll<Item>(name, bytes).summary());
                          }));
}

template <class Item>
BoundScalar bind_merge(const std::string& name, const BindContext& context) {
  require_binary(context, name, 0);
  require_binary(context, name, 1);
  return bound_scalar(
      {TypeId::kBinary, TypeId::kBinary}, TypeId::kBinary,
      string_kernel<std::string_view, std::string_view>(
          TypeId::kBinary, [name](StringOut& out, std::string_view left, std::string_view right) {
            auto merged = read_kll<Item>(name, left);
            merged.merge(read_kll<Item>(name, right));
            out.append(merged.to_bytes());
          }));
}

// A constant argument that is a number or an array of numbers.
struct Questions {
  bool is_array = false;
  // A null asks nothing.
  std::vector<std::optional<Value>> values;
  bool null = false;
};

Questions read_questions(const BindContext& context, const std::string& name, const char* what,
                         const DataType& wanted) {
  const Argument& given = context.args[1];
  const bool is_array = given.type.is(TypeId::kArray);
  const DataType& type = is_array ? given.type.element_type() : given.type;
  const std::string required = quote_sql(wanted.sql());
  if (!type.is(TypeId::kNull) && !implicit_cast(type, wanted, context.settings.ansi)) {
    throw_unexpected_input_type(context, name, 1,
                                "(" + required + " or \"ARRAY<" + wanted.sql() + ">\")");
  }
  if (!given.constant) throw_non_foldable(context, name, 1, what, given.type);
  Questions out;
  out.is_array = is_array;
  out.null = given.constant->is_null();
  if (out.null) return out;
  const auto add = [&](const Value& value) {
    if (value.is_null()) {
      out.values.emplace_back();
    } else {
      out.values.emplace_back(cast_value(value, type, wanted, CastMode::kAnsi, "UTC"));
    }
  };
  if (is_array) {
    for (const auto& value : given.constant->list()) add(value);
  } else {
    add(*given.constant);
  }
  return out;
}

template <class Item>
Item item_of(const Value& value) {
  if constexpr (std::is_same_v<Item, int64_t>) {
    return value.integer();
  } else {
    return static_cast<Item>(value.floating());
  }
}

// One answer a question and row, or an array of them.
template <class Out, class Answer>
BoundScalar bind_questions(const BindContext& context, const DataType& answer_type,
                           Questions questions, const Answer& answer) {
  const DataType type = questions.is_array ? DataType::array(answer_type) : answer_type;
  const auto kernel = [type, answer_type, questions, answer](const KernelInput& input) {
    const simple::Reader<std::string_view> sketches(*input.args[0]);
    auto answers = Vector::flat(answer_type, input.num_rows * questions.values.size());
    auto lists = questions.is_array ? Vector::flat(type, input.num_rows) : answers;
    const size_t width = questions.values.size();
    for (size_t row = 0; row < input.num_rows; ++row) {
      if (questions.null || sketches.decoded.is_null(row)) {
        lists->set_null(row);
        if (questions.is_array) lists->template mutable_values<ListEntry>()[row] = {};
        continue;
      }
      if (questions.is_array) {
        lists->template mutable_values<ListEntry>()[row] = {static_cast<uint32_t>(row * width),
                                                            static_cast<uint32_t>(width)};
      }
      for (size_t i = 0; i < width; ++i) {
        const size_t at = row * width + i;
        if (!questions.values[i] || !answer(answers->template mutable_values<Out>()[at],
                                            sketches(row), *questions.values[i])) {
          answers->set_null(at);
        }
      }
    }
    if (questions.is_array) lists->set_children({answers});
    return VectorPtr(lists);
  };
  return bound_scalar({TypeId::kBinary, context.args[1].type}, type, kernel,
                      NullRule::kAlwaysNullable);
}

template <class Item>
BoundScalar bind_quantile(const std::string& name, const BindContext& context) {
  require_binary(context, name, 0);
  Questions questions = read_questions(context, name, "rank", TypeId::kDouble);
  if (questions.null && !questions.is_array) questions.values.resize(1);
  return bind_questions<Item>(context, kll_item_type<Item>(), std::move(questions),
                              [name](Item& out, std::string_view bytes, const Value& rank) {
                                const auto sketch = read_kll<Item>(name, bytes);
                                const double share = rank.floating();
                                if (!(share >= 0 && share <= 1)) {
                                  throw error_without_context(
                                      "KLL_SKETCH_INVALID_QUANTILE_RANGE",
                                      {{"functionName", quote_identifier(name)}});
                                }
                                if (sketch.empty()) return false;
                                out = sketch.quantile(share);
                                return true;
                              });
}

template <class Item>
BoundScalar bind_rank(const std::string& name, const BindContext& context) {
  require_binary(context, name, 0);
  Questions questions = read_questions(context, name, "quantile", kll_item_type<Item>());
  if (questions.null && !questions.is_array) questions.values.resize(1);
  return bind_questions<double>(context, TypeId::kDouble, std::move(questions),
                                [name](double& out, std::string_view bytes, const Value& quantile) {
                                  const auto sketch = read_kll<Item>(name, bytes);
                                  if (sketch.empty()) return false;
                                  out = sketch.rank(item_of<Item>(quantile));
                                  return true;
                                });
}

template <class Item>
void register_kll(FunctionRegistry& registry) {
  const std::string type = kll_suffix<Item>();
  const std::string column = std::is_same_v<Item, int64_t> ? "col" : "CAST(col AS " + type + ")";
  const std::string sketch = "kll_sketch_agg_" + type + "(" + column + ")";
  const std::string values = " FROM VALUES (1), (2), (3), (4), (5) tab(col)";
  const auto add = [&](const std::string& base, int args,
                       BoundScalar (*bind)(const std::string&, const BindContext&),
                       const std::string& text, const std::string& call,
                       const std::string& result) {
    const std::string name = base + "_" + type;
    registry.add(ScalarFunction{
        .names = {name},
        .doc = {.usage = name + (args == 1 ? "(sketch) - " : "(sketch, value) - ") + text,
                .examples = {{"SELECT " + call + values, result}},
                .group = "sketch_funcs",
                .since = "4.1.0"},
        .min_args = args,
        .max_args = args,
        .bind = std::bind_front(bind, name)});
  };
  const std::string three = std::is_same_v<Item, int64_t> ? "3" : "3.0";
  add("kll_sketch_get_n", 1, bind_count<Item>, "Returns how many values the sketch has seen.",
      "kll_sketch_get_n_" + type + "(" + sketch + ")", "5");
  add("kll_sketch_to_string", 1, bind_text<Item>, "Returns a text about the sketch.",
      "kll_sketch_to_string_" + type + "(" + sketch + ") LIKE '%Sketch Summary%'", "true");
  add("kll_sketch_get_quantile", 2, bind_quantile<Item>,
      "Returns the value, or values, at a rank between 0.0 and 1.0, or an array of them.",
      "kll_sketch_get_quantile_" + type + "(" + sketch + ", 0.5)", three);
  add("kll_sketch_get_rank", 2, bind_rank<Item>,
      "Returns the share of values that are no larger than one, or than each of an array.",
      "kll_sketch_get_rank_" + type + "(" + sketch + ", 3)", "0.6");
  add("kll_sketch_merge", 2, bind_merge<Item>, "Returns one sketch of the values of two.",
      "kll_sketch_get_n_" + type + "(kll_sketch_merge_" + type + "(" + sketch + ", " + sketch +
          "))",
      "10");
}

}  // namespace

void register_kll_functions(FunctionRegistry& registry) {
  register_kll<int64_t>(registry);
  register_kll<float>(registry);
  register_kll<double>(registry);
}

}  // namespace firesteel
