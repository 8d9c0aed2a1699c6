#include "functions/json_generator.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "base/spark_error.h"
#include "base/time_zone.h"
#include "functions/base64.h"
#include "functions/datetime_pattern.h"
#include "functions/datetime_text.h"
#include "functions/formatted_datetime.h"
#include "functions/interval_text.h"
#include "functions/json_writer.h"
#include "functions/number_text.h"
#include "functions/variant_value.h"

namespace firesteel {
namespace {

// One column with what its type's children are. Rebuilt for each column written.
struct Node {
  explicit Node(const Vector& vector) : decoded(vector), type(vector.type()) {
    for (const auto& child : decoded.flat().children()) children.emplace_back(*child);
  }

  Decoded decoded;
  DataType type;
  std::vector<Node> children;
};

// What Java's toString makes of a map's key as Spark keeps it.
void append_key_text(std::string& out, const Node& node, size_t row) {
  const Decoded& column = node.decoded;
  if (column.is_null(row)) {
    out += "null";
    return;
  }
  switch (node.type.id()) {
    case TypeId::kBoolean:
      out += column.at<uint8_t>(row) != 0 ? "true" : "false";
      break;
    case TypeId::kByte:
      append_integer(out, column.at<int8_t>(row));
      break;
    case TypeId::kShort:
      append_integer(out, column.at<int16_t>(row));
      break;
    case TypeId::kInt:
    case TypeId::kDate:
    case TypeId::kYearMonthInterval:
      append_integer(out, column.at<int32_t>(row));
      break;
    case TypeId::kLong:
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz:
    case TypeId::kTime:
    case TypeId::kDayTimeInterval:
      append_integer(out, column.at<int64_t>(row));
      break;
    case TypeId::kFloat:
      append_float(out, column.at<float>(row));
      break;
    case TypeId::kDouble:
      append_double(out, column.at<double>(row));
      break;
    case TypeId::kDecimal:
      append_decimal_scientific(out,
                                node.type.is_wide_decimal() ? column.at<int128_t>(row)
                                                            : int128_t{column.at<int64_t>(row)},
                                node.type.scale());
      break;
    case TypeId::kString:
    case TypeId::kBinary:
      out += column.at<StringRef>(row).view();
      break;
    case TypeId::kCalendarInterval:
      append_calendar_interval(out, column.at<CalendarInterval>(row));
      break;
    case TypeId::kStruct:
      out += '[';
      for (size_t i = 0; i < node.children.size(); ++i) {
        if (i > 0) out += ',';
        append_key_text(out, node.children[i], column.index(row));
      }
      out += ']';
      break;
    default:
      throw SparkError("UNSUPPORTED_DATATYPE", {{"typeName", quote_sql(node.type.sql())}});
  }
}

}  // namespace

JsonWriteOptions::JsonWriteOptions(const TextOptions& options, const std::string& session_time_zone)
    : ignore_null_fields(options.flag("ignoreNullFields", true)),
      pretty(options.flag("pretty", false)),
      sort_keys(options.flag("sortKeys", false)),
      ascii_only(options.flag("writeNonAsciiCharacterAsCodePoint", false)),
      time_zone(options.get("timeZone", session_time_zone)),
      date_format(options.get("dateFormat", "yyyy-MM-dd")),
      timestamp_format(options.get("timestampFormat", "yyyy-MM-dd'T'HH:mm:ss[.SSS][XXX]")),
      timestamp_ntz_format(options.get("timestampNTZFormat", "yyyy-MM-dd'T'HH:mm:ss[.SSS]")) {}

struct JsonGenerator::State {
  explicit State(const JsonWriteOptions& write_options)
      : options(write_options),
        cursor(TimeZone::get(options.time_zone)),
        date_pattern(options.date_format, DateTimePattern::Use::kFormatting),
        timestamp_pattern(options.timestamp_format, DateTimePattern::Use::kFormatting),
        timestamp_ntz_pattern(options.timestamp_ntz_format, DateTimePattern::Use::kFormatting) {}

  const JsonWriteOptions options;
  ZoneCursor cursor;
  DateTimePattern date_pattern;
  DateTimePattern timestamp_pattern;
  DateTimePattern timestamp_ntz_pattern;
  std::optional<Node> root;
  std::string text;

