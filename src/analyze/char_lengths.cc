#include "analyze/char_lengths.h"

#include "plan/exprs.h"

namespace firesteel::analyze {
namespace {

size_t characters(std::string_view text) {
  size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xc0) != 0x80 ? 1 : 0;
  return count;
}

std::string stored_form(std::string text, size_t length, bool pads) {
  size_t count = characters(text);
  while (count > length && text.ends_with(' ')) {
    text.pop_back();
    --count;
  }
  if (count > length) {
    throw SparkError("EXCEED_LIMIT_LENGTH", {{"limit", std::to_string(length)}});
  }
  if (pads) text.append(length - count, ' ');
  return text;
}

}  // namespace

ExprPtr with_checked_length(const ExprPtr& value, const DataType& column_type) {
  if (!column_type.is(TypeId::kString) || column_type.string_kind() == StringKind::kString) {
    return value;
  }
  const bool pads = column_type.string_kind() == StringKind::kChar;
  const auto length = static_cast<size_t>(column_type.length());
  auto function = std::make_shared<BoundScalar>();
  function->name = pads ? "char_type_write_side_check" : "varchar_type_write_side_check";
  // The length is an argument only so that checks of the same text for different columns differ.
  function->arg_types = {TypeId::kString, TypeId::kInt};
  function->return_type = TypeId::kString;
  function->make_kernel = [length, pads]() -> ScalarKernel {
    return [length, pads](const KernelInput& input) {
      VectorBuilder builder{DataType(TypeId::kString)};
      for (size_t row = 0; row < input.num_rows; ++row) {
        const Value text = input.args[0]->value(row);
        if (text.is_null()) {
          builder.append_null();
        } else {
          builder.append_string(stored_form(text.string(), length, pads));
        }
      }
      return builder.finish();
    };
  };
  return std::make_shared<Call>(std::move(function),
                                Exprs{value, Literal::integer(column_type.length())});
}

}  // namespace firesteel::analyze
