#include <unicode/uchar.h>

#include <array>

#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/utf8.h"

namespace firesteel {
namespace {

constexpr size_t kMaskClasses = 4;
constexpr std::array<const char*, kMaskClasses> kMaskDefaults = {"X", "x", "n", "NULL"};
constexpr std::array<const char*, kMaskClasses> kMaskNames = {"upperChar", "lowerChar", "digitChar",
                                                              "otherChar"};

// What stands for upper case, lower case, digits and others; empty keeps the character.
using MaskCharacters = std::array<std::string, kMaskClasses>;

size_t mask_class(uint32_t c) {
  switch (u_charType(static_cast<UChar32>(c))) {
    case U_UPPERCASE_LETTER:
      return 0;
    case U_LOWERCASE_LETTER:
      return 1;
    case U_DECIMAL_DIGIT_NUMBER:
      return 2;
    default:
      return 3;
  }
}

void mask_text(StringOut& out, std::string_view text, const MaskCharacters& masks) {
  for (size_t i = 0; i < text.size();) {
    const size_t next = utf8::next(text, i);
    const uint32_t c = utf8::code_point(text, i);
    // Beyond the basic plane Spark sees two surrogates, which are others.
    const bool surrogates = c > 0xFFFF;
    const std::string& mask = masks[surrogates ? kMaskClasses - 1 : mask_class(c)];
    out.append(mask.empty() ? text.substr(i, next - i) : mask);
    if (surrogates) out.append(mask);
    i = next;
  }
}

// The call with the defaults of what is omitted.
std::string mask_call(std::span<const std::string> args) {
  std::string out = "mask(";
  for (size_t i = 0; i <= kMaskClasses; ++i) {
    if (i > 0) out += ", ";
    out += i < args.size() ? args[i] : kMaskDefaults[i - 1];
  }
  return out + ")";
}

std::string mask_call(const BindContext& context) {
  std::vector<std::string> args;
  for (const Argument& arg : context.args) args.push_back(arg.sql);
  return mask_call(args);
}

MaskCharacters mask_characters(const BindContext& context) {
  MaskCharacters masks = {"X", "x", "n", ""};
  for (size_t i = 1; i < context.args.size(); ++i) {
    const Argument& arg = context.args[i];
    const char* name = kMaskNames[i - 1];
    if (require_foldable(context, i, "mask", name).is_null()) {
      masks[i - 1].clear();
      continue;
    }
    if (!arg.type.is(TypeId::kString)) {
      throw unexpected_input_type(mask_call(context), i, context.args[i], "\"STRING\"");
    }
    const std::string& value = arg.constant->string();
    if (utf8::count(value) != 1) {
      throw SparkError("DATATYPE_MISMATCH.INPUT_SIZE_NOT_ONE",
                       {{"sqlExpr", quote_sql(mask_call(context))}, {"exprName", name}});
    }
    masks[i - 1] = value;
  }
  return masks;
}

BoundScalar bind_mask(const BindContext& context) {
  const DataType& input_type = context.args[0].type;
  if (!input_type.is(TypeId::kString) && !input_type.is(TypeId::kNull)) {
    throw unexpected_input_type(mask_call(context), 0, context.args[0], "\"STRING\"");
  }
  std::vector<DataType> types =
      coerce(context, "mask",
             {TypeId::kString, TypeId::kString, TypeId::kString, TypeId::kString, TypeId::kString});
  const DataType type = types[0];
  BoundScalar bound = bound_scalar(
      std::move(types), type,
      [type, masks = mask_characters(context)](const KernelInput& input) {
        // The masks may be null without making the result null, so only the text is passed on.
        const KernelInput text{input.args.subspan(0, 1), {}, input.num_rows, input.context};
        return string_kernel<std::string_view>(type,
                                               [&masks](StringOut& out, std::string_view value) {
                                                 mask_text(out, value, masks);
                                               })(text);
      },
      context.args[0].nullable ? NullRule::kAlwaysNullable : NullRule::kNeverNull);
  bound.render = [](std::span<const std::string> args) { return mask_call(args); };
  return bound;
}

}  // namespace

void register_mask(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"mask"},
      .doc = {.usage =
                  "mask(input[, upperChar, lowerChar, digitChar, otherChar]) - Replaces upper-case "
                  "letters, lower-case letters and digits by 'X', 'x' and 'n', or what is given; "
                  "NULL keeps the characters of a kind.",
              .examples = {{"SELECT mask('abcd-EFGH-8765-4321')", "xxxx-XXXX-nnnn-nnnn"},
                           {"SELECT mask('abcd-EFGH-8765-4321', 'Q')", "xxxx-QQQQ-nnnn-nnnn"},
                           {"SELECT mask('AbCD123-@$#', 'Q', 'q')", "QqQQnnn-@$#"},
                           {"SELECT mask('AbCD123-@$#')", "XxXXnnn-@$#"},
                           {"SELECT mask('AbCD123-@$#', 'Q', 'q', 'd')", "QqQQddd-@$#"},
                           {"SELECT mask('AbCD123-@$#', 'Q', 'q', 'd', 'o')", "QqQQdddoooo"},
                           {"SELECT mask('AbCD123-@$#', NULL, 'q', 'd', 'o')", "AqCDdddoooo"},
                           {"SELECT mask('AbCD123-@$#', NULL, NULL, NULL, 'o')", "AbCD123oooo"},
                           {"SELECT mask(NULL)", "NULL"}},
              .group = "string_funcs",
              .since = "3.4.0"},
      .min_args = 1,
      .max_args = 5,
      .bind = bind_mask,
      .arg_names = {"str", "upperChar", "lowerChar", "digitChar", "otherChar"}});
}

}  // namespace firesteel
