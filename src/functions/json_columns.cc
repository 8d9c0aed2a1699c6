#include "functions/json_columns.h"

#include <algorithm>
#include <charconv>

#include "base/spark_error.h"
#include "functions/base64.h"
#include "functions/coercion.h"
#include "functions/datetime_text.h"
#include "functions/formatted_datetime.h"
#include "functions/interval_text.h"
#include "functions/json_writer.h"
#include "functions/number_text.h"
#include "functions/typed_dispatch.h"

namespace firesteel {
namespace {

// One bit a row; no bitmap until the first null.
class NullMarks {
 public:
  void append(bool valid) {
    if (size_ % 64 == 0) words_.push_back(~uint64_t{0});
    if (valid) {
      set_bit(words_.data(), size_);
    } else {
      clear_bit(words_.data(), size_);
      any_ = true;
    }
    ++size_;
  }
  void truncate(size_t size) {
    size_ = size;
    words_.resize(bitmap_words(size));
  }
  size_t size() const { return size_; }
  // Moves the marks into a vector as long as there are rows.
  void finish(Vector& out) {
    if (any_ && size_ > 0) {
      std::copy(words_.begin(), words_.end(), out.mutable_validity());
    }
    *this = {};
  }

 private:
  std::vector<uint64_t> words_;
  size_t size_ = 0;
  bool any_ = false;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_number(JsonToken token) {
  return token == JsonToken::kInteger || token == JsonToken::kFloat;
}

std::optional<int64_t> integer_of(std::string_view text) {
  int64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return out;
}

// The number that a string stands for where non-numeric numbers are allowed.
std::optional<double> non_numeric_number(std::string_view text) {
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "+INF" || text == "+Infinity" || text == "Infinity" || text == "INF") {
    return std::numeric_limits<double>::infinity();
  }
  if (text == "-INF" || text == "-Infinity") return -std::numeric_limits<double>::infinity();
  return std::nullopt;
}

// Values of fixed width. Convert is bool(JsonReader&, T&).
template <class T, class Convert>
class FixedColumn final : public JsonColumn {
 public:
  FixedColumn(DataType type, Convert convert)
      : type_(std::move(type)), convert_(std::move(convert)) {}

  JsonStatus append(JsonReader& reader) override {
    if (reader.token() == JsonToken::kNull) {
      append_null();
      return JsonStatus::kOk;
    }
    T value{};
    if (!convert_(reader, value)) return JsonStatus::kMismatch;
    values_.push_back(value);
    nulls_.append(true);
    return JsonStatus::kOk;
  }
  void append_null() override {
    values_.push_back(T{});
    nulls_.append(false);
  }
  size_t size() const override { return values_.size(); }
  void truncate(size_t size) override {
    values_.resize(size);
    nulls_.truncate(size);
  }
  VectorPtr finish() override {
    auto out = Vector::flat(type_, values_.size());
    std::copy(values_.begin(), values_.end(), out->template mutable_values<T>());
    nulls_.finish(*out);
    values_.clear();
    return out;
  }

 private:
  DataType type_;
  Convert convert_;
  std::vector<T> values_;
  NullMarks nulls_;
};

template <class T, class Convert>
std::unique_ptr<JsonColumn> fixed_column(const DataType& type, Convert convert) {
  return std::make_unique<FixedColumn<T, Convert>>(type, std::move(convert));
}

// Strings, and binaries in base 64. What is no string becomes its JSON text.
class TextColumn final : public JsonColumn {
 public:
  TextColumn(DataType type, bool exact)
      : type_(std::move(type)), exact_(exact), heap_(std::make_shared<StringHeap>()) {}

