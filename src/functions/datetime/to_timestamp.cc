#include "base/spark_error.h"
#include "functions/datetime_pattern.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

constexpr std::string_view kUnixTimePattern = "yyyy-MM-dd HH:mm:ss";

// How text becomes a datetime.
struct TextParsing {
  DataType type;
  // Of the local clock of a text without a zone, and of dates.
  const TimeZone* zone;
  // Text that does not match is an error that recommends `try_function`, or null.
  bool fails;
  std::string try_function;
};

// Days, instants or local times by the parsing's type.
class TextParser {
 public:
  explicit TextParser(const TextParsing& parsing)
      : parsing_(parsing), cursor_(*parsing.zone), cache_(DateTimePattern::Use::kParsing) {}

  bool parse(int64_t& out, std::string_view text, std::string_view pattern) {
    const auto moment = cache_.pattern(pattern).parse(text);
    if (!moment) {
      if (!parsing_.fails) return false;
      std::string message;
      cache_.pattern(pattern).parse(text, &message);
      throw SparkError("CANNOT_PARSE_TIMESTAMP",
                       {{"message", message}, {"func", quote_identifier(parsing_.try_function)}});
    }
    int64_t days_in_micros;
    int64_t local;
    if (__builtin_mul_overflow(moment->days, kMicrosPerDay, &days_in_micros) ||
        __builtin_add_overflow(days_in_micros, moment->nanos_of_day / kNanosPerMicro, &local)) {
      if (!parsing_.fails) return false;
      throw_arithmetic_overflow("long overflow", "");
    }
    if (parsing_.type.is(TypeId::kTimestampNtz)) {
      out = local;
      return true;
    }
    out = moment->zone == nullptr ? cursor_.to_utc_micros(local)
                                  : ZoneCursor(*moment->zone).to_utc_micros(local);
    if (parsing_.type.is(TypeId::kDate))
      out = floor_div(cursor_.to_local_micros(out), kMicrosPerDay);
    return true;
  }

 private:
  const TextParsing parsing_;
  ZoneCursor cursor_;
  DateTimePatternCache cache_;
};

ScalarKernel parse_kernel(const TextParsing& parsing) {
  auto parser = std::make_shared<TextParser>(parsing);
  if (parsing.type.is(TypeId::kDate)) {
    return try_map_kernel<int32_t, std::string_view, std::string_view>(
        parsing.type, [parser](int32_t& out, std::string_view text, std::string_view pattern) {
          int64_t days = 0;
          const bool valid = parser->parse(days, text, pattern);
          out = static_cast<int32_t>(days);
          return valid;
        });
  }
  return try_map_kernel<int64_t, std::string_view, std::string_view>(
      parsing.type, [parser](int64_t& out, std::string_view text, std::string_view pattern) {
        return parser->parse(out, text, pattern);
      });
}

// The argument cast to `type`, under the function's name.
BoundScalar bind_as_cast(const BindContext& context, const std::string& name, const DataType& type,
                         bool try_only) {
  const CastMode mode = try_only                ? CastMode::kTry
                        : context.settings.ansi ? CastMode::kAnsi
                                                : CastMode::kLegacy;
  BoundScalar bound = bind_cast(context.args[0].type, type, mode, context.settings.time_zone);
  if (bound.arg_types.empty()) bound.arg_types = {context.args[0].type};
  bound.render = render_with(name, "");
  return bound;
}

// name(expr[, fmt]). With a format, text is parsed by it; what is a datetime already is cast.
BoundScalar bind_parse(const BindContext& context, const std::string& name, const DataType& type,
                       bool try_only, const std::string& try_function) {
  if (context.args.size() == 1) return bind_as_cast(context, name, type, try_only);
  const DataType& from = context.args[0].type;
  const bool fails = context.settings.ansi && !try_only;
  if (from.is_datetime()) {
    coerce(context, name, {TypeFamily::kAny, TypeId::kString});
    const BoundScalar cast = bind_cast(from, type, CastMode::kLegacy, context.settings.time_zone);
    BoundScalar bound = bound_scalar({from, TypeId::kString}, type, nullptr);
    // The pattern says nothing here, but a null one makes the result null.
    bound.make_kernel = [cast] {
      return [convert = cast.make_kernel()](const KernelInput& input) -> VectorPtr {
        VectorPtr out = convert(
            {input.args.subspan(0, 1), input.lambdas.subspan(0, 1), input.num_rows, input.context});
        if (!input.args[1]->may_have_nulls()) return out;
        const VectorPtr flat = flatten(out);
        auto masked =
            Vector::from_buffers(out->type(), input.num_rows, flat->data_buffer(), nullptr);
        masked->keep_alive(flat);
        for (size_t i = 0; i < input.num_rows; ++i) {
          if (flat->is_null(i) || input.args[1]->is_null(i)) masked->set_null(i);
        }
        return masked;
      };
    };
    return bound;
  }
  const TextParsing parsing{type, &TimeZone::get(context.settings.time_zone), fails, try_function};
  BoundScalar bound = bound_scalar(coerce(context, name, {TypeId::kString, TypeId::kString}), type,
                                   nullptr, NullRule::kAlwaysNullable);
  bound.make_kernel = [parsing] { return parse_kernel(parsing); };
  return bound;
}

