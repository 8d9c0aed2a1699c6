#pragma once

#include <cstdint>
#include <string>

namespace firesteel {

// Checks of the parts of a date or time. Each gives what Java says about the first part that is out
// of range, or an empty text: "Invalid value for MonthOfYear (valid values 1 - 12): 13".
std::string date_complaint(int64_t year, int64_t month, int64_t day);
std::string time_complaint(int64_t hour, int64_t minute, int64_t second);

// DATETIME_FIELD_OUT_OF_BOUNDS.WITH_SUGGESTION with a complaint.
[[noreturn]] void throw_field_out_of_bounds(const std::string& complaint);

}  // namespace firesteel
