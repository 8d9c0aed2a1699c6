#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/text_search.h"
#include "functions/utf8.h"

namespace firesteel {
namespace {

// The character position (from 1) of the first `search` at or after character `start` (from 0).
int32_t position_of(std::string_view text, std::string_view search, size_t start) {
  if (search.empty()) return 1;
  const size_t from = utf8::offset_of(text, start);
  const size_t at = find_text(text, search, from);
  if (at == std::string_view::npos) return 0;
  // Well-formed text is only ever found at a character's start.
  const std::string_view before = text.substr(0, at);
  return static_cast<int32_t>(utf8::count(before)) + 1;
}

// A null start gives 0, not null.
VectorPtr locate_with_start(const KernelInput& input) {
  const size_t num_rows = input.num_rows;
  auto out = Vector::flat(TypeId::kInt, num_rows);
  int32_t* to = out->mutable_values<int32_t>();
  const simple::Reader<std::string_view> search(*input.args[0]);
  const simple::Reader<std::string_view> text(*input.args[1]);
  const simple::Reader<int32_t> start(*input.args[2]);
  for (size_t i = 0; i < num_rows; ++i) {
    if (start.decoded.is_null(i)) {
      to[i] = 0;
    } else if (search.decoded.is_null(i) || text.decoded.is_null(i)) {
      out->set_null(i);
    } else {
      const int32_t from = start(i);
      to[i] = from < 1 ? 0 : position_of(text(i), search(i), static_cast<size_t>(from) - 1);
    }
  }
  return out;
}

BoundScalar bind_locate(const BindContext& context, const std::string& name) {
  auto types = coerce(context, name, {TypeId::kString, TypeId::kString, TypeId::kInt});
  if (types.size() == 3) {
    return bound_scalar(std::move(types), TypeId::kInt, locate_with_start,
                        NullRule::kAlwaysNullable);
  }
  BoundScalar bound =
      bound_scalar(std::move(types), TypeId::kInt,
                   map_kernel<int32_t, std::string_view, std::string_view>(
                       TypeId::kInt, [](std::string_view search, std::string_view text) {
                         return position_of(text, search, 0);
                       }));
  bound.render = render_with(name, "1");
  return bound;
}

}  // namespace

void register_locate(FunctionRegistry& registry) {
  // Under one name each: the rendered call bears the name that was called.
  for (const char* name : {"locate", "position"}) {
    registry.add(ScalarFunction{
        .names = {name},
        .doc = {.usage =
                    "locate(substr, str[, pos]) - Returns the position of the first occurrence of "
                    "`substr` in `str` at or after `pos`; 0 when there is none. Positions count "
                    "from 1.",
                .examples = {{"SELECT locate('bar', 'foobarbar')", "4"},
                             {"SELECT locate('bar', 'foobarbar', 5)", "7"},
                             {"SELECT POSITION('bar' IN 'foobarbar')", "4"}},
                .group = "string_funcs",
                .since = "1.5.0"},
        .min_args = 2,
        .max_args = 3,
        .bind = [name = std::string(name)](const BindContext& c) { return bind_locate(c, name); }});
  }
  registry.add(ScalarFunction{
      .names = {"instr"},
      .doc = {.usage = "instr(str, substr) - Returns the position, counted from 1, of the first "
                       "occurrence of `substr` in `str`; 0 when there is none.",
              .examples = {{"SELECT instr('SparkSQL', 'SQL')", "6"}},
              .group = "string_funcs",
              .since = "1.5.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = [](const BindContext& context) {
        return bound_scalar(coerce(context, "instr", {TypeId::kString, TypeId::kString}),
                            TypeId::kInt,
                            map_kernel<int32_t, std::string_view, std::string_view>(
                                TypeId::kInt, [](std::string_view text, std::string_view search) {
                                  return position_of(text, search, 0);
                                }));
      }});
}

}  // namespace firesteel
