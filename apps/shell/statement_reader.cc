#include "apps/shell/statement_reader.h"

#include "apps/shell/shell_command.h"
#include "sql/parser.h"

namespace firesteel {
namespace {

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// Past the string or quoted name that starts at `begin`; npos when nothing closes it.
size_t quoted_end(std::string_view text, size_t begin) {
  const char quote = text[begin];
  for (size_t i = begin + 1; i < text.size(); ++i) {
    if (text[i] == '\\' && quote != '`') {
      ++i;
    } else if (text[i] == quote) {
      return i + 1;
    }
  }
  return std::string_view::npos;
}

// Past the comment that starts at `begin`; they nest. npos when nothing closes it.
size_t comment_end(std::string_view text, size_t begin) {
  int depth = 0;
  for (size_t i = begin; i + 1 < text.size(); ++i) {
    if (text[i] == '/' && text[i + 1] == '*') {
      ++depth;
      ++i;
    } else if (text[i] == '*' && text[i + 1] == '/') {
      ++i;
      if (--depth == 0) return i + 1;
    }
  }
  return std::string_view::npos;
}

// How far complete statements reach: past the last semicolon that ends one.
size_t complete_length(std::string_view text) {
  size_t length = 0;
  size_t i = 0;
  while (i < text.size()) {
    const char c = text[i];
    const std::string_view two = text.substr(i, 2);
    if (c == '\'' || c == '"' || c == '`') {
      i = quoted_end(text, i);
    } else if (two == "/*") {
      i = comment_end(text, i);
    } else if (two == "--") {
      i = text.find('\n', i);
    } else {
      ++i;
      if (c == ';') length = i;
    }
    if (i == std::string_view::npos) break;
  }
  return length;
}

}  // namespace

std::vector<std::string> StatementReader::add_line(std::string_view line) {
  if (pending_.empty()) {
    if (is_blank(line)) return {};
    if (parse_shell_command(line)) return {std::string(line)};
  } else {
    pending_ += '\n';
  }
  pending_ += line;
  const size_t complete = complete_length(pending_);
  if (complete == 0) {
    // Comments alone begin nothing.
    const std::string_view text = pending_;
    if (text.starts_with("--") && text.find('\n') == std::string_view::npos) pending_.clear();
    return {};
  }
  auto statements = split_statements(std::string_view(pending_).substr(0, complete));
  pending_.erase(0, complete);
  if (is_blank(pending_)) pending_.clear();
  return statements;
}

std::vector<std::string> StatementReader::finish() {
  auto statements = split_statements(pending_);
  pending_.clear();
  return statements;
}

}  // namespace firesteel
