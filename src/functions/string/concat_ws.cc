#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

// Nulls among the parts are skipped; a null separator makes the result null.
VectorPtr concat_with_separator(const DataType& type, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) -> VectorPtr {
    auto out = Vector::flat(type, num_rows);
    StringRef* to = out->mutable_values<StringRef>();
    StringHeap& heap = out->string_heap();
    const simple::Reader<std::string_view> separators(*input.args[0]);
    std::vector<Decoded> parts;
    // The elements of arguments that are arrays.
    std::vector<std::optional<Decoded>> elements;
    for (const auto& arg : input.args.subspan(1)) {
      parts.emplace_back(*arg);
      elements.emplace_back();
      if (arg->type().is(TypeId::kArray)) {
        elements.back().emplace(*parts.back().flat().children()[0]);
      }
    }
    std::string text;
    for (size_t i = 0; i < num_rows; ++i) {
      if (separators.decoded.is_null(i)) {
        out->set_null(i);
        continue;
      }
      const std::string_view separator = separators(i);
      text.clear();
      bool first = true;
      const auto add = [&](std::string_view part) {
        if (!first) text += separator;
        first = false;
        text += part;
      };
      for (size_t p = 0; p < parts.size(); ++p) {
        if (parts[p].is_null(i)) continue;
        if (!elements[p]) {
          add(parts[p].at<StringRef>(i).view());
          continue;
        }
        const ListEntry entry = parts[p].at<ListEntry>(i);
        for (uint32_t e = entry.offset; e < entry.offset + entry.size; ++e) {
          if (!elements[p]->is_null(e)) add(elements[p]->at<StringRef>(e).view());
        }
      }
      to[i] = heap.add(text);
    }
    return out;
  });
}

BoundScalar bind_concat_ws(const BindContext& context) {
  if (context.args.empty())
    throw wrong_number_of_arguments("concat_ws", "> 0", context.args.size());
  std::vector<DataType> types;
  for (size_t i = 0; i < context.args.size(); ++i) {
    const DataType& from = context.args[i].type;
    const bool array = i > 0 && from.is(TypeId::kArray);
    if (!can_implicitly_cast(array ? from.element_type() : from, TypeId::kString,
                             context.settings.ansi)) {
      throw unexpected_input_type(call_text("concat_ws", context.args), i, context.args[i],
                                  i == 0 ? "\"STRING\"" : "(\"ARRAY<STRING>\" or \"STRING\")");
    }
    types.push_back(array ? DataType::array(TypeId::kString, from.contains_null())
                          : DataType(TypeId::kString));
  }
  const bool nullable = context.args[0].nullable;
  return bound_scalar(
      std::move(types), TypeId::kString,
      [](const KernelInput& input) { return concat_with_separator(TypeId::kString, input); },
      nullable ? NullRule::kAlwaysNullable : NullRule::kNeverNull);
}

}  // namespace

void register_concat_ws(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"concat_ws"},
      .doc = {.usage =
                  "concat_ws(sep[, str | array(str)]+) - Returns the concatenation of the strings "
                  "separated by `sep`, skipping null values.",
              .examples = {{"SELECT concat_ws(' ', 'Spark', 'SQL')", "Spark SQL"},
                           {"SELECT concat_ws('s')", ""},
                           {"SELECT concat_ws('/', 'foo', null, 'bar')", "foo/bar"},
                           {"SELECT concat_ws(null, 'Spark', 'SQL')", "NULL"}},
              .group = "string_funcs",
              .since = "1.5.0"},
      .bind = bind_concat_ws});
}

}  // namespace firesteel
