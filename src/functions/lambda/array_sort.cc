// array_sort(array[, (a, b) -> order]): nulls last, or as a comparator says.

#include "columnar/compare.h"
#include "functions/array_arguments.h"
#include "functions/function_errors.h"
#include "functions/function_registry.h"
#include "functions/lambda/lambda_rows.h"

namespace firesteel {
namespace {

VectorPtr sort_naturally(const DataType& type, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) {
    const ListRows arrays(*input.args[0]);
    const RowComparator comparator(*arrays.elements(), *arrays.elements());
    ListWriter out(type, {arrays.elements()}, num_rows);
    for (size_t row = 0; row < num_rows; ++row) {
      if (arrays.is_null(row)) {
        out.end_null_row();
        continue;
      }
      out.pick(0, arrays.entry(row));
      const auto picks = out.row_picks();
      std::stable_sort(picks.begin(), picks.end(), [&](const SourceRow& a, const SourceRow& b) {
        const bool a_null = comparator.left_is_null(a.row);
        const bool b_null = comparator.left_is_null(b.row);
        if (a_null || b_null) return !a_null && b_null;
        return comparator.compare_valid(a.row, b.row) < 0;
      });
      out.end_row();
    }
    return out.finish();
  });
}

// Sorts all arrays at once by merging runs, so that each step makes one batch of comparisons.
class ComparatorSort {
 public:
  ComparatorSort(const KernelInput& input, const ListRows& arrays)
      : input_(input), rows_(arrays, input.num_rows), elements_(arrays.elements()) {
    order_ = *rows_.places;
  }

  // Places of elements, in order, each row's behind the last one's.
  const Selection& sort() {
    uint32_t longest = 0;
    for (const ListEntry& entry : rows_.entries) longest = std::max(longest, entry.size);
    for (uint32_t width = 1; width < longest; width *= 2) merge_runs(width);
    return order_;
  }
  const std::vector<ListEntry>& entries() const { return rows_.entries; }

 private:
  // Two neighbouring runs on their way into one; positions in order_.
  struct Merge {
    uint32_t left;
    uint32_t left_end;
    uint32_t right;
    uint32_t right_end;
    uint32_t out;
    uint32_t row;
  };

  void merge_runs(uint32_t width) {
    Selection merged = order_;
    std::vector<Merge> merges;
    for (uint32_t row = 0; row < rows_.entries.size(); ++row) {
      const uint32_t end = rows_.entries[row].offset + rows_.entries[row].size;
      for (uint32_t start = rows_.entries[row].offset; start + width < end; start += 2 * width) {
        const uint32_t middle = start + width;
        merges.push_back({start, middle, middle, std::min(middle + width, end), start, row});
      }
    }
    while (!merges.empty()) {
      const std::vector<bool> right_first = compare(merges);
      std::vector<Merge> open;
      for (size_t i = 0; i < merges.size(); ++i) {
        Merge& merge = merges[i];
        merged[merge.out++] = order_[right_first[i] ? merge.right++ : merge.left++];
        if (merge.left < merge.left_end && merge.right < merge.right_end) {
          open.push_back(merge);
          continue;
        }
        while (merge.left < merge.left_end) merged[merge.out++] = order_[merge.left++];
        while (merge.right < merge.right_end) merged[merge.out++] = order_[merge.right++];
      }
      merges = std::move(open);
    }
    order_ = std::move(merged);
  }

  // For each merge, whether the head of its right run comes strictly before that of the left.
  std::vector<bool> compare(const std::vector<Merge>& merges) {
    auto left = std::make_shared<Selection>();
    auto right = std::make_shared<Selection>();
    Selection parents;
    for (const Merge& merge : merges) {
      left->push_back(order_[merge.left]);
      right->push_back(order_[merge.right]);
      parents.push_back(merge.row);
    }
    const VectorPtr params[] = {Vector::dictionary(elements_, left),
                                Vector::dictionary(elements_, right)};
    const VectorPtr result = input_.lambdas[1]->evaluate(params, parents);
    const Decoded decoded(*result);
    std::vector<bool> right_first(merges.size());
    for (size_t i = 0; i < merges.size(); ++i) {
      if (decoded.is_null(i)) {
        throw error_without_context(
            "COMPARATOR_RETURNS_NULL",
            {{"firstValue", text_of((*left)[i])}, {"secondValue", text_of((*right)[i])}});
      }
      right_first[i] = decoded.at<int32_t>(i) > 0;
    }
    return right_first;
  }