  JsonStatus append(JsonReader& reader) override {
    const JsonToken token = reader.token();
    if (token == JsonToken::kNull) {
      append_null();
      return JsonStatus::kOk;
    }
    std::string_view text = reader.text();
    std::string copied;
    if (type_.is(TypeId::kBinary)) {
      if (token != JsonToken::kString || !base64::is_well_formed(text) ||
          !base64::decode_lenient(copied, text)) {
        return JsonStatus::kMismatch;
      }
      text = copied;
    } else if (token != JsonToken::kString && exact_) {
      const size_t begin = reader.token_begin();
      if (!reader.skip_children()) return JsonStatus::kMalformed;
      text = reader.slice(begin, reader.position());
    } else if (token != JsonToken::kString) {
      JsonWriter writer(copied);
      if (!writer.copy(reader)) return JsonStatus::kMalformed;
      text = copied;
    }
    values_.push_back(heap_->add(text));
    nulls_.append(true);
    return JsonStatus::kOk;
  }
  void append_null() override {
    values_.emplace_back();
    nulls_.append(false);
  }
  size_t size() const override { return values_.size(); }
  void truncate(size_t size) override {
    values_.resize(size);
    nulls_.truncate(size);
  }
  VectorPtr finish() override {
    auto out = Vector::flat(type_, values_.size());
    std::copy(values_.begin(), values_.end(), out->mutable_values<StringRef>());
    nulls_.finish(*out);
    out->keep_alive(std::move(heap_));
    heap_ = std::make_shared<StringHeap>();
    values_.clear();
    return out;
  }

 private:
  DataType type_;
  bool exact_;
  std::vector<StringRef> values_;
  NullMarks nulls_;
  std::shared_ptr<StringHeap> heap_;
};

class ObjectColumn final : public JsonColumn {
 public:
  ObjectColumn(DataType type, const JsonParseOptions& options) : type_(std::move(type)) {
    for (const StructField& field : type_.fields()) {
      children_.push_back(JsonColumn::make(field.type, options));
    }
  }

  JsonStatus append(JsonReader& reader) override {
    if (reader.token() == JsonToken::kNull) {
      append_null();
      return JsonStatus::kOk;
    }
    if (reader.token() != JsonToken::kStartObject) return JsonStatus::kMismatch;
    const size_t row = nulls_.size();
    bool partial = false;
    size_t guess = 0;
    while (reader.next() != JsonToken::kEndObject) {
      if (reader.token() == JsonToken::kError) return JsonStatus::kMalformed;
      const size_t index = find_field(reader.text(), guess);
      if (reader.next() == JsonToken::kError) return JsonStatus::kMalformed;
      if (index == children_.size()) {
        if (!reader.skip_children()) return JsonStatus::kMalformed;
        continue;
      }
      guess = index + 1;
      const JsonStatus status = append_field(*children_[index], row, reader);
      if (status == JsonStatus::kMalformed) return status;
      partial = partial || status != JsonStatus::kOk;
    }
    for (const auto& child : children_) {
      if (child->size() == row) child->append_null();
    }
    nulls_.append(true);
    return partial ? JsonStatus::kPartial : JsonStatus::kOk;
  }
  void append_null() override {
    for (const auto& child : children_) child->append_null();
    nulls_.append(false);
  }
  size_t size() const override { return nulls_.size(); }
  void truncate(size_t size) override {
    for (const auto& child : children_) child->truncate(std::min(child->size(), size));
    nulls_.truncate(size);
  }
  VectorPtr finish() override {
    auto out = Vector::flat(type_, nulls_.size());
    nulls_.finish(*out);
    std::vector<VectorPtr> children;
    for (const auto& child : children_) children.push_back(child->finish());
    out->set_children(std::move(children));
    return out;
  }

 private:
  // Members mostly come in the order of the fields.
  size_t find_field(std::string_view name, size_t guess) const {
    const auto& fields = type_.fields();
    if (guess < fields.size() && fields[guess].name == name) return guess;
    for (size_t i = 0; i < fields.size(); ++i) {
      if (fields[i].name == name) return i;
    }
    return fields.size();
  }

