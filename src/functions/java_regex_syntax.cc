#include "functions/java_regex_syntax.h"

#include <cctype>
#include <vector>

#include "functions/utf8.h"

namespace firesteel {
namespace {

constexpr std::string_view kOperators = "\\[](){}.*+?^$|";

bool is_ascii_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }

struct Malformed {};

// The characters of Java's POSIX-like properties, as the inside of a bracket.
const char* posix_property(std::string_view name) {
  static constexpr std::pair<std::string_view, const char*> kProperties[] = {
      {"Lower", "a-z"},
      {"Upper", "A-Z"},
      {"ASCII", "\\x00-\\x7F"},
      {"Alpha", "a-zA-Z"},
      {"Digit", "0-9"},
      {"Alnum", "a-zA-Z0-9"},
      {"Punct", "!-\\/:-@\\[-`{-~"},
      {"Graph", "!-~"},
      {"Print", " -~"},
      {"Blank", " \\t"},
      {"Cntrl", "\\x00-\\x1F\\x7F"},
      {"XDigit", "0-9a-fA-F"},
      {"Space", " \\t\\n\\x0B\\f\\r"}};
  for (const auto& [known, characters] : kProperties) {
    if (known == name) return characters;
  }
  return nullptr;
}

// A piece of a character class or of the pattern: `inside` may stand in a bracket; where that
// cannot be said, `alone` is a fragment that matches one character.
struct CharacterSet {
  std::string inside;
  std::string alone;
};

class Translator {
 public:
  explicit Translator(std::string_view in) : in_(in) {}

  TranslatedRegex run() {
    while (at_ < in_.size()) step();
    return {std::move(out_), unicode_classes_};
  }

 private:
  bool more() const { return at_ < in_.size(); }
  char peek() const {
    if (!more()) throw Malformed();
    return in_[at_];
  }
  bool next_is(std::string_view text) const { return in_.substr(at_).starts_with(text); }
  char take() {
    const char c = peek();
    ++at_;
    return c;
  }

  void step() {
    const char c = peek();
    switch (c) {
      case '\\':
        escape();
        return;
      case '[':
        ++at_;
        out_ += character_class();
        return;
      case '(':
        group();
        return;
      case '{':
        bounded_quantifier();
        return;
      default:
        out_ += c;
        ++at_;
    }
  }

  void group() {
    ++at_;
    if (next_is("*")) throw Malformed();
    out_ += '(';
    if (!next_is("?")) {
      ++groups_;
      return;
    }
    ++at_;
    out_ += '?';
    const char c = peek();
    if (c == ':' || c == '=' || c == '!' || c == '>') {
      out_ += take();
    } else if (c == '<') {
      out_ += take();
      if (peek() == '=' || peek() == '!') {
        out_ += take();
        return;
      }
      ++groups_;
      while (peek() != '>') {
        if (!std::isalnum(static_cast<unsigned char>(peek()))) throw Malformed();
        out_ += take();
      }
      out_ += take();
    } else {
      flags();
    }
  }

  // u and d have no counterpart: PCRE2 folds case by Unicode, and lines end in any way.
  void flags() {
    bool off = false;
    while (peek() != ')' && peek() != ':') {
      const char flag = take();
      switch (flag) {
        case '-':
          if (off) throw Malformed();
          off = true;
          out_ += flag;
          break;
        case 'i':
        case 'm':
        case 's':
        case 'x':
          out_ += flag;
          break;
        case 'U':
          unicode_classes_ = unicode_classes_ || !off;
          break;
        case 'u':
        case 'd':
          break;
        default:
          throw Malformed();
      }
    }
    out_ += take();
  }

  void bounded_quantifier() {
    size_t i = at_ + 1;
    const auto digits = [&] {
      const size_t begin = i;
      while (i < in_.size() && is_ascii_digit(in_[i])) ++i;
      return i > begin;
    };
    if (out_.empty() || !digits()) throw Malformed();
    if (i < in_.size() && in_[i] == ',') {
      ++i;
      digits();
    }
    if (i >= in_.size() || in_[i] != '}') throw Malformed();
    out_ += in_.substr(at_, i + 1 - at_);
    at_ = i + 1;
  }

  void append_literal(std::string& to, uint32_t c) {
    static constexpr char kHex[] = "0123456789ABCDEF";
    if (c >= 0x80) {
      utf8::append(to, c);
    } else if (std::isalnum(static_cast<int>(c))) {
      to += static_cast<char>(c);
    } else if (c > ' ' && c < 0x7F) {
      to += '\\';
      to += static_cast<char>(c);
    } else {
      to += "\\x";
      to += kHex[c >> 4];
      to += kHex[c & 15];
    }
  }

