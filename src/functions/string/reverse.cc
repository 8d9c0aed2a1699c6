#include <algorithm>

#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/utf8.h"

namespace firesteel {
namespace {

void reverse_text(StringOut& out, std::string_view text) {
  std::string& to = out.buffer();
  if (utf8::is_ascii(text)) {
    to.assign(text.rbegin(), text.rend());
    return;
  }
  to.resize(text.size());
  size_t end = text.size();
  for (size_t i = 0; i < text.size();) {
    const size_t next = utf8::next(text, i);
    end -= next - i;
    std::copy(text.begin() + i, text.begin() + next, to.begin() + end);
    i = next;
  }
}

VectorPtr reverse_arrays(const VectorPtr& arrays, size_t num_rows) {
  const Decoded decoded(*arrays);
  auto out = Vector::flat(arrays->type(), num_rows);
  auto* entries = out->mutable_values<ListEntry>();
  Selection order;
  for (size_t i = 0; i < num_rows; ++i) {
    const auto offset = static_cast<uint32_t>(order.size());
    entries[i] = {offset, 0};
    if (decoded.is_null(i)) {
      out->set_null(i);
      continue;
    }
    const ListEntry entry = decoded.at<ListEntry>(i);
    entries[i].size = entry.size;
    for (uint32_t j = entry.size; j-- > 0;) order.push_back(entry.offset + j);
  }
  out->set_children({gather(*decoded.flat().children()[0], order)});
  return out;
}

BoundScalar bind_reverse(const BindContext& context) {
  const DataType& type = context.args[0].type;
  if (type.is(TypeId::kArray)) {
    return bound_scalar({type}, type, [](const KernelInput& input) {
      return simple::with_constant_folding(
          input, [&](size_t num_rows) { return reverse_arrays(input.args[0], num_rows); });
    });
  }
  if (type.is(TypeId::kBinary)) {
    return bound_scalar(
        {type}, type,
        string_kernel<std::string_view>(type, [](StringOut& out, std::string_view bytes) {
          out.buffer().assign(bytes.rbegin(), bytes.rend());
        }));
  }
  if (!can_implicitly_cast(type, TypeId::kString, context.settings.ansi)) {
    throw_unexpected_input_type(context, "reverse", 0, "(\"STRING\" or \"BINARY\" or \"ARRAY\")");
  }
  auto types = coerce_any_collation(context, "reverse", {TypeId::kString});
  const DataType string_type = types[0];
  return bound_scalar(std::move(types), string_type,
                      string_kernel<std::string_view>(string_type, reverse_text));
}

}  // namespace

void register_reverse(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"reverse"},
      .doc = {.usage =
                  "reverse(array) - Returns a reversed string, or an array with the elements in "
                  "reverse order.",
              .examples = {{"SELECT reverse('Spark SQL')", "LQS krapS"},
                           {"SELECT reverse(array(2, 1, 4, 3))", "[3,4,1,2]"}},
              .group = "collection_funcs",
              .since = "1.5.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_reverse});
}

}  // namespace firesteel
