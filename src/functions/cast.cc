#include <limits>

#include "functions/cast_kernels.h"
#include "functions/function_errors.h"
#include "functions/simple_function.h"
#include "functions/variant_cast.h"

namespace firesteel {
namespace {

bool same_storage(const DataType& from, const DataType& to) {
  if (from.same_type(to)) return true;
  return from.is(TypeId::kString) && to.is(TypeId::kString);
}

// The same values under another type (nullability of parts, length or collation of strings).
ScalarKernel retype_kernel(const DataType& to) {
  return [to](const KernelInput& input) -> VectorPtr {
    const VectorPtr& argument = input.args[0];
    if (argument->type() == to) return argument;
    if (argument->encoding() == Encoding::kDictionary) {
      EvalContext& context = input.context;
      VectorPtr base = argument->base();
      LambdaBody* const no_lambda = nullptr;
      auto retyped = retype_kernel(to)(
          KernelInput{std::span(&base, 1), std::span(&no_lambda, 1), base->size(), context});
      return Vector::dictionary(std::move(retyped), argument->indices());
    }
    if (argument->encoding() != Encoding::kFlat) {
      VectorPtr one = flatten(slice(argument, 0, input.num_rows == 0 ? 0 : 1));
      if (argument->encoding() != Encoding::kConstant) one = flatten(argument);
      auto out = Vector::from_buffers(to, one->size(), one->data_buffer(), one->validity_buffer());
      out->set_children(one->children());
      out->keep_alive(one);
      if (argument->encoding() != Encoding::kConstant) return out;
      return Vector::constant_from(std::move(out), 0, input.num_rows);
    }
    auto out = Vector::from_buffers(to, argument->size(), argument->data_buffer(),
                                    argument->validity_buffer());
    out->set_children(argument->children());
    out->keep_alive(argument);
    return out;
  };
}

SparkError cast_mismatch(const DataType& from, const DataType& to, CastMode mode) {
  ErrorParams params = {{"srcType", quote_sql(from.sql())}, {"targetType", quote_sql(to.sql())}};
  const std::string call = "CAST(" + from.sql() + " AS " + to.sql() + ")";
  const auto suggest = [&](const char* functions) {
    params["functionNames"] = functions;
    return type_mismatch("CAST_WITH_FUNC_SUGGESTION", call, params);
  };
  if (mode == CastMode::kLegacy) return type_mismatch("CAST_WITHOUT_SUGGESTION", call, params);
  if (from.is_numeric() && to.is(TypeId::kTimestamp)) {
    return suggest("`TIMESTAMP_SECONDS`/`TIMESTAMP_MILLIS`/`TIMESTAMP_MICROS`");
  }
  if (from.is(TypeId::kTimestamp) && to.is_numeric()) {
    return suggest("`UNIX_SECONDS`/`UNIX_MILLIS`/`UNIX_MICROS`");
  }
  if (from.is_numeric() && to.is(TypeId::kDate)) return suggest("`DATE_FROM_UNIX_DATE`");
  if (from.is(TypeId::kDate) && to.is_numeric()) return suggest("`UNIX_DATE`");
  if (mode == CastMode::kAnsi && can_try_cast(from, to)) return suggest("`try_cast`");
  if (mode == CastMode::kAnsi && can_cast(from, to, false)) {
    params["config"] = quote_sql("spark.sql.ansi.enabled");
    params["configVal"] = "'false'";
    return type_mismatch("CAST_WITH_CONF_SUGGESTION", call, params);
  }
  return type_mismatch("CAST_WITHOUT_SUGGESTION", call, params);
}

const TimeZone* session_zone(const std::string& id) {
  return id.empty() ? &TimeZone::utc() : &TimeZone::get(id);
}

}  // namespace

void CastSpec::overflow(const Value& value) const {
  if (!throws()) return;
  throw error_without_context(
      "CAST_OVERFLOW",
      {{"value", literal_text(value, from, zone != nullptr ? zone->id() : std::string())},
       {"sourceType", quote_sql(from.sql())},
       {"targetType", quote_sql(to.sql())},
       {"ansiConfig", quote_sql("spark.sql.ansi.enabled")}});
}

void CastSpec::invalid_text(std::string_view text) const {
  if (!throws()) return;
  throw SparkError("CAST_INVALID_INPUT",
                   {{"expression", literal_text(std::string(text), TypeId::kString)},
                    {"sourceType", "\"STRING\""},
                    {"targetType", quote_sql(to.sql())},
                    {"ansiConfig", quote_sql("spark.sql.ansi.enabled")}});
}

void CastSpec::out_of_range(const std::string& value) const {
  throw_decimal_out_of_range(value, to.precision(), to.scale());
}

ScalarKernel make_cast_kernel(const CastSpec& spec) {
  const DataType& from = spec.from;
  const DataType& to = spec.to;
  if (from.is(TypeId::kNull)) {
    return [to](const KernelInput& input) { return Vector::null_constant(to, input.num_rows); };
  }
  if (same_storage(from, to)) return retype_kernel(to);
  const std::string zone = spec.zone != nullptr ? spec.zone->id() : std::string();
  if (from.is(TypeId::kVariant)) return make_from_variant_cast(to, spec.mode, zone);
  if (to.is(TypeId::kVariant)) return make_to_variant_cast(from);
  if (from.is_nested()) return make_nested_cast(spec);
  if (to.is(TypeId::kString)) return make_to_string_cast(spec);
  if (from.is(TypeId::kString)) return make_string_parse_cast(spec);
  if (from.is_ansi_interval() || to.is_ansi_interval()) return make_interval_cast(spec);
  if (from.is_datetime() || from.is(TypeId::kTime) || to.is(TypeId::kTimestamp)) {
    return make_datetime_cast(spec);
  }
  return make_number_cast(spec);
}

BoundScalar bind_cast(const DataType& from, const DataType& to, CastMode mode,
                      const std::string& time_zone) {
  const bool allowed =
      mode == CastMode::kTry ? can_try_cast(from, to) : can_cast(from, to, mode == CastMode::kAnsi);
  if (!allowed) throw cast_mismatch(from, to, mode);
  const CastSpec spec{from, to, mode, session_zone(time_zone)};
  BoundScalar bound = bound_scalar({from}, to, make_cast_kernel(spec));
  bound.name = mode == CastMode::kTry ? "try_cast" : "cast";
  if (cast_may_give_null(from, to, mode)) bound.null_rule = NullRule::kAlwaysNullable;
  bound.render = [name = std::string(mode == CastMode::kTry ? "TRY_CAST(" : "CAST("),
                  type = to.sql()](std::span<const std::string> args) {
    return name + args[0] + " AS " + type + ")";
  };
  return bound;
}

Value cast_value(const Value& value, const DataType& from, const DataType& to, CastMode mode,
                 const std::string& time_zone) {
  if (value.is_null()) return {};
  if (from == to) return value;
  const BoundScalar bound = bind_cast(from, to, mode, time_zone);
  VectorPtr argument = Vector::constant(from, value, 1);
  LambdaBody* const no_lambda = nullptr;
  EvalContext context;
  return bound
      .make_kernel()(KernelInput{std::span(&argument, 1), std::span(&no_lambda, 1), 1, context})
      ->value(0);
}

std::string value_to_string(const Value& value, const DataType& type,
                            const std::string& time_zone) {
  if (value.is_null()) return "NULL";
  const CastSpec spec{type, TypeId::kString, CastMode::kAnsi, session_zone(time_zone)};
  std::string out;
  ValuePrinter(spec).append(out, type, *Vector::constant(type, value, 1), 0);
  return out;
}

}  // namespace firesteel
