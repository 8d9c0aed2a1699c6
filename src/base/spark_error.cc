#include "base/spark_error.h"

#include <algorithm>

#include "base/error_conditions.h"

namespace firesteel {
namespace {

// Conditions of Spark that carry no entry in the list keep their name and parameters.
std::string fill_template(std::string_view condition, std::string_view text,
                          const ErrorParams& params) {
  std::string out;
  out.reserve(text.size() + 64);
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '<') {
      const size_t end = text.find('>', i);
      if (end != std::string_view::npos) {
        const auto it = params.find(std::string(text.substr(i + 1, end - i - 1)));
        if (it != params.end()) {
          out += it->second;
          i = end;
          continue;
        }
      }
    }
    out += text[i];
  }
  if (text.empty()) {
    out = std::string(condition);
    for (const auto& [key, value] : params) out += " " + key + "=" + value;
  }
  return out;
}

// Subconditions of our own, below a condition of Spark ("UNSUPPORTED_FEATURE.STATEMENT"), have no
// template: their parameters follow the condition's message.
std::string join_values(std::string_view text, const ErrorParams& params) {
  std::string out(text);
  for (const auto& [key, value] : params) out += " " + value;
  return out;
}

// The text cut into characters of UTF-8.
std::vector<std::string_view> characters(std::string_view text) {
  std::vector<std::string_view> out;
  for (size_t i = 0; i < text.size();) {
    size_t end = i + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    out.push_back(text.substr(i, end - i));
    i = end;
  }
  return out;
}

bool is_legacy(std::string_view condition) { return condition.starts_with("_LEGACY_ERROR_"); }

}  // namespace

std::string QueryContext::summary() const {
  if (!call_site.empty()) {
    return "== DataFrame ==\n\"" + fragment + "\" was called from\n" + call_site + "\n";
  }
  if (line < 0 || sql_text.empty()) return "";
  std::string out = "== SQL";
  if (!object_type.empty()) out += " of " + object_type + " " + object_name;
  out += " (line " + std::to_string(line) + ", position " + std::to_string(start_position + 1) +
         ") ==\n";
  // The lines that the fragment is in; of what stands around it there as much as Spark shows.
  constexpr int kMaxExtra = 32;
  const std::vector<std::string_view> text = characters(sql_text);
  const int size = static_cast<int>(text.size());
  const int start = std::clamp(start_index, 0, size - 1);
  const int stop = std::clamp(stop_index, start, size - 1);
  int before = start;
  while (before >= 0 && start - before <= kMaxExtra && text[before] != "\n") --before;
  int behind = stop;
  while (behind < size && behind - stop <= kMaxExtra && text[behind] != "\n") ++behind;

  std::string line_text = start - before > kMaxExtra ? "..." : "";
  std::string markers(line_text.size(), ' ');
  const auto end_line = [&] {
    out += line_text + "\n" + markers + "\n";
    line_text.clear();
    markers.clear();
  };
  for (int i = before + 1; i < behind; ++i) {
    if (text[i] == "\n") {
      end_line();
      continue;
    }
    line_text += text[i];
    if (i <= stop) markers += i < start ? ' ' : '^';
  }
  if (behind - stop > kMaxExtra) line_text += "...";
  end_line();
  return out;
}

std::string SyntaxPosition::summary() const {
  if (line <= 0) return "\n== SQL ==\n" + sql_text;
  std::string out = " (line " + std::to_string(line) + ", pos " + std::to_string(column) + ")\n";
  out += "\n== SQL ==\n";
  const std::string arrow = std::string(static_cast<size_t>(column), '-') + "^^^\n";
  // As Spark, which drops empty lines at the end.
  const size_t last = sql_text.find_last_not_of('\n');
  std::string_view rest(sql_text);
  if (last != std::string::npos) rest = rest.substr(0, last + 1);
  bool marked = false;
  for (int number = 1;; ++number) {
    const size_t end = rest.find('\n');
    out.append(rest.substr(0, end)) += '\n';
    if (number == line) {
      out += arrow;
      marked = true;
    }
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  if (!marked) out += arrow;
  return out;
}

SparkError::SparkError(std::string_view condition, ErrorParams params,
                       std::optional<QueryContext> context)
    : condition_(condition), params_(std::move(params)), context_(std::move(context)) {
  const ErrorCondition* entry = find_error_condition(condition);
  const ErrorCondition* parent =
      entry == nullptr ? find_error_condition(condition.substr(0, condition.find('.'))) : nullptr;
  if (parent != nullptr) {
    sql_state_ = parent->sql_state;
    message_ = join_values(parent->message, params_);
  } else {
    sql_state_ = entry != nullptr ? std::string(entry->sql_state) : "XX000";
    message_ = fill_template(condition, entry != nullptr ? entry->message : "", params_);
  }
  if (!is_legacy(condition_))
    message_ = "[" + condition_ + "] " + message_ + " SQLSTATE: " + sql_state_;
  if (context_) {
    const std::string summary = context_->summary();
    if (!summary.empty()) message_ += "\n" + summary;
  }
}

SparkError SparkError::parse_error(std::string_view condition, ErrorParams params,
                                   const SyntaxPosition& position) {
  SparkError error(condition, std::move(params));
  error.message_ += position.summary();
  error.is_parse_error_ = true;
  return error;
}

SparkError SparkError::parse_error(std::string_view condition, ErrorParams params,
                                   std::optional<QueryContext> context) {
  SparkError error(condition, std::move(params), std::move(context));
  error.is_parse_error_ = true;
  return error;
}

SparkError SparkError::with_context(const QueryContext& context) const {
  if (context_ || is_parse_error_) return *this;
  return SparkError(condition_, params_, context);
}

std::string quote_identifier(std::string_view name) {
  std::string out = "`";
  for (const char c : name) {
    if (c == '`') out += '`';
    out += c;
  }
  return out + "`";
}

std::string quote_identifiers(const std::vector<std::string>& parts) {
  std::string out;
  for (const auto& part : parts) {
    if (!out.empty()) out += ".";
    out += quote_identifier(part);
  }
  return out;
}

std::string quote_sql(std::string_view text) { return "\"" + std::string(text) + "\""; }

}  // namespace firesteel