  std::string text_of(uint32_t place) const {
    return value_to_string(elements_->value(place), elements_->type(), "UTC");
  }

  const KernelInput& input_;
  LambdaRows rows_;
  VectorPtr elements_;
  Selection order_;
};

VectorPtr sort_by_comparator(const DataType& type, const KernelInput& input) {
  const ListRows arrays(*input.args[0]);
  ComparatorSort sort(input, arrays);
  const Selection& order = sort.sort();
  auto out = Vector::flat(type, input.num_rows);
  std::copy(sort.entries().begin(), sort.entries().end(), out->mutable_values<ListEntry>());
  for (size_t row = 0; row < input.num_rows; ++row) {
    if (arrays.is_null(row)) out->set_null(row);
  }
  out->set_children({gather(*arrays.elements(), order)});
  return out;
}

// The comparator that Spark fills in, as it prints it.
constexpr const char* kDefaultComparator =
    "lambdafunction((IF(((namedlambdavariable() IS NULL) AND (namedlambdavariable() IS NULL)), 0, "
    "(IF((namedlambdavariable() IS NULL), 1, (IF((namedlambdavariable() IS NULL), -1, "
    "(IF((namedlambdavariable() < namedlambdavariable()), -1, (IF((namedlambdavariable() > "
    "namedlambdavariable()), 1, 0)))))))))), namedlambdavariable(), namedlambdavariable())";

BoundScalar bind_array_sort(const BindContext& context) {
  const DataType& type = require_lambda_array(context, "array_sort");
  if (context.args.size() == 1) {
    require_orderable(context, "array_sort", type.element_type());
    BoundScalar bound = bound_scalar({type}, type, std::bind_front(sort_naturally, type));
    bound.render = render_with("array_sort", kDefaultComparator);
    return bound;
  }
  const DataType& order = context.args[1].type;
  if (!order.is(TypeId::kInt)) {
    throw_type_mismatch(context, "array_sort", "UNEXPECTED_RETURN_TYPE",
                        {{"functionName", "`lambdafunction`"},
                         {"expectedType", "\"INT\""},
                         {"actualType", quote_sql(order.sql())}});
  }
  return bound_scalar(lambda_arg_types(context), type, std::bind_front(sort_by_comparator, type),
                      context.args[0].nullable ? NullRule::kAlwaysNullable : NullRule::kNeverNull);
}

std::vector<StructField> comparator_parameters(const BindContext& context, size_t, size_t) {
  const DataType& type = require_lambda_array(context, "array_sort");
  const StructField element{"x", type.element_type(), type.contains_null(), ""};
  return {element, element};
}

}  // namespace

void register_array_sort(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"array_sort"},
      .doc = {.usage = "array_sort(expr, func) - Sorts the input array. If func is omitted, sort "
                       "in ascending order. The elements of the input array must be orderable. NaN "
                       "is greater than any non-NaN elements for double/float type. Null elements "
                       "will be placed at the end of the returned array. Since 3.0.0 this function "
                       "also sorts and returns the array based on the given comparator function. "
                       "The comparator will take two arguments representing two elements of the "
                       "array. It returns a negative integer, 0, or a positive integer as the "
                       "first element is less than, equal to, or greater than the second element. "
                       "If the comparator function returns null, the function will fail and raise "
                       "an error.",
              .examples = {{"SELECT array_sort(array(5, 6, 1), (left, right) -> case when left < "
                            "right then -1 when left > right then 1 else 0 end)",
                            "[1,5,6]"},
                           {"SELECT array_sort(array('bc', 'ab', 'dc'), (left, right) -> case when "
                            "left is null and right is null then 0 when left is null then -1 when "
                            "right is null then 1 when left < right then 1 when left > right then "
                            "-1 else 0 end)",
                            "[\"dc\",\"bc\",\"ab\"]"},
                           {"SELECT array_sort(array('b', 'd', null, 'c', 'a'))",
                            "[\"a\",\"b\",\"c\",\"d\",null]"}},
              .group = "lambda_funcs",
              .since = "2.4.0"},
      .min_args = 1,
      .max_args = 2,
      .bind = bind_array_sort,
      .lambda_parameters = comparator_parameters,
  });
}

}  // namespace firesteel
