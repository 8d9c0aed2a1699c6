// sequence(start, stop[, step]): numbers, dates or timestamps at even steps, stop included.

#include "functions/argument_check.h"
#include "functions/datetime_add.h"
#include "functions/function_errors.h"
#include "functions/function_registry.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

// The greatest length of an array in Spark.
constexpr int64_t kMaxSequence = 2147483632;

[[noreturn]] void throw_illegal_bounds(const std::string& start, const std::string& stop,
                                       const std::string& step) {
  throw error_without_context(
      "INTERNAL_ERROR",
      {{"message", "Illegal sequence boundaries: " + start + " to " + stop + " by " + step}});
}

void check_sequence_length(int128_t length) {
  if (length <= kMaxSequence) return;
  throw error_without_context("COLLECTION_SIZE_LIMIT_EXCEEDED.PARAMETER",
                              {{"numberOfElements", int128_to_string(length)},
                               {"maxRoundedArrayLength", std::to_string(kMaxSequence)},
                               {"functionName", "`sequence`"},
                               {"parameter", "`count`"}});
}

// Number of elements from start to stop by step.
int64_t sequence_length(int64_t start, int64_t stop, int64_t step) {
  const bool legal =
      (step > 0 && start <= stop) || (step < 0 && start >= stop) || (step == 0 && start == stop);
  if (!legal) {
    throw_illegal_bounds(std::to_string(start), std::to_string(stop), std::to_string(step));
  }
  if (step == 0) return 1;
  const int128_t length = (static_cast<int128_t>(stop) - start) / step + 1;
  check_sequence_length(length);
  return static_cast<int64_t>(length);
}

// Reads integers of 1 to 8 bytes.
class IntegerReader {
 public:
  explicit IntegerReader(const Vector& vector)
      : decoded_(vector), width_(vector.type().value_width()) {}

  bool is_null(size_t row) const { return decoded_.is_null(row); }
  int64_t operator()(size_t row) const {
    switch (width_) {
      case 1:
        return decoded_.at<int8_t>(row);
      case 2:
        return decoded_.at<int16_t>(row);
      case 4:
        return decoded_.at<int32_t>(row);
      default:
        return decoded_.at<int64_t>(row);
    }
  }

 private:
  Decoded decoded_;
  int width_;
};

// Collects the elements and makes the arrays.
class SequenceWriter {
 public:
  SequenceWriter(DataType type, size_t num_rows)
      : type_(std::move(type)), out_(Vector::flat(type_, num_rows)) {}

  void add(int64_t value) { elements_.push_back(value); }
  void end_row(size_t row) {
    out_->mutable_values<ListEntry>()[row] = {static_cast<uint32_t>(start_),
                                              static_cast<uint32_t>(elements_.size() - start_)};
    start_ = elements_.size();
  }
  void end_null_row(size_t row) {
    end_row(row);
    out_->set_null(row);
  }

  VectorPtr finish() {
    auto child = Vector::flat(type_.element_type(), elements_.size());
    switch (type_.element_type().value_width()) {
      case 1:
        copy_to(child->mutable_values<int8_t>());
        break;
      case 2:
        copy_to(child->mutable_values<int16_t>());
        break;
      case 4:
        copy_to(child->mutable_values<int32_t>());
        break;
      default:
        copy_to(child->mutable_values<int64_t>());
    }
    out_->set_children({child});
    return out_;
  }

 private:
  template <class T>
  void copy_to(T* to) const {
    for (size_t i = 0; i < elements_.size(); ++i) to[i] = static_cast<T>(elements_[i]);
  }

  DataType type_;
  MutableVectorPtr out_;
  std::vector<int64_t> elements_;
  size_t start_ = 0;
};

