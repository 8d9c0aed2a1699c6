#include <algorithm>
#include <cstring>

#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

VectorPtr concat_strings(const DataType& type, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) -> VectorPtr {
    auto out = Vector::flat(type, num_rows);
    StringRef* to = out->mutable_values<StringRef>();
    StringHeap& heap = out->string_heap();
    std::vector<simple::Reader<std::string_view>> readers;
    bool may_have_nulls = false;
    for (const auto& arg : input.args) {
      readers.emplace_back(*arg);
      may_have_nulls |= readers.back().decoded.may_have_nulls();
    }
    for (size_t i = 0; i < num_rows; ++i) {
      if (may_have_nulls && std::any_of(readers.begin(), readers.end(), [i](const auto& reader) {
            return reader.decoded.is_null(i);
          })) {
        out->set_null(i);
        continue;
      }
      size_t size = 0;
      for (const auto& reader : readers) size += reader.decoded.at<StringRef>(i).size();
      char buffer[StringRef::kInlineSize];
      char* bytes = size <= StringRef::kInlineSize ? buffer : heap.allocate(size);
      char* next = bytes;
      for (const auto& reader : readers) {
        const StringRef& part = reader.decoded.at<StringRef>(i);
        std::memcpy(next, part.data(), part.size());
        next += part.size();
      }
      to[i] = StringRef(bytes, static_cast<uint32_t>(size));
    }
    return out;
  });
}

VectorPtr concat_arrays(const DataType& type, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) -> VectorPtr {
    auto out = Vector::flat(type, num_rows);
    auto* entries = out->mutable_values<ListEntry>();
    std::vector<Decoded> arrays;
    for (const auto& arg : input.args) arrays.emplace_back(*arg);
    VectorBuilder elements(type.element_type());
    for (size_t i = 0; i < num_rows; ++i) {
      const auto offset = static_cast<uint32_t>(elements.size());
      entries[i] = {offset, 0};
      if (std::any_of(arrays.begin(), arrays.end(),
                      [i](const Decoded& array) { return array.is_null(i); })) {
        out->set_null(i);
        continue;
      }
      for (const Decoded& array : arrays) {
        const ListEntry entry = array.at<ListEntry>(i);
        elements.append_range(*array.flat().children()[0], entry.offset, entry.size);
      }
      entries[i].size = static_cast<uint32_t>(elements.size()) - offset;
    }
    out->set_children({elements.finish()});
    return out;
  });
}

[[noreturn]] void throw_different_types(const BindContext& context) {
  std::string types;
  for (const Argument& arg : context.args) {
    if (!types.empty()) types += " or ";
    const bool to_string = !arg.type.is(TypeId::kArray) && !arg.type.is(TypeId::kBinary);
    types += quote_sql(to_string ? "STRING" : arg.type.sql());
  }
  throw SparkError("DATATYPE_MISMATCH.DATA_DIFF_TYPES",
                   {{"sqlExpr", quote_sql(call_text("concat", context.args))},
                    {"functionName", quote_identifier("concat")},
                    {"dataType", "(" + types + ")"}});
}

BoundScalar bind_concat(const BindContext& context) {
  const auto is = [](TypeId id) { return [id](const Argument& arg) { return arg.type.is(id); }; };
  const auto& args = context.args;
  for (size_t i = 0; i < args.size(); ++i) {
    if (!args[i].type.is(TypeId::kArray) && !args[i].type.is(TypeId::kBinary) &&
        !can_implicitly_cast(args[i].type, TypeId::kString, context.settings.ansi)) {
      throw unexpected_input_type(call_text("concat", context.args), i, context.args[i],
                                  "(\"STRING\" or \"BINARY\" or \"ARRAY\")");
    }
  }
  if (std::any_of(args.begin(), args.end(), is(TypeId::kArray))) {
    if (!std::all_of(args.begin(), args.end(), is(TypeId::kArray))) {
      throw_different_types(context);
    }
    std::vector<DataType> types;
    for (const Argument& arg : args) types.push_back(arg.type);
    const std::optional<DataType> common = find_wider_type(types, context.settings.ansi);
    if (!common) throw_different_types(context);
    return bound_scalar(
        std::vector<DataType>(args.size(), *common), *common,
        [type = *common](const KernelInput& input) { return concat_arrays(type, input); });
  }
  if (args.empty()) {
    return bound_scalar({}, TypeId::kString, [](const KernelInput& input) {
      return Vector::constant(TypeId::kString, "", input.num_rows);
    });
  }
  const bool binary = std::all_of(args.begin(), args.end(), is(TypeId::kBinary));
  auto types =
      coerce_any_collation(context, "concat", {binary ? TypeId::kBinary : TypeId::kString});
  const DataType type = types[0];
  return bound_scalar(std::move(types), type,
                      [type](const KernelInput& input) { return concat_strings(type, input); });
}

}  // namespace

void register_concat(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"concat"},
      .doc = {.usage = "concat(col1, col2, ..., colN) - Returns the concatenation of strings, of "
                       "binaries or of arrays.",
              .examples = {{"SELECT concat('Spark', 'SQL')", "SparkSQL"},
                           {"SELECT concat(array(1, 2, 3), array(4, 5), array(6))",
                            "[1,2,3,4,5,6]"}},
              .group = "collection_funcs",
              .since = "1.5.0"},
      .bind = bind_concat});
  registry.add(ScalarFunction{
      .names = {"||"},
      .doc = {.usage = "expr1 || expr2 - Returns the concatenation of strings, of binaries or of "
                       "arrays.",
              .examples = {{"SELECT 'Spark' || 'SQL'", "SparkSQL"},
                           {"SELECT array(1, 2, 3) || array(4, 5) || array(6)", "[1,2,3,4,5,6]"}},
              .group = "collection_funcs",
              .since = "2.3.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = [](const BindContext& context) {
        BoundScalar bound = bind_concat(context);
        bound.render = render_with("concat", "");
        return bound;
      }});
}

}  // namespace firesteel
