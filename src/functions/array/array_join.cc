// array_join(array, delimiter[, null_replacement]).

#include "functions/array_arguments.h"
#include "functions/function_registry.h"
#include "functions/list_rows.h"

namespace firesteel {
namespace {

VectorPtr join_elements(const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) -> VectorPtr {
    const ListRows arrays(*input.args[0]);
    const Decoded elements(*arrays.elements());
    const Decoded delimiters(*input.args[1]);
    std::optional<Decoded> replacements;
    if (input.args.size() > 2) replacements.emplace(*input.args[2]);
    auto out = Vector::flat(TypeId::kString, num_rows);
    auto* texts = out->mutable_values<StringRef>();
    std::string text;
    for (size_t row = 0; row < num_rows; ++row) {
      if (arrays.is_null(row) || delimiters.is_null(row) ||
          (replacements && replacements->is_null(row))) {
        out->set_null(row);
        continue;
      }
      const ListEntry entry = arrays.entry(row);
      const std::string_view delimiter = delimiters.at<StringRef>(row).view();
      text.clear();
      bool first = true;
      for (uint32_t i = entry.offset; i < entry.offset + entry.size; ++i) {
        const bool is_null = elements.is_null(i);
        if (is_null && !replacements) continue;
        if (!first) text += delimiter;
        first = false;
        text += (is_null ? replacements->at<StringRef>(row) : elements.at<StringRef>(i)).view();
      }
      texts[row] = out->string_heap().add(text);
    }
    return out;
  });
}

BoundScalar bind_array_join(const BindContext& context) {
  const DataType text = TypeId::kString;
  return bound_scalar(coerce(context, "array_join", {DataType::array(text), text, text}), text,
                      join_elements);
}

}  // namespace

void register_array_join(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"array_join"},
      .doc = {.usage = "array_join(array, delimiter[, nullReplacement]) - Concatenates the "
                       "elements of the given array using the delimiter and an optional string to "
                       "replace nulls. If no value is set for nullReplacement, any null value is "
                       "filtered.",
              .examples = {{"SELECT array_join(array('hello', 'world'), ' ')", "hello world"},
                           {"SELECT array_join(array('hello', null ,'world'), ' ')", "hello world"},
                           {"SELECT array_join(array('hello', null ,'world'), ' ', ',')",
                            "hello , world"}},
              .group = "array_funcs",
              .since = "2.4.0"},
      .min_args = 2,
      .max_args = 3,
      .bind = bind_array_join,
  });
}

}  // namespace firesteel