// unix_timestamp and to_unix_timestamp: whole seconds since the epoch.
BoundScalar bind_unix_time(const BindContext& context, const std::string& name) {
  const std::string default_pattern(kUnixTimePattern);
  const DataType& from = context.args[0].type;
  const bool has_pattern = context.args.size() == 2;
  BoundScalar bound;
  if (from.is_datetime()) {
    const DataType instant = from.is(TypeId::kTimestampNtz) ? from : DataType(TypeId::kTimestamp);
    const ZoneCursor cursor(TimeZone::get(context.settings.time_zone));
    const auto seconds = [cursor, zoneless = instant.is(TypeId::kTimestampNtz)](int64_t micros) {
      return floor_div(zoneless ? cursor.to_utc_micros(micros) : micros, kMicrosPerSecond);
    };
    if (has_pattern) {
      coerce(context, name, {TypeFamily::kAny, TypeId::kString});
      bound = bound_scalar({instant, TypeId::kString}, TypeId::kLong,
                           map_kernel<int64_t, int64_t, std::string_view>(
                               TypeId::kLong, [seconds](int64_t micros, std::string_view) {
                                 return seconds(micros);
                               }));
    } else {
      bound = bound_scalar({instant}, TypeId::kLong,
                           map_kernel<int64_t, int64_t>(TypeId::kLong, seconds));
    }
  } else {
    auto types = coerce(context, name, {TypeId::kString, TypeId::kString});
    const TextParsing parsing{TypeId::kTimestamp, &TimeZone::get(context.settings.time_zone),
                              context.settings.ansi, "try_to_timestamp"};
    bound = bound_scalar(std::move(types), TypeId::kLong, nullptr, NullRule::kAlwaysNullable);
    bound.make_kernel = [parsing, has_pattern, default_pattern]() -> ScalarKernel {
      auto parser = std::make_shared<TextParser>(parsing);
      const auto parse = [parser](int64_t& out, std::string_view text, std::string_view pattern) {
        const bool valid = parser->parse(out, text, pattern);
        out = floor_div(out, kMicrosPerSecond);
        return valid;
      };
      if (has_pattern) {
        return try_map_kernel<int64_t, std::string_view, std::string_view>(TypeId::kLong, parse);
      }
      return try_map_kernel<int64_t, std::string_view>(
          TypeId::kLong, [parse, default_pattern](int64_t& out, std::string_view text) {
            out = 0;
            return parse(out, text, default_pattern);
          });
    };
  }
  if (!has_pattern) bound.render = render_with(name, default_pattern);
  return bound;
}

BoundScalar bind_unix_timestamp(const BindContext& context) {
  if (!context.args.empty()) return bind_unix_time(context, "unix_timestamp");
  const int64_t seconds = floor_div(context.settings.query_time_micros, kMicrosPerSecond);
  BoundScalar bound = bound_scalar(
      {}, TypeId::kLong,
      [seconds](const KernelInput& input) {
        return Vector::constant(TypeId::kLong, seconds, input.num_rows);
      },
      NullRule::kNeverNull);
  bound.render = [](std::span<const std::string>) {
    return "unix_timestamp(current_timestamp(), " + std::string(kUnixTimePattern) + ")";
  };
  return bound;
}

DataType session_timestamp(const BindContext& context) {
  return context.settings.timestamp_ntz_default ? TypeId::kTimestampNtz : TypeId::kTimestamp;
}

}  // namespace

