// arrays_zip(a1, a2, ...): an array of structs of the arrays' nth elements.

#include "functions/array_arguments.h"
#include "functions/function_registry.h"
#include "functions/list_rows.h"

namespace firesteel {
namespace {

VectorPtr zip_arrays(const DataType& type, const KernelInput& input) {
  const auto body = [&](size_t num_rows) -> VectorPtr {
    std::vector<ListRows> arrays;
    for (const auto& arg : input.args) arrays.emplace_back(*arg);
    auto out = Vector::flat(type, num_rows);
    auto* entries = out->mutable_values<ListEntry>();
    // For each argument, the elements that make its field.
    std::vector<std::vector<SourceRow>> picks(arrays.size());
    uint32_t total = 0;
    for (size_t row = 0; row < num_rows; ++row) {
      entries[row] = {total, 0};
      uint32_t longest = 0;
      bool has_null = false;
      for (const ListRows& array : arrays) {
        has_null = has_null || array.is_null(row);
        if (!array.is_null(row)) longest = std::max(longest, array.entry(row).size);
      }
      if (has_null) {
        out->set_null(row);
        continue;
      }
      for (size_t a = 0; a < arrays.size(); ++a) {
        const ListEntry entry = arrays[a].entry(row);
        for (uint32_t i = 0; i < longest; ++i) {
          picks[a].push_back(i < entry.size ? SourceRow{0, entry.offset + i} : SourceRow{});
        }
      }
      entries[row].size = longest;
      total += longest;
    }
    auto structs = Vector::flat(type.element_type(), total);
    std::vector<VectorPtr> fields;
    for (size_t a = 0; a < arrays.size(); ++a) {
      const VectorPtr& elements = arrays[a].elements();
      fields.push_back(gather_from(elements->type(), std::span(&elements, 1), picks[a]));
    }
    structs->set_children(std::move(fields));
    out->set_children({structs});
    return out;
  };
  return input.args.empty() ? body(input.num_rows) : simple::with_constant_folding(input, body);
}

BoundScalar bind_arrays_zip(const BindContext& context) {
  std::vector<DataType> types;
  std::vector<StructField> fields;
  for (size_t i = 0; i < context.args.size(); ++i) {
    types.push_back(require_array(context, "arrays_zip", i));
    // A column or a field gives its name, anything else its number.
    const std::string& name = context.args[i].name;
    fields.push_back({name.empty() ? std::to_string(i) : name, types[i].element_type(), true, ""});
  }
  const DataType type = DataType::array(DataType::structure(std::move(fields)), false);
  return bound_scalar(std::move(types), type, std::bind_front(zip_arrays, type));
}

}  // namespace

void register_arrays_zip(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"arrays_zip"},
      .doc = {.usage = "arrays_zip(a1, a2, ...) - Returns a merged array of structs in which the "
                       "N-th struct contains all N-th values of input arrays.",
              .examples = {{"SELECT arrays_zip(array(1, 2, 3), array(2, 3, 4))",
                            "[{\"0\":1,\"1\":2},{\"0\":2,\"1\":3},{\"0\":3,\"1\":4}]"},
                           {"SELECT arrays_zip(array(1, 2), array(2, 3), array(3, 4))",
                            "[{\"0\":1,\"1\":2,\"2\":3},{\"0\":2,\"1\":3,\"2\":4}]"}},
              .group = "array_funcs",
              .since = "2.4.0"},
      .bind = bind_arrays_zip,
  });
}

}  // namespace firesteel
