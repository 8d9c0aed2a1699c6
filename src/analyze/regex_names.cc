#include "analyze/regex_names.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/spark_error.h"

namespace firesteel::analyze {

NamePattern::NamePattern(const std::string& pattern, bool case_sensitive) {
  int error = 0;
  PCRE2_SIZE offset = 0;
  const uint32_t options = PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_UTF |
                           (case_sensitive ? 0u : uint32_t{PCRE2_CASELESS});
  pcre2_code* code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(),
                                   options, &error, &offset, nullptr);
  if (code == nullptr) {
    throw SparkError("INVALID_PARAMETER_VALUE.PATTERN", {{"parameter", "`regexp`"},
                                                         {"functionName", "`colRegex`"},
                                                         {"value", "'" + pattern + "'"}});
  }
  code_ =
      std::shared_ptr<void>(code, [](void* p) { pcre2_code_free(static_cast<pcre2_code*>(p)); });
}

bool NamePattern::matches(std::string_view name) const {
  const auto* code = static_cast<const pcre2_code*>(code_.get());
  const std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)> match(
      pcre2_match_data_create_from_pattern(code, nullptr), &pcre2_match_data_free);
  return pcre2_match(code, reinterpret_cast<PCRE2_SPTR>(name.data()), name.size(), 0, 0,
                     match.get(), nullptr) >= 0;
}

}  // namespace firesteel::analyze