  // The last of members of one name counts.
  static JsonStatus append_field(JsonColumn& child, size_t row, JsonReader& reader) {
    if (child.size() > row) child.truncate(row);
    const bool nested =
        reader.token() == JsonToken::kStartObject || reader.token() == JsonToken::kStartArray;
    const size_t depth = reader.depth() - (nested ? 1 : 0);
    const JsonStatus status = child.append(reader);
    if (status != JsonStatus::kMismatch) return status;
    child.truncate(row);
    child.append_null();
    return reader.skip_to_depth(depth) ? status : JsonStatus::kMalformed;
  }

  DataType type_;
  std::vector<std::unique_ptr<JsonColumn>> children_;
  NullMarks nulls_;
};

// Arrays, and maps whose keys are the names of an object's members. A value that does not fit makes
// the whole not fit.
class ListColumn final : public JsonColumn {
 public:
  ListColumn(DataType type, const JsonParseOptions& options)
      : type_(std::move(type)),
        is_map_(type_.is(TypeId::kMap)),
        values_(JsonColumn::make(is_map_ ? type_.value_type() : type_.element_type(), options)),
        keys_(is_map_ ? type_.key_type() : DataType(TypeId::kString)) {}

  JsonStatus append(JsonReader& reader) override {
    if (reader.token() == JsonToken::kNull) {
      append_null();
      return JsonStatus::kOk;
    }
    if (reader.token() != (is_map_ ? JsonToken::kStartObject : JsonToken::kStartArray)) {
      return JsonStatus::kMismatch;
    }
    const auto offset = static_cast<uint32_t>(values_->size());
    const JsonToken end = is_map_ ? JsonToken::kEndObject : JsonToken::kEndArray;
    bool partial = false;
    while (reader.next() != end) {
      if (reader.token() == JsonToken::kError) return JsonStatus::kMalformed;
      if (is_map_) {
        names_.emplace_back(reader.text());
        if (reader.next() == JsonToken::kError) return JsonStatus::kMalformed;
      }
      const JsonStatus status = values_->append(reader);
      if (status == JsonStatus::kMismatch || status == JsonStatus::kMalformed) return status;
      partial = partial || status == JsonStatus::kPartial;
    }
    entries_.push_back({offset, static_cast<uint32_t>(values_->size()) - offset});
    nulls_.append(true);
    return partial ? JsonStatus::kPartial : JsonStatus::kOk;
  }
  void append_null() override {
    entries_.push_back({static_cast<uint32_t>(values_->size()), 0});
    nulls_.append(false);
  }
  size_t size() const override { return entries_.size(); }
  void truncate(size_t size) override {
    // Also what a value that failed half-way has left.
    const size_t elements = size < entries_.size() ? entries_[size].offset
                            : entries_.empty()     ? 0
                                                   : entries_.back().offset + entries_.back().size;
    values_->truncate(elements);
    if (is_map_) names_.resize(elements);
    entries_.resize(size);
    nulls_.truncate(size);
  }
  VectorPtr finish() override {
    auto out = Vector::flat(type_, entries_.size());
    std::copy(entries_.begin(), entries_.end(), out->mutable_values<ListEntry>());
    nulls_.finish(*out);
    entries_.clear();
    if (is_map_) {
      for (const std::string& name : names_) keys_.append_string(name);
      names_.clear();
      out->set_children({keys_.finish(), values_->finish()});
    } else {
      out->set_children({values_->finish()});
    }
    return out;
  }

