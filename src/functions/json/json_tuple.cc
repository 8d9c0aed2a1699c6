#include "functions/function_registry.h"
#include "functions/json_reader.h"
#include "functions/json_writer.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

// Members of one object by name. A text that is no object, or malformed, has none.
class TupleReader {
 public:
  TupleReader() : reader_(JsonReadOptions{.control_characters = true}) {}

  void read(std::string_view json, const std::vector<std::optional<std::string_view>>& names,
            std::vector<std::optional<std::string>>& values) {
    values.assign(names.size(), std::nullopt);
    reader_.reset(json);
    if (!read_object(names, values)) values.assign(names.size(), std::nullopt);
  }

 private:
  bool read_object(const std::vector<std::optional<std::string_view>>& names,
                   std::vector<std::optional<std::string>>& values) {
    if (reader_.next() != JsonToken::kStartObject) return false;
    while (reader_.next() != JsonToken::kEndObject) {
      if (reader_.token() == JsonToken::kError) return false;
      wanted_.clear();
      for (size_t i = 0; i < names.size(); ++i) {
        if (names[i] && *names[i] == reader_.text()) wanted_.push_back(i);
      }
      if (reader_.next() == JsonToken::kError) return false;
      if (wanted_.empty() || reader_.token() == JsonToken::kNull) {
        if (!reader_.skip_children()) return false;
        continue;
      }
      std::string value;
      if (reader_.token() == JsonToken::kString) {
        value = reader_.text();
      } else if (JsonWriter writer(value); !writer.copy(reader_)) {
        return false;
      }
      for (const size_t i : wanted_) values[i] = value;
    }
    return true;
  }

  JsonReader reader_;
  std::vector<size_t> wanted_;
};

GeneratedRows tuples_of_rows(std::span<const VectorPtr> args, size_t num_rows) {
  GeneratedRows out;
  std::vector<simple::Reader<std::string_view>> readers;
  for (const auto& arg : args) readers.emplace_back(*arg);
  const size_t columns = args.size() - 1;
  std::vector<VectorBuilder> builders;
  for (size_t c = 0; c < columns; ++c) builders.emplace_back(TypeId::kString);
  TupleReader tuples;
  std::vector<std::optional<std::string_view>> names(columns);
  std::vector<std::optional<std::string>> values;
  for (size_t i = 0; i < num_rows; ++i) {
    out.parents.push_back(static_cast<uint32_t>(i));
    for (size_t c = 0; c < columns; ++c) {
      names[c] =
          readers[c + 1].decoded.is_null(i) ? std::nullopt : std::optional(readers[c + 1](i));
    }
    if (readers[0].decoded.is_null(i)) {
      values.assign(columns, std::nullopt);
    } else {
      tuples.read(readers[0](i), names, values);
    }
    for (size_t c = 0; c < columns; ++c) {
      if (values[c]) {
        builders[c].append_string(*values[c]);
      } else {
        builders[c].append_null();
      }
    }
  }
  for (auto& builder : builders) out.columns.push_back(builder.finish());
  return out;
}

BoundGenerator bind_json_tuple(const BindContext& context) {
  if (context.args.size() < 2) throw_wrong_num_args(context, "json_tuple", "> 1");
  for (const Argument& arg : context.args) {
    if (arg.type.is(TypeId::kString) || arg.type.is(TypeId::kNull)) continue;
    throw type_mismatch("NON_STRING_TYPE", call_sql(context, "json_tuple"),
                        {{"funcName", quote_identifier("json_tuple")}});
  }
  BoundGenerator bound;
  bound.arg_types.assign(context.args.size(), TypeId::kString);
  for (size_t c = 0; c + 1 < context.args.size(); ++c) {
    bound.output.push_back({"c" + std::to_string(c), TypeId::kString, true, ""});
  }
  bound.generate = [](std::span<const VectorPtr> args, size_t num_rows, bool) {
    return tuples_of_rows(args, num_rows);
  };
  return bound;
}

}  // namespace

void register_json_tuple(FunctionRegistry& registry) {
  registry.add(GeneratorFunction{
      .names = {"json_tuple"},
      .doc = {.usage = "json_tuple(jsonStr, p1, p2, ..., pn) - Returns the members of a JSON "
                       "object by name, "
                       "as a row of strings.",
              .examples = {{"SELECT json_tuple('{\"a\":1, \"b\":2}', 'a', 'b')", "1\t2"}},
              .group = "json_funcs",
              .since = "1.6.0"},
      .bind = bind_json_tuple});
}

}  // namespace firesteel
