#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/time_zone.h"

namespace firesteel {

// US English, as the JVM's locale data has them.
inline constexpr std::array<std::string_view, 12> kMonthNames = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
// From Monday.
inline constexpr std::array<std::string_view, 7> kDayNames = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

// "Jan", "Mon": the first three letters.
inline std::string_view short_name(std::string_view name) { return name.substr(0, 3); }

// "PST", "CEST"; "+03:00" where the zone has no name of its own.
std::string short_zone_name(const TimeZone& zone, bool is_dst);
// "Pacific Standard Time".
std::string full_zone_name(const TimeZone& zone, bool is_dst);
// The zone that a name such as "PST" or "CEST" is read as; null when there is none.
const TimeZone* zone_named(std::string_view name);

}  // namespace firesteel