VectorPtr number_sequences(const DataType& type, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) {
    const IntegerReader starts(*input.args[0]);
    const IntegerReader stops(*input.args[1]);
    std::optional<IntegerReader> steps;
    if (input.args.size() > 2) steps.emplace(*input.args[2]);
    SequenceWriter out(type, num_rows);
    for (size_t row = 0; row < num_rows; ++row) {
      if (starts.is_null(row) || stops.is_null(row) || (steps && steps->is_null(row))) {
        out.end_null_row(row);
        continue;
      }
      const int64_t start = starts(row);
      const int64_t stop = stops(row);
      const int64_t step = steps ? (*steps)(row) : start <= stop ? 1 : -1;
      const int64_t length = sequence_length(start, stop, step);
      for (int64_t i = 0; i < length; ++i) {
        // In unsigned arithmetic: the element behind the last may not fit.
        out.add(static_cast<int64_t>(static_cast<uint64_t>(start) +
                                     static_cast<uint64_t>(i) * static_cast<uint64_t>(step)));
      }
      out.end_row(row);
    }
    return out.finish();
  });
}

// How far one step goes.
struct TimeStep {
  int64_t months = 0;
  int64_t days = 0;
  int64_t micros = 0;

  bool is_zero() const { return months == 0 && days == 0 && micros == 0; }
  bool is_negative() const {
    // Months count 28 days at least, which decides the direction of mixed steps as Spark does.
    constexpr int64_t kDaysPerMonth = 28;
    const int128_t days_in_all = static_cast<int128_t>(months) * kDaysPerMonth + days;
    return days_in_all * kMicrosPerDay + micros < 0;
  }
};

class StepReader {
 public:
  explicit StepReader(const Vector& vector) : decoded_(vector), id_(vector.type().id()) {}

  bool is_null(size_t row) const { return decoded_.is_null(row); }
  TimeStep operator()(size_t row) const {
    if (id_ == TypeId::kYearMonthInterval) return {.months = decoded_.at<int32_t>(row)};
    if (id_ == TypeId::kDayTimeInterval) {
      // Whole days of a duration are days of the calendar here, as in Spark.
      const int64_t micros = decoded_.at<int64_t>(row);
      return {.days = micros / kMicrosPerDay, .micros = micros % kMicrosPerDay};
    }
    const auto& interval = decoded_.at<CalendarInterval>(row);
    return {interval.months, interval.days, interval.microseconds};
  }

 private:
  Decoded decoded_;
  TypeId id_;
};

// Steps through local time for months and days and through elapsed time for the rest, each element
// counted from the start, so that the ends of months do not drift.
class TimeSequences {
 public:
  // step_type: the step's, as a message names it.
  TimeSequences(DataType type, std::string step_type, const std::string& zone)
      : type_(std::move(type)),
        step_type_(std::move(step_type)),
        is_date_(type_.element_type().is(TypeId::kDate)),
        zone_(type_.element_type().is(TypeId::kTimestamp) ? &TimeZone::get(zone)
                                                          : &TimeZone::utc()) {}

  VectorPtr operator()(const KernelInput& input) const {
    return simple::with_constant_folding(input, [&](size_t num_rows) {
      const IntegerReader starts(*input.args[0]);
      const IntegerReader stops(*input.args[1]);
      std::optional<StepReader> steps;
      if (input.args.size() > 2) steps.emplace(*input.args[2]);
      SequenceWriter out(type_, num_rows);
      for (size_t row = 0; row < num_rows; ++row) {
        if (starts.is_null(row) || stops.is_null(row) || (steps && steps->is_null(row))) {
          out.end_null_row(row);
          continue;
        }
        const int64_t start = starts(row);
        const int64_t stop = stops(row);
        const TimeStep step = steps ? (*steps)(row) : TimeStep{.days = start <= stop ? 1 : -1};
        add_elements(start, stop, step, out);
        out.end_row(row);
      }
      return out.finish();
    });
  }

 private:
  void add_elements(int64_t start, int64_t stop, const TimeStep& step, SequenceWriter& out) const {
    if (is_date_ && step.months == 0 && step.days == 0) {
      throw error_without_context("_LEGACY_ERROR_TEMP_3242", {{"intervalType", step_type_}});
    }
    const bool backward = step.is_negative();
    const bool legal = step.is_zero() ? start == stop : backward ? start >= stop : start <= stop;
    if (!legal) {
      throw_illegal_bounds(std::to_string(start), std::to_string(stop), step_text(step));
    }
    if (step.is_zero()) {
      out.add(start);
      return;
    }
    const ZoneCursor cursor(*zone_);
    for (int64_t i = 0;; ++i) {
      check_sequence_length(i);
      const int64_t value = element(cursor, start, step, i);
      if (backward ? value < stop : value > stop) return;
      out.add(value);
    }
  }

