#include "functions/datetime_add.h"

#include <limits>

#include "base/spark_error.h"

namespace firesteel {
namespace {

[[noreturn]] void throw_overflow(const char* what) {
  throw SparkError("DATETIME_OVERFLOW", {{"operation", what}});
}

int64_t exact_add(int64_t a, int64_t b) {
  int64_t sum;
  if (__builtin_add_overflow(a, b, &sum)) throw_overflow("add an interval to a timestamp");
  return sum;
}

}  // namespace

int64_t resolve_local(const ZoneCursor& cursor, int64_t local_micros, int32_t preferred_offset) {
  const int64_t preferred = local_micros - preferred_offset * kMicrosPerSecond;
  if (cursor.offset_at(floor_div(preferred, kMicrosPerSecond)) == preferred_offset) {
    return preferred;
  }
  return cursor.to_utc_micros(local_micros);
}

int64_t add_to_timestamp(const ZoneCursor& cursor, int64_t micros, int64_t months, int64_t days,
                         int64_t elapsed_micros) {
  if (months != 0 || days != 0) {
    const int32_t offset = cursor.offset_at(floor_div(micros, kMicrosPerSecond));
    const int64_t local = exact_add(micros, offset * kMicrosPerSecond);
    int64_t date = floor_div(local, kMicrosPerDay);
    const int64_t of_day = local - date * kMicrosPerDay;
    if (months != 0) date = add_months_to_days(date, months);
    date = exact_add(date, days);
    int64_t moved;
    if (__builtin_mul_overflow(date, kMicrosPerDay, &moved)) {
      throw_overflow("add an interval to a timestamp");
    }
    micros = resolve_local(cursor, exact_add(moved, of_day), offset);
  }
  return exact_add(micros, elapsed_micros);
}

int32_t add_to_date(int32_t date, int64_t months, int64_t days) {
  const int64_t moved = exact_add(months != 0 ? add_months_to_days(date, months) : date, days);
  if (moved < std::numeric_limits<int32_t>::min() || moved > std::numeric_limits<int32_t>::max()) {
    throw_overflow("add an interval to a date");
  }
  return static_cast<int32_t>(moved);
}

}  // namespace firesteel
