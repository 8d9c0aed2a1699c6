#include <algorithm>

#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "functions/json_types.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/variant_value.h"

namespace firesteel {
namespace {

DataType merge_types(const DataType& a, const DataType& b);

// Both sorted by name.
DataType merge_objects(const std::vector<StructField>& a, const std::vector<StructField>& b) {
  std::vector<StructField> out;
  size_t i = 0;
  size_t j = 0;
  while (i < a.size() || j < b.size()) {
    if (j == b.size() || (i < a.size() && a[i].name < b[j].name)) {
      out.push_back(a[i++]);
    } else if (i == a.size() || b[j].name < a[i].name) {
      out.push_back(b[j++]);
    } else {
      out.push_back({a[i].name, merge_types(a[i].type, b[j].type)});
      ++i;
      ++j;
    }
  }
  return DataType::structure(std::move(out));
}

// The type of values of both: VARIANT where they have nothing in common.
DataType merge_types(const DataType& a, const DataType& b) {
  if (a.same_type(b) || b.is(TypeId::kNull)) return a;
  if (a.is(TypeId::kNull)) return b;
  if (a.is(TypeId::kStruct) && b.is(TypeId::kStruct)) return merge_objects(a.fields(), b.fields());
  if (a.is(TypeId::kArray) && b.is(TypeId::kArray)) {
    return DataType::array(merge_types(a.element_type(), b.element_type()));
  }
  const bool comparable =
      (a.is_numeric() && b.is_numeric()) || (a.is_datetime() && b.is_datetime());
  return comparable ? merge_json_scalars(a, b) : DataType(TypeId::kVariant);
}

DataType type_of(const VariantValue& variant) {
  switch (variant.kind()) {
    case VariantKind::kNull:
      return TypeId::kNull;
    case VariantKind::kBoolean:
      return TypeId::kBoolean;
    case VariantKind::kLong:
      return TypeId::kLong;
    case VariantKind::kDouble:
      return TypeId::kDouble;
    case VariantKind::kFloat:
      return TypeId::kFloat;
    case VariantKind::kDecimal: {
      const auto decimal = variant.decimal();
      int digits = 1;
      for (int128_t rest = decimal.unscaled / 10; rest != 0; rest /= 10) ++digits;
      return DataType::decimal(std::max(digits, decimal.scale), decimal.scale);
    }
    case VariantKind::kDate:
      return TypeId::kDate;
    case VariantKind::kTimestamp:
      return TypeId::kTimestamp;
    case VariantKind::kTimestampNtz:
      return TypeId::kTimestampNtz;
    case VariantKind::kString:
      return TypeId::kString;
    case VariantKind::kBinary:
      return TypeId::kBinary;
    case VariantKind::kArray: {
      DataType element;
      const size_t count = variant.size();
      for (size_t i = 0; i < count; ++i) {
        element = merge_types(element, type_of(variant.element(i)));
      }
      return DataType::array(std::move(element));
    }
    case VariantKind::kObject:
      break;
  }
  std::vector<StructField> fields;
  const size_t count = variant.size();
  for (size_t i = 0; i < count; ++i) {
    fields.push_back({std::string(variant.key(i)), type_of(variant.member(i))});
  }
  return DataType::structure(std::move(fields));
}

bool is_plain_name(std::string_view name) {
  if (name.empty()) return false;
  bool has_letter = false;
  for (const char c : name) {
    const bool digit = c >= '0' && c <= '9';
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (!digit && !letter) return false;
    has_letter = has_letter || letter;
  }
  return has_letter;
}

// Objects are no structs: their members have no order.
void append_type(std::string& out, const DataType& type) {
  if (type.is(TypeId::kArray)) {
    out += "ARRAY<";
    append_type(out, type.element_type());
    out += '>';
    return;
  }
  if (!type.is(TypeId::kStruct)) {
    out += type.sql();
    return;
  }
  out += "OBJECT<";
  bool first = true;
  for (const StructField& field : type.fields()) {
    if (!first) out += ", ";
    first = false;
    out += is_plain_name(field.name) ? field.name : quote_identifier(field.name);
    out += ": ";
    append_type(out, field.type);
  }
  out += '>';
}

VectorPtr describe_rows(const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) -> VectorPtr {
    const VariantRows variants(*input.args[0]);
    VectorBuilder out(TypeId::kString);
    std::string text;
    for (size_t i = 0; i < num_rows; ++i) {
      if (variants.is_null(i)) {
        out.append_null();
        continue;
      }
      text.clear();
      append_type(text, type_of(variants.at(i)));
      out.append_string(text);
    }
    return out.finish();
  });
}

}  // namespace

void register_schema_of_variant(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"schema_of_variant"},
      .doc = {.usage = "schema_of_variant(v) - The type of a variant as SQL writes it.",
              .examples = {{"SELECT schema_of_variant(parse_json('null'))", "VOID"},
                           {"SELECT schema_of_variant(parse_json('[{\"b\":true,\"a\":0}]'))",
                            "ARRAY<OBJECT<a: BIGINT, b: BOOLEAN>>"}},
              .group = "variant_funcs",
              .since = "4.0.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context) {
        if (!context.args[0].type.is(TypeId::kVariant)) {
          throw_unexpected_input_type(context, "schema_of_variant", 0, "\"VARIANT\"");
        }
        return bound_scalar({TypeId::kVariant}, TypeId::kString, describe_rows);
      }});
}

}  // namespace firesteel
