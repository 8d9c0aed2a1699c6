#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "functions/java_format.h"
#include "functions/number_text.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

// Spark hands the JVM's formatter the values as it keeps them: dates are days, timestamps
// microseconds.
JavaFormat::Arg format_arg(const Decoded& column, const DataType& type, size_t row) {
  if (column.is_null(row)) return std::monostate();
  switch (type.id()) {
    case TypeId::kBoolean:
      return column.at<uint8_t>(row) != 0;
    case TypeId::kByte:
      return JavaFormat::Integer{column.at<int8_t>(row), 8};
    case TypeId::kShort:
      return JavaFormat::Integer{column.at<int16_t>(row), 16};
    case TypeId::kInt:
    case TypeId::kDate:
    case TypeId::kYearMonthInterval:
      return JavaFormat::Integer{column.at<int32_t>(row), 32};
    case TypeId::kLong:
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz:
    case TypeId::kTime:
    case TypeId::kDayTimeInterval:
      return JavaFormat::Integer{column.at<int64_t>(row), 64};
    case TypeId::kFloat:
      return static_cast<double>(column.at<float>(row));
    case TypeId::kDouble:
      return column.at<double>(row);
    case TypeId::kDecimal: {
      JavaFormat::OtherText out{"", "org.apache.spark.sql.types.Decimal"};
      append_decimal_scientific(
          out.text,
          type.is_wide_decimal() ? column.at<int128_t>(row) : int128_t{column.at<int64_t>(row)},
          type.scale());
      return out;
    }
    case TypeId::kString:
      return column.at<StringRef>(row).view();
    default:
      return std::monostate();
  }
}

// The format of a kernel; taken apart anew only when its text changes.
struct FormatState {
  const JavaFormat& format(std::string_view text) {
    if (!parsed || text != source) {
      source = text;
      parsed.emplace(source);
    }
    return *parsed;
  }

  std::string source;
  std::optional<JavaFormat> parsed;
};

VectorPtr format_rows(FormatState& state, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) -> VectorPtr {
    auto out = Vector::flat(TypeId::kString, num_rows);
    StringRef* to = out->mutable_values<StringRef>();
    const simple::Reader<std::string_view> formats(*input.args[0]);
    std::vector<Decoded> columns;
    for (const auto& arg : input.args.subspan(1)) columns.emplace_back(*arg);
    std::vector<JavaFormat::Arg> args(columns.size());
    std::string text;
    for (size_t i = 0; i < num_rows; ++i) {
      if (formats.decoded.is_null(i)) {
        out->set_null(i);
        continue;
      }
      for (size_t c = 0; c < columns.size(); ++c) {
        args[c] = format_arg(columns[c], input.args[c + 1]->type(), i);
      }
      text.clear();
      state.format(formats(i)).append(text, args);
      to[i] = out->string_heap().add(text);
    }
    return out;
  });
}

BoundScalar bind_format_string(const BindContext& context, const std::string& name) {
  if (context.args.empty()) throw_wrong_num_args(context, name, "> 0");
  const Argument& format = context.args[0];
  if (format.constant && format.type.is(TypeId::kString) && !format.constant->is_null() &&
      format.constant->string().find("%0$") != std::string::npos) {
    throw SparkError("INVALID_PARAMETER_VALUE.ZERO_INDEX",
                     {{"parameter", quote_identifier("strfmt")},
                      {"functionName", quote_identifier("format_string")}});
  }
  for (const Argument& arg : context.args.subspan(1)) {
    // Their text in the JVM is an address or the layout of a row: nothing to depend on.
    if (arg.type.is_nested() || arg.type.is(TypeId::kBinary) ||
        arg.type.is(TypeId::kCalendarInterval)) {
      throw SparkError("UNSUPPORTED_DATATYPE", {{"typeName", quote_sql(arg.type.sql())}});
    }
  }
  auto types = coerce(context, name, {TypeId::kString, TypeFamily::kAny});
  BoundScalar bound =
      bound_scalar(std::move(types), TypeId::kString, nullptr,
                   format.nullable ? NullRule::kAlwaysNullable : NullRule::kNeverNull);
  bound.make_kernel = [] {
    return [state = std::make_shared<FormatState>()](const KernelInput& input) {
      return format_rows(*state, input);
    };
  };
  return bound;
}

}  // namespace

void register_format_string(FunctionRegistry& registry) {
  for (const char* name : {"format_string", "printf"}) {
    registry.add(ScalarFunction{
        .names = {name},
        .doc = {.usage = std::string(name) +
                         "(strfmt, obj, ...) - Returns the objects formatted by a format in the "
                         "style of printf.",
                .examples = {{"SELECT " + std::string(name) +
                                  "(\"Hello World %d %s\", 100, \"days\")",
                              "Hello World 100 days"}},
                .group = "string_funcs",
                .since = std::string_view(name) == "printf" ? "3.5.0" : "1.5.0"},
        .bind = [name = std::string(name)](const BindContext& context) {
          return bind_format_string(context, name);
        }});
  }
}

}  // namespace firesteel
