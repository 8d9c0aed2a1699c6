#include "functions/number_pattern.h"

#include <algorithm>
#include <cctype>

#include "base/spark_error.h"
#include "functions/function_errors.h"

namespace firesteel {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x1F); }

}  // namespace

NumberPattern::NumberPattern(std::string_view format) : source_(format) {
  std::transform(source_.begin(), source_.end(), source_.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  tokenize();
  check();
  bool after_point = false;
  for (const Token& token : tokens_) {
    after_point = after_point || token.kind == Kind::kPoint;
    for (const DigitRun& run : token.runs)
      (after_point ? after_point_ : before_point_) += run.count;
  }
}

void NumberPattern::fail(std::string_view condition, std::string token) const {
  ErrorParams params = {{"format", literal_text(source_, TypeId::kString)}};
  if (!token.empty()) params["token"] = std::move(token);
  throw SparkError("INVALID_FORMAT." + std::string(condition), std::move(params));
}

// Digits and separators next to each other are one token.
void NumberPattern::tokenize() {
  bool after_point = false;
  bool separator_before = false;
  bool brackets = false;
  const auto digits = [&]() -> Token& {
    if (tokens_.empty() || tokens_.back().kind != Kind::kDigits) {
      tokens_.push_back({Kind::kDigits, {}, "digit sequence"});
    }
    return tokens_.back();
  };
  const auto end_of_digits = [&] {
    if (separator_before) tokens_.back().separators_misplaced = true;
    separator_before = false;
  };
  for (size_t i = 0; i < source_.size();) {
    const char c = source_[i];
    if (c == '0' || c == '9') {
      const size_t begin = i;
      while (i < source_.size() && (source_[i] == '0' || source_[i] == '9')) ++i;
      digits().runs.push_back({static_cast<int>(i - begin), c == '0' && !after_point});
      separator_before = false;
      continue;
    }
    if (c == ',' || c == 'G') {
      Token& token = digits();
      if (separator_before || token.runs.empty()) token.separators_misplaced = true;
      separator_before = true;
      ++i;
      continue;
    }
    end_of_digits();
    const std::string_view rest = std::string_view(source_).substr(i);
    if (c == '.' || c == 'D') {
      tokens_.push_back({Kind::kPoint, {}, ". or D"});
      after_point = true;
    } else if (c == '$') {
      tokens_.push_back({Kind::kDollar, {}, "$"});
    } else if (c == 'S') {
      tokens_.push_back({Kind::kSign, {}, "S"});
    } else if (rest.starts_with("MI")) {
      tokens_.push_back({Kind::kMinus, {}, "MI"});
      ++i;
    } else if (rest.starts_with("PR")) {
      tokens_.push_back({Kind::kCloseBracket, {}, "PR"});
      brackets = true;
      ++i;
    } else {
      tokens_.push_back({Kind::kUnknown, {}, std::string("character '") + c + "''"});
    }
    ++i;
  }
  if (!tokens_.empty()) end_of_digits();
  if (brackets) tokens_.insert(tokens_.begin(), {Kind::kOpenBracket, {}, "PR"});
}

void NumberPattern::check() const {
  const auto index_of = [&](Kind kind) {
    for (size_t i = 0; i < tokens_.size(); ++i) {
      if (tokens_[i].kind == kind) return static_cast<int>(i);
    }
    return -1;
  };
  if (source_.empty()) fail("EMPTY");
  const int digits = index_of(Kind::kDigits);
  const int dollar = index_of(Kind::kDollar);
  const int point = index_of(Kind::kPoint);
  if (digits < 0) fail("WRONG_NUM_DIGIT");
  if (digits < dollar) fail("CUR_MUST_BEFORE_DIGIT");
  if (point >= 0 && point < dollar) fail("CUR_MUST_BEFORE_DEC");
  for (size_t i = 0; i < tokens_.size(); ++i) {
    const bool before_point = point < 0 || static_cast<int>(i) < point;
    if (before_point && tokens_[i].separators_misplaced) fail("CONT_THOUSANDS_SEPS");
  }
  for (size_t i = 0; i < tokens_.size(); ++i) {
    const bool after_point = point >= 0 && static_cast<int>(i) > point;
    if (after_point && (tokens_[i].separators_misplaced || tokens_[i].runs.size() > 1)) {
      fail("THOUSANDS_SEPS_MUST_BEFORE_DEC");
    }
  }
  for (const Kind once :
       {Kind::kPoint, Kind::kSign, Kind::kMinus, Kind::kDollar, Kind::kCloseBracket}) {
    const auto count = std::count_if(tokens_.begin(), tokens_.end(),
                                     [once](const Token& token) { return token.kind == once; });
    if (count > 1) fail("WRONG_NUM_TOKEN", tokens_[static_cast<size_t>(index_of(once))].name);
  }
  check_order();
}

// [ MI | S ] [ $ ] digits [ . digits ] [ $ ] [ PR | MI | S ]
void NumberPattern::check_order() const {
  static const std::vector<std::vector<Kind>> kOrder = {
      {Kind::kOpenBracket}, {Kind::kMinus, Kind::kSign},
      {Kind::kDollar},      {Kind::kDigits},
      {Kind::kPoint},       {Kind::kDigits},
      {Kind::kDollar},      {Kind::kMinus, Kind::kSign, Kind::kCloseBracket}};
  size_t at = 0;
  for (const auto& allowed : kOrder) {
    if (at < tokens_.size() &&
        std::find(allowed.begin(), allowed.end(), tokens_[at].kind) != allowed.end()) {
      ++at;
    }
  }
  if (at < tokens_.size()) fail("UNEXPECTED_TOKEN", tokens_[at].name);
}

// Reads digits, separators and white space. Groups are compared from the right, so that leading
// ones may be missing; false when they do not fit.
bool NumberPattern::parse_digits(const Token& token, std::string_view text, size_t& at,
                                 bool after_point, std::string& digits) const {
  std::vector<int> groups;
  int in_group = 0;
  bool closed = false;
  while (at < text.size()) {
    const char c = text[at];
    if (is_digit(c)) {
      ++in_group;
      digits += c;
    } else if (c == ',') {
      groups.push_back(in_group);
      in_group = 0;
    } else if (!is_space(c)) {
      groups.push_back(in_group);
      closed = true;
      break;
    }
    ++at;
  }
  if (!closed) groups.push_back(in_group);
  if (groups.size() > token.runs.size()) return false;
  for (size_t i = 0; i < token.runs.size(); ++i) {
    const DigitRun& expected = token.runs[token.runs.size() - 1 - i];
    const int actual = i < groups.size() ? groups[groups.size() - 1 - i] : 0;
    if (expected.exact && !after_point ? actual != expected.count : actual > expected.count) {
      return false;
    }
  }
  return true;
}

std::optional<int128_t> NumberPattern::parse(std::string_view text) const {
  std::string before;
  std::string after;
  bool reached_point = false;
  bool opened = false;
  bool closed = false;
  bool negative = false;
  size_t at = 0;
  for (const Token& token : tokens_) {
    const char c = at < text.size() ? text[at] : '\0';
    switch (token.kind) {
      case Kind::kDigits:
        if (!parse_digits(token, text, at, reached_point, reached_point ? after : before)) {
          return std::nullopt;
        }
        break;
      case Kind::kPoint:
        if (c == '.') {
          reached_point = true;
          ++at;
        }
        break;
      case Kind::kDollar:
        if (at < text.size() && c != '$') return std::nullopt;
        if (c == '$') ++at;
        break;
      case Kind::kSign:
      case Kind::kMinus:
        if (c == '-') negative = !negative;
        if (c == '-' || (c == '+' && token.kind == Kind::kSign)) ++at;
        break;
      case Kind::kOpenBracket:
        if (c == '<') {
          opened = true;
          ++at;
        }
        break;
      case Kind::kCloseBracket:
        if (c == '>') {
          if (!opened) return std::nullopt;
          closed = true;
          negative = !negative;
          ++at;
        }
        break;
      default:
        break;
    }
  }
  if (at < text.size() || opened != closed || (before.empty() && after.empty())) {
    return std::nullopt;
  }
  after.append(static_cast<size_t>(after_point_) - after.size(), '0');
  int128_t value = 0;
  for (const char c : before + after) value = value * 10 + (c - '0');
  return negative ? -value : value;
}

// A sign goes before the spaces that stand for missing digits.
void NumberPattern::append_sign(std::string& out, char sign) {
  const size_t end = out.find_last_not_of(' ');
  out.insert(end == std::string::npos ? 0 : end + 1, 1, sign);
}

// A space goes before the sign that it follows.
void NumberPattern::append_space(std::string& out) {
  const size_t end = out.find_last_not_of("+-<");
  out.insert(end == std::string::npos ? 0 : end + 1, 1, ' ');
}

void NumberPattern::drop_lone_point(std::string& out) {
  const size_t point = out.find('.');
  if (point != std::string::npos && (point + 1 == out.size() || out[point + 1] == ' ')) {
    out[point] = ' ';
  }
}

std::string NumberPattern::format(int128_t unscaled, int scale) const {
  const bool negative = unscaled < 0;
  std::string digits = int128_to_string(unscaled);
  if (negative) digits.erase(0, 1);
  if (static_cast<int>(digits.size()) <= scale) {
    digits.insert(0, static_cast<size_t>(scale) + 1 - digits.size(), '0');
  }
  std::string before = digits.substr(0, digits.size() - static_cast<size_t>(scale));
  std::string after = digits.substr(before.size());
  before.erase(0, std::min(before.find_first_not_of('0'), before.size()));
  const size_t last = after.find_last_not_of('0');
  after.resize(last == std::string::npos ? 0 : last + 1);
  const auto wanted_before = static_cast<size_t>(before_point_);
  const auto wanted_after = static_cast<size_t>(after_point_);
  if (before.size() > wanted_before || after.size() > wanted_after) {
    before.assign(wanted_before, '#');
    after.assign(wanted_after, '#');
  }
  before.insert(0, wanted_before - before.size(), ' ');
  after.resize(wanted_after, '0');

  std::string out;
  size_t next_before = 0;
  size_t next_after = 0;
  bool after_point = false;
  for (const Token& token : tokens_) {
    switch (token.kind) {
      case Kind::kDigits:
        for (size_t r = 0; r < token.runs.size(); ++r) {
          if (r > 0) {
            if (!out.empty() && is_digit(out.back())) {
              out += ',';
            } else {
              append_space(out);
            }
          }
          for (int i = 0; i < token.runs[r].count; ++i) {
            const char c = after_point ? after[next_after++] : before[next_before++];
            if (c != ' ') {
              out += c;
            } else if (token.runs[r].exact) {
              out += '0';
            } else {
              append_space(out);
            }
          }
        }
        break;
      case Kind::kPoint:
        if (!out.empty() && out.back() == ' ') out.back() = '0';
        out += '.';
        after_point = true;
        break;
      case Kind::kDollar:
        out += '$';
        break;
      case Kind::kSign:
        drop_lone_point(out);
        append_sign(out, negative ? '-' : '+');
        break;
      case Kind::kMinus:
        if (negative) {
          drop_lone_point(out);
          append_sign(out, '-');
        } else {
          out += ' ';
        }
        break;
      case Kind::kOpenBracket:
        if (negative) out += '<';
        break;
      case Kind::kCloseBracket:
        drop_lone_point(out);
        if (negative) {
          append_sign(out, '>');
        } else {
          out += "  ";
        }
        break;
      default:
        break;
    }
  }
  drop_lone_point(out);
  return out.empty() || out == "+" || out == "-" ? "0" : out;
}

}  // namespace firesteel
