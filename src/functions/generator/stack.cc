// stack(n, e1, ..., ek): n rows out of k values.

#include "functions/argument_check.h"
#include "functions/function_registry.h"

namespace firesteel {
namespace {

int64_t stack_row_count(const BindContext& context) {
  const Argument& arg = context.args[0];
  if (!arg.constant) throw_non_foldable(context, "stack", 0, "n", TypeId::kInt);
  if (!arg.type.is(TypeId::kInt)) throw_unexpected_input_type(context, "stack", 0, "\"INT\"");
  const int64_t rows = arg.constant->is_null() ? 0 : arg.constant->integer();
  if (rows <= 0) {
    throw_value_out_of_range(context, "stack", "`n`", "(0, 2147483647]", std::to_string(rows));
  }
  return rows;
}

// Type and nullability of column `column`, which holds arguments column + 1, + 1 + columns...
StructField stack_column(const BindContext& context, size_t column, size_t columns,
                         bool is_ragged) {
  StructField field{"col" + std::to_string(column), TypeId::kNull, is_ragged, ""};
  size_t first = 0;
  for (size_t i = column + 1; i < context.args.size(); i += columns) {
    const Argument& arg = context.args[i];
    field.nullable = field.nullable || arg.nullable;
    if (arg.type.is(TypeId::kNull)) continue;
    if (first == 0) {
      field.type = arg.type;
      first = i;
    } else if (!arg.type.same_type(field.type)) {
      throw_type_mismatch(context, "stack", "STACK_COLUMN_DIFF_TYPES",
                          {{"columnIndex", std::to_string(column)},
                           {"leftParamIndex", std::to_string(first)},
                           {"leftType", quote_sql(field.type.sql())},
                           {"rightParamIndex", std::to_string(i)},
                           {"rightType", quote_sql(arg.type.sql())}});
    }
  }
  return field;
}

BoundGenerator bind_stack(const BindContext& context) {
  if (context.args.size() < 2) {
    throw_wrong_num_args(context, "stack", "> 1");
  }
  const auto rows = static_cast<size_t>(stack_row_count(context));
  const size_t values = context.args.size() - 1;
  const size_t columns = (values + rows - 1) / rows;
  BoundGenerator bound;
  for (size_t column = 0; column < columns; ++column) {
    const bool is_ragged = (rows - 1) * columns + column >= values;
    bound.output.push_back(stack_column(context, column, columns, is_ragged));
  }
  bound.arg_types.push_back(TypeId::kInt);
  for (size_t i = 0; i < values; ++i) bound.arg_types.push_back(bound.output[i % columns].type);
  bound.generate = [rows, columns, output = bound.output](std::span<const VectorPtr> args,
                                                          size_t num_rows, bool) {
    GeneratedRows out;
    // Row r of input row i stands at r * num_rows + i of the concatenated arguments.
    auto order = std::make_shared<Selection>();
    for (size_t i = 0; i < num_rows; ++i) {
      for (size_t r = 0; r < rows; ++r) {
        out.parents.push_back(static_cast<uint32_t>(i));
        order->push_back(static_cast<uint32_t>(r * num_rows + i));
      }
    }
    for (size_t column = 0; column < columns; ++column) {
      const DataType& type = output[column].type;
      std::vector<VectorPtr> parts;
      for (size_t r = 0; r < rows; ++r) {
        const size_t arg = 1 + r * columns + column;
        parts.push_back(arg < args.size() ? args[arg] : Vector::null_constant(type, num_rows));
      }
      out.columns.push_back(Vector::dictionary(concatenate(type, parts), order));
    }
    return out;
  };
  return bound;
}

}  // namespace

void register_stack(FunctionRegistry& registry) {
  registry.add(GeneratorFunction{
      .names = {"stack"},
      .doc = {.usage = "stack(n, expr1, ..., exprk) - Separates `expr1`, ..., `exprk` into `n` "
                       "rows. Uses column names col0, col1, etc. by default unless specified "
                       "otherwise.",
              .examples = {{"SELECT stack(2, 1, 2, 3)", "1\t2\n3\tNULL"}},
              .group = "generator_funcs",
              .since = "2.0.0"},
      .bind = bind_stack,
  });
}

}  // namespace firesteel