 private:
  DataType type_;
  bool is_map_;
  std::unique_ptr<JsonColumn> values_;
  VectorBuilder keys_;
  std::vector<std::string> names_;
  std::vector<ListEntry> entries_;
  NullMarks nulls_;
};

template <class T>
std::unique_ptr<JsonColumn> integer_column(const DataType& type) {
  return fixed_column<T>(type, [](JsonReader& reader, T& out) {
    if (reader.token() != JsonToken::kInteger) return false;
    const auto value = integer_of(reader.text());
    if (!value) return false;
    // A byte may also be written without a sign.
    const int64_t highest =
        sizeof(T) == 1 ? 255 : static_cast<int64_t>(std::numeric_limits<T>::max());
    if (*value < std::numeric_limits<T>::min() || *value > highest) return false;
    out = static_cast<T>(*value);
    return true;
  });
}

template <class T>
std::unique_ptr<JsonColumn> floating_column(const DataType& type, bool non_numeric) {
  return fixed_column<T>(type, [non_numeric](JsonReader& reader, T& out) {
    if (is_number(reader.token())) {
      if (!is_digit(reader.text().back())) {
        out = static_cast<T>(*non_numeric_number(reader.text()));
        return true;
      }
      if constexpr (sizeof(T) == sizeof(float)) {
        const auto value = parse_float(reader.text());
        out = value.value_or(0);
        return value.has_value();
      } else {
        const auto value = parse_double(reader.text());
        out = value.value_or(0);
        return value.has_value();
      }
    }
    if (reader.token() != JsonToken::kString || !non_numeric || reader.text() == "INF") {
      return false;
    }
    const auto special = non_numeric_number(reader.text());
    out = static_cast<T>(special.value_or(0));
    return special.has_value();
  });
}

template <class T>
std::unique_ptr<JsonColumn> decimal_column(const DataType& type) {
  return fixed_column<T>(type, [type](JsonReader& reader, T& out) {
    if (!is_number(reader.token()) && reader.token() != JsonToken::kString) return false;
    const auto digits = parse_decimal_digits(reader.text());
    if (!digits) return false;
    const auto value = round_digits(*digits, type.precision(), type.scale());
    if (!value) return false;
    out = static_cast<T>(*value);
    return true;
  });
}

std::unique_ptr<JsonColumn> date_column(const DataType& type, const JsonParseOptions& options) {
  return fixed_column<int32_t>(
      type, [dates = FormattedDates(options.date_format), count_days = options.date_format.empty()](
                JsonReader& reader, int32_t& out) {
        if (reader.token() != JsonToken::kString) return false;
        if (const auto days = dates.read(reader.text())) {
          out = *days;
          return true;
        }
        // Spark 1.5 wrote dates as days since 1970-01-01, and Spark still reads them.
        const auto days = count_days ? integer_of(reader.text()) : std::nullopt;
        if (!days || *days != static_cast<int32_t>(*days)) return false;
        out = static_cast<int32_t>(*days);
        return true;
      });
}

std::unique_ptr<JsonColumn> timestamp_column(const DataType& type,
                                             const JsonParseOptions& options) {
  const bool zoneless = type.is(TypeId::kTimestampNtz);
  const FormattedTimestamps timestamps(
      zoneless ? options.timestamp_ntz_format : options.timestamp_format,
      zoneless ? nullptr : &TimeZone::get(options.time_zone));
  return fixed_column<int64_t>(type, [timestamps, zoneless](JsonReader& reader, int64_t& out) {
    if (reader.token() == JsonToken::kInteger && !zoneless) {
      const auto seconds = integer_of(reader.text());
      if (!seconds) return false;
      out = static_cast<int64_t>(static_cast<uint64_t>(*seconds) *
                                 static_cast<uint64_t>(kMicrosPerSecond));
      return true;
    }
    if (reader.token() != JsonToken::kString) return false;
    const auto micros = timestamps.read(reader.text());
    out = micros.value_or(0);
    return micros.has_value();
  });
}

// Types that are read as a cast from a string reads them.
template <class T, class Parse>
std::unique_ptr<JsonColumn> cast_column(const DataType& type, Parse parse) {
  return fixed_column<T>(type, [parse](JsonReader& reader, T& out) {
    if (reader.token() != JsonToken::kString) return false;
    try {
      return parse(reader.text(), out);
    } catch (const SparkError&) {
      return false;
    }
  });
}

}  // namespace

JsonParseOptions::JsonParseOptions(const TextOptions& options, const std::string& session_time_zone)
    : time_zone(options.get("timeZone", session_time_zone)),
      date_format(options.get("dateFormat", "")),
      timestamp_format(options.get("timestampFormat", "")),
      timestamp_ntz_format(options.get("timestampNTZFormat", "")) {
  reading.comments = options.flag("allowComments", false);
  reading.unquoted_names = options.flag("allowUnquotedFieldNames", false);
  reading.single_quotes = options.flag("allowSingleQuotes", true);
  reading.leading_zeros = options.flag("allowNumericLeadingZeros", false);
  reading.non_numeric_numbers = options.flag("allowNonNumericNumbers", true);
  reading.escape_any_character = options.flag("allowBackslashEscapingAnyCharacter", false);
  reading.control_characters = options.flag("allowUnquotedControlChars", false);
}

std::unique_ptr<JsonColumn> JsonColumn::make(const DataType& type,
                                             const JsonParseOptions& options) {
  switch (type.id()) {
    case TypeId::kBoolean:
      return fixed_column<uint8_t>(type, [](JsonReader& reader, uint8_t& out) {
        out = reader.token() == JsonToken::kTrue;
        return out != 0 || reader.token() == JsonToken::kFalse;
      });
    case TypeId::kByte:
      return integer_column<int8_t>(type);
    case TypeId::kShort:
      return integer_column<int16_t>(type);
    case TypeId::kInt:
      return integer_column<int32_t>(type);
    case TypeId::kLong:
      return integer_column<int64_t>(type);
    case TypeId::kFloat:
      return floating_column<float>(type, options.reading.non_numeric_numbers);
    case TypeId::kDouble:
      return floating_column<double>(type, options.reading.non_numeric_numbers);
    case TypeId::kDecimal:
      return type.is_wide_decimal() ? decimal_column<int128_t>(type)
                                    : decimal_column<int64_t>(type);
    case TypeId::kString:
    case TypeId::kBinary:
      return std::make_unique<TextColumn>(type, options.exact_text);
    case TypeId::kDate:
      return date_column(type, options);
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz:
      return timestamp_column(type, options);
    case TypeId::kTime:
      return cast_column<int64_t>(type, [](std::string_view text, int64_t& out) {
        const auto nanos = parse_time(text);
        if (nanos) out = *nanos;
        return nanos.has_value();
      });
    case TypeId::kYearMonthInterval:
      return cast_column<int32_t>(type, [type](std::string_view text, int32_t& out) {
        out = parse_year_month_interval(text, type);
        return true;
      });
    case TypeId::kDayTimeInterval:
      return cast_column<int64_t>(type, [type](std::string_view text, int64_t& out) {
        out = parse_day_time_interval(text, type);
        return true;
      });
    case TypeId::kCalendarInterval:
      return cast_column<CalendarInterval>(type, [](std::string_view text, CalendarInterval& out) {
        out = parse_calendar_interval(text);
        return true;
      });
    case TypeId::kStruct:
      return std::make_unique<ObjectColumn>(type, options);
    case TypeId::kMap:
      if (!type.key_type().is(TypeId::kString)) break;
      [[fallthrough]];
    case TypeId::kArray:
      return std::make_unique<ListColumn>(type, options);
    default:
      break;
  }
  throw SparkError("UNSUPPORTED_DATATYPE", {{"typeName", quote_sql(type.sql())}});
}

JsonStatus append_json_text(JsonColumn& column, JsonReader& reader, std::string_view text,
                            bool& is_empty) {
  reader.reset(text);
  const size_t row = column.size();
  is_empty = reader.next() == JsonToken::kNone;
  if (is_empty) return JsonStatus::kMalformed;
  JsonStatus status = JsonStatus::kMalformed;
  // A null is no row.
  if (reader.token() == JsonToken::kNull)
    status = JsonStatus::kMismatch;
  else if (reader.token() != JsonToken::kError)
    status = column.append(reader);
  if (status == JsonStatus::kMismatch || status == JsonStatus::kMalformed) column.truncate(row);
  return status;
}

}  // namespace firesteel