  void write(JsonWriter& writer, const Node& node, size_t row) {
    const Decoded& column = node.decoded;
    if (column.is_null(row)) {
      writer.raw_value("null");
      return;
    }
    text.clear();
    switch (node.type.id()) {
      case TypeId::kNull:
        writer.raw_value("null");
        return;
      case TypeId::kBoolean:
        writer.raw_value(column.at<uint8_t>(row) != 0 ? "true" : "false");
        return;
      case TypeId::kByte:
      case TypeId::kShort:
      case TypeId::kInt:
      case TypeId::kLong:
      case TypeId::kDecimal:
        append_key_text(text, node, row);
        writer.raw_value(text);
        return;
      case TypeId::kFloat:
        if (!std::isfinite(column.at<float>(row))) {
          writer.number(static_cast<double>(column.at<float>(row)));
        } else {
          append_key_text(text, node, row);
          writer.raw_value(text);
        }
        return;
      case TypeId::kDouble:
        writer.number(column.at<double>(row));
        return;
      case TypeId::kString:
        writer.string(column.at<StringRef>(row).view());
        return;
      case TypeId::kBinary:
        base64::encode(text, column.at<StringRef>(row).view());
        break;
      case TypeId::kDate:
        date_pattern.format(text, {column.at<int32_t>(row), 0, &TimeZone::utc(), 0});
        break;
      case TypeId::kTimestamp:
        append_instant(text, column.at<int64_t>(row), timestamp_pattern, cursor);
        break;
      case TypeId::kTimestampNtz:
        append_instant(text, column.at<int64_t>(row), timestamp_ntz_pattern,
                       ZoneCursor(TimeZone::utc()));
        break;
      case TypeId::kTime:
        append_time(text, column.at<int64_t>(row));
        break;
      case TypeId::kYearMonthInterval:
        append_year_month_interval(text, column.at<int32_t>(row), node.type);
        break;
      case TypeId::kDayTimeInterval:
        append_day_time_interval(text, column.at<int64_t>(row), node.type);
        break;
      case TypeId::kCalendarInterval:
        append_calendar_interval(text, column.at<CalendarInterval>(row));
        break;
      case TypeId::kArray: {
        const ListEntry entry = column.at<ListEntry>(row);
        writer.start_array();
        for (uint32_t i = 0; i < entry.size; ++i) {
          write(writer, node.children[0], entry.offset + i);
        }
        writer.end_array();
        return;
      }
      case TypeId::kMap:
        write_map(writer, node, column.at<ListEntry>(row));
        return;
      case TypeId::kStruct:
        write_struct(writer, node, column.index(row));
        return;
      case TypeId::kVariant: {
        const size_t index = column.index(row);
        append_variant_json(text,
                            {node.children[0].decoded.at<StringRef>(index).view(),
                             node.children[1].decoded.at<StringRef>(index).view()},
                            cursor.zone());
        writer.raw_value(text);
        return;
      }
      default:
        throw SparkError("UNSUPPORTED_DATATYPE", {{"typeName", quote_sql(node.type.sql())}});
    }
    writer.string(text);
  }

  void write_struct(JsonWriter& writer, const Node& node, size_t row) {
    const auto& fields = node.type.fields();
    std::vector<size_t> order(fields.size());
    std::iota(order.begin(), order.end(), size_t{0});
    if (options.sort_keys) {
      std::stable_sort(order.begin(), order.end(),
                       [&](size_t a, size_t b) { return fields[a].name < fields[b].name; });
    }
    writer.start_object();
    for (const size_t i : order) {
      if (options.ignore_null_fields && node.children[i].decoded.is_null(row)) continue;
      writer.field(fields[i].name);
      write(writer, node.children[i], row);
    }
    writer.end_object();
  }

  void write_map(JsonWriter& writer, const Node& node, ListEntry entry) {
    std::vector<std::pair<std::string, uint32_t>> keys;
    for (uint32_t i = entry.offset; i < entry.offset + entry.size; ++i) {
      keys.emplace_back("", i);
      append_key_text(keys.back().first, node.children[0], i);
    }
    if (options.sort_keys) std::sort(keys.begin(), keys.end());
    writer.start_object();
    for (const auto& [key, index] : keys) {
      writer.field(key);
      write(writer, node.children[1], index);
    }
    writer.end_object();
  }
};

JsonGenerator::JsonGenerator(const DataType& type, const JsonWriteOptions& options)
    : state_(std::make_unique<State>(options)) {
  require_json_type(type);
}

JsonGenerator::~JsonGenerator() = default;

void JsonGenerator::set_column(const Vector& column) { state_->root.emplace(column); }

void JsonGenerator::append(std::string& out, size_t row) {
  JsonWriter writer(out, state_->options.pretty, state_->options.ascii_only);
  state_->write(writer, *state_->root, row);
}

void require_json_type(const DataType& type) {
  switch (type.id()) {
    case TypeId::kArray:
      require_json_type(type.element_type());
      break;
    case TypeId::kMap:
      require_json_type(type.value_type());
      break;
    case TypeId::kStruct:
      for (const StructField& field : type.fields()) require_json_type(field.type);
      break;
    default:
      break;
  }
}

}  // namespace firesteel