  int64_t element(const ZoneCursor& cursor, int64_t start, const TimeStep& step, int64_t i) const {
    if (!is_date_) {
      return add_to_timestamp(cursor, start, step.months * i, step.days * i, step.micros * i);
    }
    // Dates move by the whole days of the elapsed time.
    const int64_t days = step.days * i + floor_div(step.micros * i, kMicrosPerDay);
    return add_to_date(static_cast<int32_t>(start), step.months * i, days);
  }

  // As far as Spark says it: the months if there are any, else the days or microseconds.
  std::string step_text(const TimeStep& step) const {
    if (step.months != 0) return std::to_string(step.months);
    return std::to_string(is_date_ ? step.days : step.days * kMicrosPerDay + step.micros);
  }

  DataType type_;
  std::string step_type_;
  bool is_date_;
  const TimeZone* zone_;
};

[[noreturn]] void throw_sequence_types(const BindContext& context) {
  throw_type_mismatch(
      context, "sequence", "SEQUENCE_WRONG_INPUT_TYPES",
      {{"functionName", "`sequence`"},
       {"startType", "(\"TIMESTAMP\" or \"TIMESTAMP_NTZ\" or \"DATE\")"},
       {"stepType", "(\"INTERVAL\" or \"INTERVAL YEAR TO MONTH\" or \"INTERVAL DAY TO SECOND\")"},
       {"otherStartType", "\"INTEGRAL\""}});
}

BoundScalar bind_sequence(const BindContext& context) {
  const auto& args = context.args;
  const bool has_step = args.size() > 2;
  const bool ansi = context.settings.ansi;
  auto element = find_wider_type(args[0].type, args[1].type, ansi);
  if (!element) throw_sequence_types(context);
  if (element->is_datetime()) {
    std::vector<DataType> types = {*element, *element};
    if (has_step) {
      const DataType& step = args[2].type;
      const bool fits = step.is(TypeId::kCalendarInterval) || step.is_ansi_interval();
      if (!fits) throw_sequence_types(context);
      types.push_back(step.is(TypeId::kCalendarInterval) ? step : DataType(step.id()));
    }
    const DataType type = DataType::array(*element, false);
    const std::string step_type = has_step ? types[2].simple_string() : "";
    return bound_scalar(std::move(types), type,
                        TimeSequences(type, step_type, context.settings.time_zone));
  }
  if (has_step && element) {
    if (args[2].type.is_ansi_interval()) throw_sequence_types(context);
    element = find_wider_type(*element, args[2].type, ansi);
  }
  if (!element || !element->is_integral()) throw_sequence_types(context);
  const DataType type = DataType::array(*element, false);
  return bound_scalar(std::vector<DataType>(args.size(), *element), type,
                      std::bind_front(number_sequences, type));
}

}  // namespace

void register_sequence(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"sequence"},
      .doc = {.usage = "sequence(start, stop, step) - Generates an array of elements from start to "
                       "stop (inclusive), incrementing by step. The type of the returned elements "
                       "is the same as the type of argument expressions.\n\nSupported types are: "
                       "byte, short, integer, long, date, timestamp.\n\nThe start and stop "
                       "expressions must resolve to the same type. If start and stop expressions "
                       "resolve to the 'date' or 'timestamp' type then the step expression must "
                       "resolve to the 'interval' or 'year-month interval' or 'day-time interval' "
                       "type, otherwise to the same type as the start and stop expressions.",
              .examples = {{"SELECT sequence(1, 5)", "[1,2,3,4,5]"},
                           {"SELECT sequence(5, 1)", "[5,4,3,2,1]"},
                           {"SELECT sequence(to_date('2018-01-01'), to_date('2018-03-01'), "
                            "interval 1 month)",
                            "[2018-01-01,2018-02-01,2018-03-01]"},
                           {"SELECT sequence(to_date('2018-01-01'), to_date('2018-03-01'), "
                            "interval '0-1' year to month)",
                            "[2018-01-01,2018-02-01,2018-03-01]"}},
              .group = "array_funcs",
              .since = "2.4.0"},
      .min_args = 2,
      .max_args = 3,
      .bind = bind_sequence,
  });
}

}  // namespace firesteel
