#include "functions/function_registry.h"
#include "functions/json_reader.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

// The elements of the outermost array; none where there is no array.
std::optional<int32_t> array_length(JsonReader& reader, std::string_view json) {
  reader.reset(json);
  if (reader.next() != JsonToken::kStartArray) return std::nullopt;
  int32_t length = 0;
  while (reader.next() != JsonToken::kEndArray) {
    if (reader.token() == JsonToken::kError || !reader.skip_children()) return std::nullopt;
    ++length;
  }
  return length;
}

// Appends the keys of the outermost object; false where there is no object.
bool append_object_keys(JsonReader& reader, std::string_view json, std::vector<std::string>& keys) {
  reader.reset(json);
  if (reader.next() != JsonToken::kStartObject) return false;
  while (reader.next() != JsonToken::kEndObject) {
    if (reader.token() == JsonToken::kError) return false;
    keys.emplace_back(reader.text());
    if (reader.next() == JsonToken::kError || !reader.skip_children()) return false;
  }
  return true;
}

VectorPtr keys_of_rows(const DataType& type, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) -> VectorPtr {
    const simple::Reader<std::string_view> texts(*input.args[0]);
    auto out = Vector::flat(type, num_rows);
    auto* entries = out->mutable_values<ListEntry>();
    VectorBuilder elements(TypeId::kString);
    JsonReader reader(JsonReadOptions{.control_characters = true});
    std::vector<std::string> keys;
    for (size_t i = 0; i < num_rows; ++i) {
      entries[i] = {static_cast<uint32_t>(elements.size()), 0};
      keys.clear();
      if (texts.decoded.is_null(i) || !append_object_keys(reader, texts(i), keys)) {
        out->set_null(i);
        continue;
      }
      entries[i].size = static_cast<uint32_t>(keys.size());
      for (const std::string& key : keys) elements.append_string(key);
    }
    out->set_children({elements.finish()});
    return out;
  });
}

}  // namespace

void register_json_keys(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"json_array_length"},
      .doc = {.usage = "json_array_length(jsonArray) - Returns the number of elements of the "
                       "outermost JSON "
                       "array; NULL for anything else.",
              .examples = {{"SELECT json_array_length('[1,2,3,4]')", "4"},
                           {"SELECT json_array_length('[1,2,3,{\"f1\":1,\"f2\":[5,6]},4]')", "5"},
                           {"SELECT json_array_length('[1,2')", "NULL"}},
              .group = "json_funcs",
              .since = "3.1.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context) {
        return bound_scalar(coerce(context, "json_array_length", {TypeId::kString}), TypeId::kInt,
                            try_map_kernel<int32_t, std::string_view>(
                                TypeId::kInt,
                                [](int32_t& out, std::string_view json) {
                                  JsonReader reader(JsonReadOptions{.control_characters = true});
                                  const std::optional<int32_t> length = array_length(reader, json);
                                  out = length.value_or(0);
                                  return length.has_value();
                                }),
                            NullRule::kAlwaysNullable);
      }});
  registry.add(ScalarFunction{
      .names = {"json_object_keys"},
      .doc =
          {.usage = "json_object_keys(json_object) - Returns the keys of the outermost JSON object "
                    "as an "
                    "array; NULL for anything else.",
           .examples =
               {{"SELECT json_object_keys('{}')", "[]"},
                {"SELECT json_object_keys('{\"key\": \"value\"}')", "[\"key\"]"},
                {"SELECT json_object_keys('{\"f1\":\"abc\",\"f2\":{\"f3\":\"a\", \"f4\":\"b\"}}')",
                 "[\"f1\",\"f2\"]"}},
           .group = "json_funcs",
           .since = "3.1.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context) {
        const DataType type = DataType::array(TypeId::kString);
        return bound_scalar(
            coerce(context, "json_object_keys", {TypeId::kString}), type,
            [type](const KernelInput& input) { return keys_of_rows(type, input); },
            NullRule::kAlwaysNullable);
      }});
}

}  // namespace firesteel
