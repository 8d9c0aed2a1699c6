#include "functions/java_regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/spark_error.h"
#include "functions/java_regex_syntax.h"
#include "functions/text_search.h"
#include "functions/utf8.h"

namespace firesteel {
namespace {

constexpr size_t kNone = std::string_view::npos;
// PCRE2's JIT starts on 32 KiB of the machine's stack; patterns that backtrack deeply need more.
constexpr size_t kJitStackStart = size_t{32} << 10;
constexpr size_t kJitStackLimit = size_t{8} << 20;

pcre2_code* as_code(void* code) { return static_cast<pcre2_code*>(code); }

}  // namespace

std::shared_ptr<const JavaRegex> JavaRegex::compile(std::string_view pattern,
                                                    bool case_insensitive) {
  const std::optional<TranslatedRegex> translated = translate_java_regex(pattern);
  if (!translated) return nullptr;
  uint32_t options = PCRE2_MATCH_INVALID_UTF | PCRE2_UTF;
  if (translated->unicode_classes) options |= PCRE2_UCP;
  if (case_insensitive) options |= PCRE2_CASELESS;
  pcre2_compile_context* context = pcre2_compile_context_create(nullptr);
  pcre2_set_newline(context, PCRE2_NEWLINE_ANYCRLF);
  int error = 0;
  PCRE2_SIZE error_offset = 0;
  pcre2_code* code =
      pcre2_compile(reinterpret_cast<PCRE2_SPTR>(translated->pattern.data()),
                    translated->pattern.size(), options, &error, &error_offset, context);
  pcre2_compile_context_free(context);
  if (code == nullptr) return nullptr;
  // Where the JIT cannot take the pattern the interpreter runs it.
  pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
  std::shared_ptr<JavaRegex> regex(new JavaRegex());
  regex->code_ = code;
  uint32_t groups = 0;
  pcre2_pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &groups);
  regex->group_count_ = static_cast<int>(groups);
  if (!case_insensitive) regex->literal_ = literal_of_java_regex(pattern);
  return regex;
}

JavaRegex::~JavaRegex() { pcre2_code_free(as_code(code_)); }

int JavaRegex::group_index(std::string_view name) const {
  const std::string terminated(name);
  const int number = pcre2_substring_number_from_name(
      as_code(code_), reinterpret_cast<PCRE2_SPTR>(terminated.c_str()));
  return number > 0 ? number : -1;
}

RegexMatcher::RegexMatcher(std::shared_ptr<const JavaRegex> regex) : regex_(std::move(regex)) {
  pcre2_match_data* data = pcre2_match_data_create_from_pattern(as_code(regex_->code_), nullptr);
  data_ = data;
  offsets_ = pcre2_get_ovector_pointer(data);
  pcre2_match_context* context = pcre2_match_context_create(nullptr);
  context_ = context;
  pcre2_jit_stack* stack = pcre2_jit_stack_create(kJitStackStart, kJitStackLimit, nullptr);
  stack_ = stack;
  pcre2_jit_stack_assign(context, nullptr, stack);
}

RegexMatcher::~RegexMatcher() {
  pcre2_match_data_free(static_cast<pcre2_match_data*>(data_));
  pcre2_match_context_free(static_cast<pcre2_match_context*>(context_));
  pcre2_jit_stack_free(static_cast<pcre2_jit_stack*>(stack_));
}

void RegexMatcher::reset(std::string_view subject) {
  subject_ = subject;
  next_ = 0;
}

bool RegexMatcher::match_from(size_t offset) {
  const auto run = [&](uint32_t options) {
    // An empty view may have no bytes to point to.
    const char* bytes = subject_.data() != nullptr ? subject_.data() : "";
    return pcre2_match(as_code(regex_->code_), reinterpret_cast<PCRE2_SPTR>(bytes), subject_.size(),
                       offset, options, static_cast<pcre2_match_data*>(data_),
                       static_cast<pcre2_match_context*>(context_));
  };
  int result = run(0);
  if (result == PCRE2_ERROR_JIT_STACKLIMIT) result = run(PCRE2_NO_JIT);
  if (result == PCRE2_ERROR_NOMATCH) return false;
  if (result < 0) {
    throw SparkError("INTERNAL_ERROR",
                     {{"message", "the regular expression backtracks too deeply"}});
  }
  return true;
}

bool RegexMatcher::find() {
  if (next_ > subject_.size()) return false;
  if (regex_->literal()) {
    literal_start_ = find_text(subject_, *regex_->literal(), next_);
    if (literal_start_ == kNone) {
      next_ = subject_.size() + 1;
      return false;
    }
  } else if (!match_from(next_)) {
    next_ = subject_.size() + 1;
    return false;
  }
  next_ = end();
  if (start() == end()) {
    next_ = next_ < subject_.size() ? utf8::next(subject_, next_) : subject_.size() + 1;
  }
  return true;
}

size_t RegexMatcher::start(int group) const {
  return regex_->literal() ? literal_start_ : offsets_[2 * group];
}

size_t RegexMatcher::end(int group) const {
  return regex_->literal() ? literal_start_ + regex_->literal()->size() : offsets_[2 * group + 1];
}

std::string_view RegexMatcher::group(int group) const {
  if (start(group) == kNone) return subject_.substr(0, 0);
  return subject_.substr(start(group), end(group) - start(group));
}

RegexMatcher& RegexCache::matcher(std::string_view pattern, std::string_view function) {
  if (matcher_ == nullptr || pattern != pattern_) {
    auto regex = JavaRegex::compile(pattern);
    if (regex == nullptr) {
      std::string quoted = "'";
      for (const char c : pattern) {
        if (c == '\\' || c == '\'') quoted += '\\';
        quoted += c;
      }
      throw SparkError("INVALID_PARAMETER_VALUE.PATTERN",
                       {{"parameter", quote_identifier("regexp")},
                        {"functionName", quote_identifier(function)},
                        {"value", quoted + "'"}});
    }
    matcher_ = std::make_unique<RegexMatcher>(std::move(regex));
    pattern_ = pattern;
  }
  return *matcher_;
}

}  // namespace firesteel
