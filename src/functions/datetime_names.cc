#include "functions/datetime_names.h"

#include <unicode/locid.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <memory>

namespace firesteel {
namespace {

// Names that English does not commonly use, and ICU so leaves out, but the JVM prints.
struct ZoneNames {
  std::string_view standard;
  std::string_view daylight;
  std::string_view zone;
};
constexpr ZoneNames kZoneNames[] = {
    {"CET", "CEST", "Europe/Paris"},
    {"CET", "CEST", "Europe/Berlin"},
    {"CET", "CEST", "Europe/Madrid"},
    {"CET", "CEST", "Europe/Rome"},
    {"CET", "CEST", "Europe/Amsterdam"},
    {"CET", "CEST", "Europe/Brussels"},
    {"CET", "CEST", "Europe/Vienna"},
    {"CET", "CEST", "Europe/Zurich"},
    {"CET", "CEST", "Europe/Stockholm"},
    {"CET", "CEST", "Europe/Oslo"},
    {"CET", "CEST", "Europe/Copenhagen"},
    {"CET", "CEST", "Europe/Prague"},
    {"CET", "CEST", "Europe/Warsaw"},
    {"CET", "CEST", "Europe/Budapest"},
    {"CET", "CEST", "Europe/Belgrade"},
    {"EET", "EEST", "Europe/Athens"},
    {"EET", "EEST", "Europe/Helsinki"},
    {"EET", "EEST", "Europe/Kiev"},
    {"EET", "EEST", "Europe/Bucharest"},
    {"EET", "EEST", "Europe/Sofia"},
    {"EET", "EEST", "Africa/Cairo"},
    {"WET", "WEST", "Europe/Lisbon"},
    {"GMT", "BST", "Europe/London"},
    {"GMT", "IST", "Europe/Dublin"},
    {"MSK", "MSD", "Europe/Moscow"},
    {"TRT", "TRST", "Europe/Istanbul"},
    {"IST", "IDT", "Asia/Jerusalem"},
    {"IST", "IST", "Asia/Kolkata"},
    {"IST", "IST", "Asia/Calcutta"},
    {"CST", "CDT", "Asia/Shanghai"},
    {"HKT", "HKST", "Asia/Hong_Kong"},
    {"CST", "CDT", "Asia/Taipei"},
    {"JST", "JDT", "Asia/Tokyo"},
    {"KST", "KDT", "Asia/Seoul"},
    {"SGT", "SGST", "Asia/Singapore"},
    {"ICT", "ICST", "Asia/Bangkok"},
    {"ICT", "ICST", "Asia/Ho_Chi_Minh"},
    {"WIB", "WIB", "Asia/Jakarta"},
    {"PST", "PDT", "Asia/Manila"},
    {"GST", "GDT", "Asia/Dubai"},
    {"PKT", "PKST", "Asia/Karachi"},
    {"AEST", "AEDT", "Australia/Sydney"},
    {"AEST", "AEDT", "Australia/Melbourne"},
    {"AEST", "AEDT", "Australia/Brisbane"},
    {"ACST", "ACDT", "Australia/Adelaide"},
    {"ACST", "ACDT", "Australia/Darwin"},
    {"AWST", "AWDT", "Australia/Perth"},
    {"NZST", "NZDT", "Pacific/Auckland"},
    {"BRT", "BRST", "America/Sao_Paulo"},
    {"ART", "ARST", "America/Argentina/Buenos_Aires"},
    {"CLT", "CLST", "America/Santiago"},
    {"COT", "COST", "America/Bogota"},
    {"PET", "PEST", "America/Lima"},
    {"NST", "NDT", "America/St_Johns"},
    {"SAST", "SAST", "Africa/Johannesburg"},
    {"EAT", "EAT", "Africa/Nairobi"},
    {"WAT", "WAST", "Africa/Lagos"},
    {"PST", "PDT", "America/Los_Angeles"},
    {"MST", "MDT", "America/Denver"},
    {"CST", "CDT", "America/Chicago"},
    {"EST", "EDT", "America/New_York"},
    {"AST", "ADT", "America/Halifax"},
    {"AKST", "AKDT", "America/Anchorage"},
    {"HST", "HDT", "Pacific/Honolulu"},
};

std::string icu_name(const std::string& id, bool is_dst, icu::TimeZone::EDisplayType style) {
  const std::unique_ptr<icu::TimeZone> zone(
      icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(id)));
  if (*zone == icu::TimeZone::getUnknown()) return id;
  icu::UnicodeString name;
  zone->getDisplayName(is_dst, style, icu::Locale::getUS(), name);
  std::string out;
  name.toUTF8String(out);
  return out;
}

}  // namespace

std::string short_zone_name(const TimeZone& zone, bool is_dst) {
  for (const ZoneNames& names : kZoneNames) {
    if (names.zone == zone.id()) return std::string(is_dst ? names.daylight : names.standard);
  }
  // Fixed offsets print as they are called.
  if (zone.id().find('/') == std::string::npos) return zone.id();
  return icu_name(zone.id(), is_dst, icu::TimeZone::SHORT);
}

std::string full_zone_name(const TimeZone& zone, bool is_dst) {
  if (zone.id() == "Z") return zone.id();
  if (zone.id() == "UTC" || zone.id() == "Etc/UTC") return "Coordinated Universal Time";
  if (zone.id() == "GMT") return "Greenwich Mean Time";
  if (zone.id().find('/') == std::string::npos) return zone.id();
  return icu_name(zone.id(), is_dst, icu::TimeZone::LONG);
}

const TimeZone* zone_named(std::string_view name) {
  // North America's come first where names are shared.
  constexpr std::string_view kFirst[] = {"America/Los_Angeles", "America/Denver", "America/Chicago",
                                         "America/New_York"};
  const auto matches = [&](const ZoneNames& names) {
    return names.standard == name || names.daylight == name;
  };
  const ZoneNames* found = nullptr;
  for (const ZoneNames& names : kZoneNames) {
    if (!matches(names)) continue;
    if (std::find(std::begin(kFirst), std::end(kFirst), names.zone) != std::end(kFirst)) {
      return TimeZone::find(names.zone);
    }
    if (found == nullptr) found = &names;
  }
  return found == nullptr ? nullptr : TimeZone::find(found->zone);
}

}  // namespace firesteel
