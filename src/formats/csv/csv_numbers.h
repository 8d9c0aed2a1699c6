// Numbers in CSV fields, as Java reads them.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "formats/csv/csv_options.h"
#include "functions/number_text.h"

namespace firesteel {

// Long.parseLong of ASCII digits.
inline bool parse_csv_long(std::string_view text, int64_t& out) {
  const bool negative = !text.empty() && text[0] == '-';
  if (negative || (!text.empty() && text[0] == '+')) text.remove_prefix(1);
  // 18 digits never overflow.
  if (text.empty() || text.size() > 18) [[unlikely]] {
    while (text.size() > 18 && text[0] == '0') text.remove_prefix(1);
    if (text.empty() || text.size() > 19) return false;
  }
  uint64_t value = 0;
  for (const char c : text) {
    const auto digit = static_cast<uint8_t>(c - '0');
    if (digit > 9) return false;
    value = value * 10 + digit;
  }
  constexpr uint64_t kMax = std::numeric_limits<int64_t>::max();
  if (value > kMax + (negative ? 1 : 0)) return false;
  out = static_cast<int64_t>(negative ? ~value + 1 : value);
  return true;
}

// Floating-point numbers: the names that the options give to NaN and the infinities, and what
// Double.parseDouble takes. Immutable.
class CsvDoubles {
 public:
  explicit CsvDoubles(const CsvOptions& options) : options_(options) {}
  bool read(std::string_view text, double& out) const;
  bool read(std::string_view text, float& out) const;

 private:
  template <class T>
  bool read_number(std::string_view text, T& out) const;
  const CsvOptions& options_;
};

// Decimals of any size in the options' locale. Immutable.
class CsvDecimals {
 public:
  explicit CsvDecimals(const CsvOptions& options);
  // `scale` is that of Java's BigDecimal.
  std::optional<DecimalDigits> read(std::string_view text, int64_t* scale = nullptr) const;

 private:
  // What the locale writes; empty for US English, which knows no strict form.
  std::string point_;
  std::string grouping_ = ",";
  bool us_ = true;
};

}  // namespace firesteel