void register_to_timestamp(FunctionRegistry& registry) {
  const auto add = [&registry](const char* name, const char* usage,
                               std::vector<FunctionDoc::Example> examples, const char* since,
                               auto bind) {
    registry.add(ScalarFunction{.names = {name},
                                .doc = {.usage = usage,
                                        .examples = std::move(examples),
                                        .group = "datetime_funcs",
                                        .since = since},
                                .min_args = 1,
                                .max_args = 2,
                                .bind = bind});
  };
  add("to_date",
      "to_date(date_str[, fmt]) - Converts `date_str` to a date by the datetime pattern `fmt`, or "
      "as a "
      "cast does.",
      {{"SELECT to_date('2009-07-30 04:17:52')", "2009-07-30"},
       {"SELECT to_date('2016-12-31', 'yyyy-MM-dd')", "2016-12-31"}},
      "1.5.0", [](const BindContext& c) {
        return bind_parse(c, "to_date", TypeId::kDate, false, "try_to_date");
      });
  add("try_to_date",
      "try_to_date(date_str[, fmt]) - Works as to_date, but gives NULL where that fails.",
      {{"SELECT try_to_date('2016-12-31')", "2016-12-31"},
       {"SELECT try_to_date('2016-12-31', 'yyyy-MM-dd')", "2016-12-31"},
       {"SELECT try_to_date('foo', 'yyyy-MM-dd')", "NULL"}},
      "4.0.0", [](const BindContext& c) {
        return bind_parse(c, "try_to_date", TypeId::kDate, true, "try_to_date");
      });
  add("to_timestamp",
      "to_timestamp(timestamp_str[, fmt]) - Converts `timestamp_str` to a timestamp by the "
      "datetime "
      "pattern `fmt`, or as a cast does.",
      {{"SELECT to_timestamp('2016-12-31 00:12:00')", "2016-12-31 00:12:00"},
       {"SELECT to_timestamp('2016-12-31', 'yyyy-MM-dd')", "2016-12-31 00:00:00"}},
      "2.2.0", [](const BindContext& c) {
        return bind_parse(c, "to_timestamp", session_timestamp(c), false, "try_to_timestamp");
      });
  add("try_to_timestamp",
      "try_to_timestamp(timestamp_str[, fmt]) - Works as to_timestamp, but gives NULL where that "
      "fails.",
      {{"SELECT try_to_timestamp('2016-12-31 00:12:00')", "2016-12-31 00:12:00"},
       {"SELECT try_to_timestamp('2016-12-31', 'yyyy-MM-dd')", "2016-12-31 00:00:00"},
       {"SELECT try_to_timestamp('foo', 'yyyy-MM-dd')", "NULL"}},
      "3.5.0", [](const BindContext& c) {
        return bind_parse(c, "try_to_timestamp", session_timestamp(c), true, "try_to_timestamp");
      });
  add("to_timestamp_ltz",
      "to_timestamp_ltz(timestamp_str[, fmt]) - Converts `timestamp_str` to a timestamp with local "
      "time "
      "zone.",
      {{"SELECT to_timestamp_ltz('2016-12-31 00:12:00')", "2016-12-31 00:12:00"},
       {"SELECT to_timestamp_ltz('2016-12-31', 'yyyy-MM-dd')", "2016-12-31 00:00:00"}},
      "3.4.0", [](const BindContext& c) {
        return bind_parse(c, "to_timestamp_ltz", TypeId::kTimestamp, false, "try_to_timestamp");
      });
  add("to_timestamp_ntz",
      "to_timestamp_ntz(timestamp_str[, fmt]) - Converts `timestamp_str` to a timestamp without "
      "time "
      "zone.",
      {{"SELECT to_timestamp_ntz('2016-12-31 00:12:00')", "2016-12-31 00:12:00"},
       {"SELECT to_timestamp_ntz('2016-12-31', 'yyyy-MM-dd')", "2016-12-31 00:00:00"}},
      "3.4.0", [](const BindContext& c) {
        return bind_parse(c, "to_timestamp_ntz", TypeId::kTimestampNtz, false, "try_to_timestamp");
      });
  add("to_unix_timestamp",
      "to_unix_timestamp(timeExp[, fmt]) - Returns the seconds from 1970-01-01 00:00:00 UTC to "
      "`timeExp`, "
      "a datetime or text that is read by the datetime pattern `fmt`.",
      {{"SELECT to_unix_timestamp('2016-04-08', 'yyyy-MM-dd')", "1460098800"}}, "1.6.0",
      [](const BindContext& c) { return bind_unix_time(c, "to_unix_timestamp"); });
  registry.add(ScalarFunction{
      .names = {"unix_timestamp"},
      .doc = {.usage = "unix_timestamp([timeExp[, fmt]]) - Returns the seconds from 1970-01-01 "
                       "00:00:00 UTC "
                       "to now, or to `timeExp` as in to_unix_timestamp.",
              .examples = {{"SELECT unix_timestamp('2016-04-08', 'yyyy-MM-dd')", "1460098800"}},
              .group = "datetime_funcs",
              .since = "1.5.0"},
      .min_args = 0,
      .max_args = 2,
      .bind = bind_unix_timestamp});
}

}  // namespace firesteel
