// Casts that print.

#include "functions/cast_kernels.h"
#include "functions/datetime_text.h"
#include "functions/interval_text.h"
#include "functions/number_text.h"
#include "functions/simple_function.h"
#include "functions/typed_dispatch.h"
#include "functions/variant_value.h"

namespace firesteel {
namespace {

template <class From, class Append>
ScalarKernel print_cast(const CastSpec& spec, Append append) {
  return string_kernel<From>(spec.to,
                             [append](StringOut& out, From value) { append(out.buffer(), value); });
}

template <class From>
ScalarKernel print_decimal(const CastSpec& spec) {
  // ANSI prints plainly, the legacy mode as Java's BigDecimal.
  const auto append = spec.legacy() ? append_decimal_scientific : append_decimal;
  return print_cast<From>(spec, [append, scale = spec.from.scale()](std::string& out, From value) {
    append(out, value, scale);
  });
}

}  // namespace

ScalarKernel make_to_string_cast(const CastSpec& spec) {
  switch (spec.from.id()) {
    case TypeId::kBoolean:
      return substring_kernel<uint8_t>(
          spec.to, [](uint8_t value) { return std::string_view(value ? "true" : "false"); });
    case TypeId::kByte:
    case TypeId::kShort:
    case TypeId::kInt:
    case TypeId::kLong:
      return dispatch_integral(spec.from, [&]<class From>(TypeTag<From>) {
        return print_cast<From>(spec, append_integer);
      });
    case TypeId::kFloat:
      return print_cast<float>(spec, append_float);
    case TypeId::kDouble:
      return print_cast<double>(spec, append_double);
    case TypeId::kDecimal:
      return spec.from.is_wide_decimal() ? print_decimal<int128_t>(spec)
                                         : print_decimal<int64_t>(spec);
    case TypeId::kString:
    case TypeId::kBinary:
      return substring_kernel<std::string_view>(spec.to,
                                                [](std::string_view text) { return text; });
    case TypeId::kDate:
      return print_cast<int32_t>(spec, append_date);
    case TypeId::kTimestamp:
      return print_cast<int64_t>(
          spec, [cursor = ZoneCursor(*spec.zone)](std::string& out, int64_t micros) {
            append_timestamp(out, cursor.to_local_micros(micros));
          });
    case TypeId::kTimestampNtz:
      return print_cast<int64_t>(spec, append_timestamp);
    case TypeId::kTime:
      return print_cast<int64_t>(spec, append_time);
    case TypeId::kYearMonthInterval:
      return print_cast<int32_t>(spec, [type = spec.from](std::string& out, int32_t months) {
        append_year_month_interval(out, months, type);
      });
    case TypeId::kDayTimeInterval:
      return print_cast<int64_t>(spec, [type = spec.from](std::string& out, int64_t micros) {
        append_day_time_interval(out, micros, type);
      });
    case TypeId::kCalendarInterval:
      return print_cast<CalendarInterval>(spec, append_calendar_interval);
    default:
      FS_UNREACHABLE(spec.from.simple_string());
  }
}

void ValuePrinter::append(std::string& out, const DataType& type, const Vector& vector,
                          size_t row) {
  const Decoded decoded(vector);
  const size_t index = decoded.index(row);
  switch (type.id()) {
    case TypeId::kNull:
      out += "null";
      return;
    case TypeId::kBoolean:
      out += decoded.at<uint8_t>(row) != 0 ? "true" : "false";
      return;
    case TypeId::kByte:
      append_integer(out, decoded.at<int8_t>(row));
      return;
    case TypeId::kShort:
      append_integer(out, decoded.at<int16_t>(row));
      return;
    case TypeId::kInt:
      append_integer(out, decoded.at<int32_t>(row));
      return;
    case TypeId::kLong:
      append_integer(out, decoded.at<int64_t>(row));
      return;
    case TypeId::kFloat:
      append_float(out, decoded.at<float>(row));
      return;
    case TypeId::kDouble:
      append_double(out, decoded.at<double>(row));
      return;
    case TypeId::kDecimal: {
      const int128_t value =
          type.is_wide_decimal() ? decoded.at<int128_t>(row) : int128_t{decoded.at<int64_t>(row)};
      (ansi_ ? append_decimal : append_decimal_scientific)(out, value, type.scale());
      return;
    }
    case TypeId::kString:
    case TypeId::kBinary:
      out += decoded.at<StringRef>(row).view();
      return;
    case TypeId::kDate:
      append_date(out, decoded.at<int32_t>(row));
      return;
    case TypeId::kTimestamp:
      append_timestamp(out, ZoneCursor(*zone_).to_local_micros(decoded.at<int64_t>(row)));
      return;
    case TypeId::kTimestampNtz:
      append_timestamp(out, decoded.at<int64_t>(row));
      return;
    case TypeId::kTime:
      append_time(out, decoded.at<int64_t>(row));
      return;
    case TypeId::kYearMonthInterval:
      append_year_month_interval(out, decoded.at<int32_t>(row), type);
      return;
    case TypeId::kDayTimeInterval:
      append_day_time_interval(out, decoded.at<int64_t>(row), type);
      return;
    case TypeId::kCalendarInterval:
      append_calendar_interval(out, decoded.at<CalendarInterval>(row));
      return;
    case TypeId::kArray: {
      const ListEntry entry = decoded.at<ListEntry>(row);
      out += '[';
      append_children(out, type.element_type(), *decoded.flat().children()[0], entry.offset,
                      entry.size);
      out += ']';
      return;
    }
    case TypeId::kMap: {
      const ListEntry entry = decoded.at<ListEntry>(row);
      out += '{';
      for (size_t i = 0; i < entry.size; ++i) {
        if (i > 0) out += ", ";
        append_children(out, type.key_type(), *decoded.flat().children()[0], entry.offset + i, 1);
        out += " -> ";
        append_children(out, type.value_type(), *decoded.flat().children()[1], entry.offset + i, 1);
      }
      out += '}';
      return;
    }
    case TypeId::kStruct:
      out += '{';
      for (size_t i = 0; i < type.fields().size(); ++i) {
        if (i > 0) out += ", ";
        append_children(out, type.fields()[i].type, *decoded.flat().children()[i], index, 1);
      }
      out += '}';
      return;
    case TypeId::kVariant:
      append_variant_json(out, VariantRows(vector).at(row),
                          zone_ != nullptr ? *zone_ : TimeZone::utc());
      return;
  }
}

void ValuePrinter::append_children(std::string& out, const DataType& type, const Vector& child,
                                   size_t begin, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    if (i > 0) out += ", ";
    if (child.is_null(begin + i)) {
      out += "null";
    } else {
      append(out, type, child, begin + i);
    }
  }
}

}  // namespace firesteel