  uint32_t hex_digits(size_t count) {
    uint32_t value = 0;
    for (size_t i = 0; i < count; ++i) {
      const char c = take();
      if (!std::isxdigit(static_cast<unsigned char>(c))) throw Malformed();
      value =
          value * 16 + static_cast<uint32_t>(is_ascii_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return value;
  }

  // The character of an escape that stands for one, behind the backslash; none otherwise.
  std::optional<uint32_t> escaped_character() {
    const size_t begin = at_;
    const char c = take();
    switch (c) {
      case 'a':
        return 7;
      case 'e':
        return 27;
      case 'f':
        return 12;
      case 'n':
        return 10;
      case 'r':
        return 13;
      case 't':
        return 9;
      case 'c':
        return static_cast<uint32_t>(take()) ^ 64u;
      case '0': {
        uint32_t value = 0;
        size_t count = 0;
        while (count < 3 && more() && peek() >= '0' && peek() <= '7' && value * 8 < 256) {
          value = value * 8 + static_cast<uint32_t>(take() - '0');
          ++count;
        }
        if (count == 0) throw Malformed();
        return value;
      }
      case 'u': {
        const uint32_t unit = hex_digits(4);
        if (unit >= 0xD800 && unit < 0xDC00 && next_is("\\u")) {
          at_ += 2;
          return 0x10000 + ((unit - 0xD800) << 10) + (hex_digits(4) - 0xDC00);
        }
        return unit;
      }
      case 'x': {
        if (!next_is("{")) return hex_digits(2);
        const size_t close = in_.find('}', at_);
        if (close == std::string_view::npos || close - at_ > 7 || close - at_ < 2) {
          throw Malformed();
        }
        ++at_;
        const uint32_t value = hex_digits(close - at_);
        ++at_;
        return value;
      }
      default:
        if (is_ascii_letter(c) || is_ascii_digit(c)) {
          at_ = begin;
          return std::nullopt;
        }
        at_ = begin;
        const uint32_t code = utf8::code_point(in_, at_);
        at_ = utf8::next(in_, at_);
        return code;
    }
  }

  // \p{Name}, \P{Name}, \pL: behind the p.
  CharacterSet property(bool negated) {
    std::string name;
    if (next_is("{")) {
      ++at_;
      while (peek() != '}') name += take();
      ++at_;
    } else {
      name = take();
    }
    if (const char* characters = posix_property(name)) {
      if (!negated) return {characters, std::string("[") + characters + "]"};
      return {"", std::string("[^") + characters + "]"};
    }
    const size_t equals = name.find('=');
    std::string key = equals == std::string::npos ? "" : name.substr(0, equals);
    std::string value = equals == std::string::npos ? name : name.substr(equals + 1);
    const auto is_category = [](const std::string& text) {
      return text.size() <= 2 && !text.empty() &&
             std::string_view("CLMNPSZ").find(text[0]) != std::string_view::npos;
    };
    if (key.empty() && value.starts_with("Is") && value.size() > 2) {
      value = value.substr(2);
      static constexpr std::string_view kBinary[] = {"Alphabetic", "Ideographic",   "Lowercase",
                                                     "Uppercase",  "White_Space",   "Emoji",
                                                     "Hex_Digit",  "Emoji_Modifier"};
      bool binary = is_category(value);
      for (const std::string_view known : kBinary) binary = binary || known == value;
      if (!binary) key = "script";
    }
    std::string text;
    if (key == "script" || key == "sc") {
      text = "sc:" + value;
    } else if (key == "general_category" || key == "gc" || key.empty()) {
      text = value;
    } else {
      throw Malformed();
    }
    const std::string escaped = std::string(negated ? "\\P{" : "\\p{") + text + "}";
    return {escaped, escaped};
  }

  // A class of characters behind the backslash, such as d or p{L}; none otherwise.
  std::optional<CharacterSet> escaped_set() {
    const char c = peek();
    if (std::string_view("dDsSwWhHvV").find(c) != std::string_view::npos) {
      const std::string text = std::string("\\") + take();
      return CharacterSet{text, text};
    }
    if (c == 'p' || c == 'P') {
      ++at_;
      return property(c == 'P');
    }
    return std::nullopt;
  }

  // Everything up to \E, or the pattern's end.
  std::string_view quotation() {
    const size_t end = std::min(in_.find("\\E", at_), in_.size());
    const std::string_view text = in_.substr(at_, end - at_);
    at_ = std::min(end + 2, in_.size());
    return text;
  }

  void escape() {
    ++at_;
    if (const auto set = escaped_set()) {
      out_ += set->alone;
      return;
    }
    const char c = peek();
    if (c == 'Q') {
      ++at_;
      const std::string_view text = quotation();
      for (size_t i = 0; i < text.size(); i = utf8::next(text, i)) {
        append_literal(out_, utf8::code_point(text, i));
      }
      return;
    }
    if (c >= '1' && c <= '9') {
      back_reference();
      return;
    }
    if (c == 'k') {
      out_ += "\\k";
      ++at_;
      if (peek() != '<') throw Malformed();
      return;
    }
    if (std::string_view("bBAGZzRX").find(c) != std::string_view::npos) {
      out_ += '\\';
      out_ += take();
      return;
    }
    const auto character = escaped_character();
    if (!character) throw Malformed();
    append_literal(out_, *character);
  }

  // As many digits as name a group that is already open; a group that does not exist never matches.
  void back_reference() {
    int number = take() - '0';
    while (more() && is_ascii_digit(peek()) && number * 10 + (peek() - '0') <= groups_) {
      number = number * 10 + (take() - '0');
    }
    if (number > groups_) {
      out_ += "(?!)";
    } else {
      out_ += "\\g{" + std::to_string(number) + "}";
    }
  }

  // Parts of a class that are joined: what fits in one bracket, and fragments.
  struct Union {
    std::string inside;
    std::vector<std::string> fragments;

    bool empty() const { return inside.empty() && fragments.empty(); }
    std::string fragment() const {
      if (fragments.empty()) return "[" + inside + "]";
      std::string out = "(?:";
      if (!inside.empty()) out += "[" + inside + "]|";
      for (size_t i = 0; i < fragments.size(); ++i) out += (i > 0 ? "|" : "") + fragments[i];
      return out + ")";
    }
  };

  void add(Union& set, const CharacterSet& part) {
    if (part.inside.empty()) {
      set.fragments.push_back(part.alone);
    } else {
      set.inside += part.inside;
    }
  }

  // One character of a class, behind which a range may go on.
  uint32_t class_character() {
    if (next_is("\\")) {
      ++at_;
      const auto character = escaped_character();
      if (!character) throw Malformed();
      return *character;
    }
    const uint32_t c = utf8::code_point(in_, at_);
    at_ = utf8::next(in_, at_);
    return c;
  }

  // Behind the opening bracket; a fragment that matches one character.
  std::string character_class() {
    bool negated = false;
    if (next_is("^")) {
      negated = true;
      ++at_;
    }
    std::vector<std::string> operands;
    Union set;
    bool first = true;
    while (first || peek() != ']') {
      if (next_is("&&")) {
        at_ += 2;
        if (!set.empty()) operands.push_back(set.fragment());
        set = {};
      } else if (next_is("[")) {
        ++at_;
        nested_class(set);
      } else if (next_is("\\Q")) {
        at_ += 2;
        const std::string_view text = quotation();
        for (size_t i = 0; i < text.size(); i = utf8::next(text, i)) {
          append_literal(set.inside, utf8::code_point(text, i));
        }
      } else {
        class_item(set);
      }
      first = false;
    }
    ++at_;
    if (operands.empty() && set.fragments.empty()) {
      if (set.empty()) throw Malformed();
      return (negated ? "[^" : "[") + set.inside + "]";
    }
    if (!set.empty()) operands.push_back(set.fragment());
    std::string out = "(?:";
    for (size_t i = 0; i + 1 < operands.size(); ++i) out += "(?=" + operands[i] + ")";
    out += operands.back() + ")";
    return negated ? "(?:(?!" + out + ")[\\s\\S])" : out;
  }

  void nested_class(Union& set) {
    const std::string nested = character_class();
    // A plain bracket can be merged.
    if (nested[0] == '[' && nested[1] != '^') {
      set.inside += nested.substr(1, nested.size() - 2);
    } else {
      set.fragments.push_back(nested);
    }
  }

  void class_item(Union& set) {
    if (next_is("\\")) {
      const size_t begin = at_;
      ++at_;
      if (const auto part = escaped_set()) {
        add(set, *part);
        return;
      }
      at_ = begin;
    }
    const uint32_t from = class_character();
    append_literal(set.inside, from);
    if (!next_is("-") || next_is("-]") || next_is("-[") || next_is("-&&")) return;
    ++at_;
    const uint32_t to = class_character();
    if (to < from) throw Malformed();
    set.inside += '-';
    append_literal(set.inside, to);
  }

  std::string_view in_;
  size_t at_ = 0;
  std::string out_;
  int groups_ = 0;
  bool unicode_classes_ = false;
};

}  // namespace

std::optional<TranslatedRegex> translate_java_regex(std::string_view pattern) {
  try {
    return Translator(pattern).run();
  } catch (const Malformed&) {
    return std::nullopt;
  }
}

std::optional<std::string> literal_of_java_regex(std::string_view pattern) {
  std::string literal;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\') {
      if (++i >= pattern.size() || std::isalnum(static_cast<unsigned char>(pattern[i]))) {
        return std::nullopt;
      }
      literal += pattern[i];
    } else if (kOperators.find(c) != std::string_view::npos) {
      return std::nullopt;
    } else {
      literal += c;
    }
  }
  return literal;
}

}  // namespace firesteel
