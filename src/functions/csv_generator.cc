#include "functions/csv_generator.h"

#include <optional>
#include <vector>

#include "base/time_zone.h"
#include "functions/coercion.h"
#include "functions/csv_dialect.h"
#include "functions/datetime_pattern.h"
#include "functions/formatted_datetime.h"
#include "functions/number_text.h"

namespace firesteel {
namespace {

bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' '; }

}  // namespace

struct CsvGenerator::State {
  State(const DataType& row_type, const TextOptions& options, const std::string& session_time_zone)
      : type(row_type),
        dialect(options),
        quote_all(options.flag("quoteAll", false)),
        escape_quotes(options.flag("escapeQuotes", true)),
        trim_leading(options.flag("ignoreLeadingWhiteSpace", true)),
        trim_trailing(options.flag("ignoreTrailingWhiteSpace", true)),
        empty_value(options.get("emptyValue", "\"\"")),
        time_zone(options.get("timeZone", session_time_zone)),
        cursor(TimeZone::get(time_zone)),
        dates(options.get("dateFormat", "yyyy-MM-dd"), DateTimePattern::Use::kFormatting),
        timestamps(options.get("timestampFormat", "yyyy-MM-dd'T'HH:mm:ss[.SSS][XXX]"),
                   DateTimePattern::Use::kFormatting),
        timestamps_ntz(options.get("timestampNTZFormat", "yyyy-MM-dd'T'HH:mm:ss[.SSS]"),
                       DateTimePattern::Use::kFormatting) {}

  const DataType type;
  const CsvDialect dialect;
  const bool quote_all;
  const bool escape_quotes;
  const bool trim_leading;
  const bool trim_trailing;
  const std::string empty_value;
  const std::string time_zone;
  ZoneCursor cursor;
  DateTimePattern dates;
  DateTimePattern timestamps;
  DateTimePattern timestamps_ntz;
  std::optional<Decoded> rows;
  std::vector<Decoded> fields;
  std::string text;

  // Of a field that is not null, into `text`.
  void format(size_t field, size_t row) {
    const Decoded& column = fields[field];
    const DataType& field_type = type.fields()[field].type;
    text.clear();
    switch (field_type.id()) {
      case TypeId::kString:
        text = column.at<StringRef>(row).view();
        break;
      case TypeId::kInt:
        append_integer(text, column.at<int32_t>(row));
        break;
      case TypeId::kLong:
        append_integer(text, column.at<int64_t>(row));
        break;
      case TypeId::kDouble:
        append_double(text, column.at<double>(row));
        break;
      case TypeId::kDecimal:
        append_decimal_scientific(text,
                                  field_type.is_wide_decimal() ? column.at<int128_t>(row)
                                                               : int128_t{column.at<int64_t>(row)},
                                  field_type.scale());
        break;
      case TypeId::kDate:
        dates.format(text, {column.at<int32_t>(row), 0, &TimeZone::utc(), 0});
        break;
      case TypeId::kTimestamp:
        append_instant(text, column.at<int64_t>(row), timestamps, cursor);
        break;
      case TypeId::kTimestampNtz:
        append_instant(text, column.at<int64_t>(row), timestamps_ntz, ZoneCursor(TimeZone::utc()));
        break;
      case TypeId::kBinary:
        format_bytes(column.at<StringRef>(row).view());
        break;
      default:
        text = value_to_string(column.flat().value(column.index(row)), field_type, time_zone);
        break;
    }
  }

  // "[61 62]".
  void format_bytes(std::string_view bytes) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    text += '[';
    for (size_t i = 0; i < bytes.size(); ++i) {
      if (i > 0) text += ' ';
      const auto byte = static_cast<unsigned char>(bytes[i]);
      text += kDigits[byte >> 4];
      text += kDigits[byte & 15];
    }
    text += ']';
  }

  bool needs_quotes(std::string_view field, bool first) const {
    if (quote_all || field.front() == dialect.quote) return true;
    if (first && dialect.comment != 0 && field.front() == dialect.comment) return true;
    return field.find(dialect.separator) != std::string_view::npos ||
           field.find_first_of("\r\n") != std::string_view::npos ||
           (escape_quotes && field.find(dialect.quote) != std::string_view::npos);
  }

  void append_text(std::string& out, std::string_view field, bool first) const {
    while (trim_leading && !field.empty() && is_blank(field.front())) field.remove_prefix(1);
    while (trim_trailing && !field.empty() && is_blank(field.back())) field.remove_suffix(1);
    if (field.empty()) {
      out += empty_value;
    } else if (!needs_quotes(field, first)) {
      out += field;
    } else {
      append_quoted(out, field);
    }
  }

  void append_quoted(std::string& out, std::string_view field) const {
    out += dialect.quote;
    for (const char c : field) {
      if (c == dialect.quote) {
        out += dialect.escape;
      } else if (c == dialect.escape && dialect.escape_of_escape != 0) {
        out += dialect.escape_of_escape;
      }
      out += c;
    }
    out += dialect.quote;
  }
};

CsvGenerator::CsvGenerator(const DataType& type, const TextOptions& options,
                           const std::string& session_time_zone)
    : state_(std::make_unique<State>(type, options, session_time_zone)) {}

CsvGenerator::~CsvGenerator() = default;

void CsvGenerator::append_names(std::string& out) const {
  const auto& fields = state_->type.fields();
  for (size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) out += state_->dialect.separator;
    state_->append_text(out, fields[i].name, i == 0);
  }
}

void CsvGenerator::set_column(const Vector& column) {
  state_->rows.emplace(column);
  state_->fields.clear();
  for (const auto& child : state_->rows->flat().children()) state_->fields.emplace_back(*child);
}

void CsvGenerator::append(std::string& out, size_t row) {
  row = state_->rows->index(row);
  for (size_t i = 0; i < state_->fields.size(); ++i) {
    if (i > 0) out += state_->dialect.separator;
    if (!state_->fields[i].is_null(row)) {
      state_->format(i, row);
      state_->append_text(out, state_->text, i == 0);
    } else if (state_->quote_all) {
      state_->append_quoted(out, state_->dialect.null_value);
    } else if (!state_->dialect.null_value.empty()) {
      state_->append_text(out, state_->dialect.null_value, i == 0);
    }
  }
}

}  // namespace firesteel
