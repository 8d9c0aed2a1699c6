// product(x): the product of the values as doubles.

#include "functions/aggregate/double_aggregate.h"

namespace firesteel {
namespace {

struct ProductState {
  double product = 1;
  int64_t count = 0;
};

class ProductKernel final : public SimpleAggregate<ProductKernel, ProductState, double> {
 public:
  ProductKernel() : SimpleAggregate(TypeId::kDouble) {}

  void add(ProductState& state, double value) const {
    state.product *= value;
    ++state.count;
  }
  void merge(ProductState& into, const ProductState& from) const {
    into.product *= from.product;
    into.count += from.count;
  }
  void finish(const ProductState& state, Vector& out, size_t row) const {
    if (state.count == 0) {
      out.set_null(row);
    } else {
      out.mutable_values<double>()[row] = state.product;
    }
  }
};

}  // namespace

void register_product(FunctionRegistry& registry) {
  // Only the DataFrame API of Spark has it, so that there are no words of Spark's for it.
  const FunctionDoc doc = {
      .usage = "product(expr) - Returns the product of the values of a group.",
      .examples = {{"SELECT product(col) FROM VALUES (2), (3), (4) AS tab(col)", "24.0"}},
      .group = "agg_funcs",
      .since = "3.2.0"};
  add_double_aggregate<1>(registry, "product", doc,
                          [](const SqlSettings&) -> std::shared_ptr<const AggregateKernel> {
                            return std::make_shared<ProductKernel>();
                          });
}

}  // namespace firesteel
