#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/utf8.h"

namespace firesteel {
namespace {

bool is_mark(uint32_t c) {
  const int8_t type = u_charType(static_cast<UChar32>(c));
  return type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK;
}
bool is_letter(uint32_t c) { return u_isalpha(static_cast<UChar32>(c)) != 0; }
bool is_digit(uint32_t c) { return u_isdigit(static_cast<UChar32>(c)) != 0; }
bool is_space(uint32_t c) { return u_isUWhiteSpace(static_cast<UChar32>(c)) != 0; }

// Letters of these scripts make words of their own kind.
UScriptCode word_script(uint32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(static_cast<UChar32>(c), &status);
  const bool apart =
      script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA;
  return apart ? script : USCRIPT_COMMON;
}

// Words and sentences as java.text.BreakIterator finds them in English text.
class TextBreaker {
 public:
  explicit TextBreaker(std::string_view text) : text_(text) {
    for (size_t i = 0; i < text.size(); i = utf8::next(text, i)) {
      characters_.push_back({utf8::code_point(text, i), i});
    }
    characters_.push_back({0, text.size()});
  }

  // add_sentence() starts each sentence, add_word(word) each of its words.
  template <class AddSentence, class AddWord>
  void run(const AddSentence& add_sentence, const AddWord& add_word) const {
    const size_t count = characters_.size() - 1;
    for (size_t begin = 0; begin < count;) {
      const size_t end = sentence_end(begin);
      add_sentence();
      for (size_t i = begin; i < end;) {
        const size_t word_end = end_of_word(i, end);
        if (word_end > i) add_word(text_.substr(offset(i), offset(word_end) - offset(i)));
        i = std::max(word_end, skip_no_word(i, end));
      }
      begin = end;
    }
  }

 private:
  struct Character {
    uint32_t code;
    size_t offset;
  };

  uint32_t at(size_t i) const { return i + 1 < characters_.size() ? characters_[i].code : 0; }
  size_t offset(size_t i) const { return characters_[i].offset; }

  static bool ends_sentence(uint32_t c) {
    return c == '?' || c == '!' || c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0x2029;
  }

  // Behind closing punctuation and spaces.
  size_t sentence_end(size_t begin) const {
    const size_t count = characters_.size() - 1;
    for (size_t i = begin; i < count; ++i) {
      const uint32_t c = at(i);
      if (c != '.' && !ends_sentence(c)) continue;
      bool certain = ends_sentence(c);
      size_t next = i + 1;
      while (next < count && (at(next) == '.' || ends_sentence(at(next)))) {
        certain = certain || ends_sentence(at(next));
        ++next;
      }
      while (next < count && is_closing(at(next))) ++next;
      const size_t before_spaces = next;
      while (next < count && is_space(at(next))) ++next;
      if (certain || next >= count) return next;
      if (next == before_spaces) continue;
      // A full stop ends the sentence only when another begins: not with a small letter or a digit.
      size_t first = next;
      while (first < count && (is_opening(at(first)) || is_closing(at(first)))) ++first;
      if (is_letter(at(first)) && !u_islower(static_cast<UChar32>(at(first)))) return next;
    }
    return count;
  }
  static bool is_closing(uint32_t c) {
    const int8_t type = u_charType(static_cast<UChar32>(c));
    return type == U_END_PUNCTUATION || type == U_FINAL_PUNCTUATION || c == '"' || c == '\'';
  }
  static bool is_opening(uint32_t c) {
    const int8_t type = u_charType(static_cast<UChar32>(c));
    return type == U_START_PUNCTUATION || type == U_INITIAL_PUNCTUATION;
  }

  // Letters and digits, held together by ' . - _ between letters and by . , between digits.
  size_t end_of_word(size_t begin, size_t end) const {
    size_t i = begin;
    while (i < end) {
      const uint32_t c = at(i);
      if (is_letter(c) || is_digit(c) || (i > begin && is_mark(c))) {
        const bool script_changes = i > begin && is_letter(c) && is_letter(at(i - 1)) &&
                                    word_script(c) != word_script(at(i - 1));
        if (script_changes) return i;
        ++i;
        continue;
      }
      if (i == begin || i + 1 >= end) break;
      const uint32_t before = at(i - 1);
      const uint32_t after = at(i + 1);
      const bool joins_letters =
          (c == '\'' || c == '.' || c == '-' || c == '_' || c == 0x2019 || c == 0xB7) &&
          is_letter(before) && is_letter(after);
      const bool joins_digits = (c == '.' || c == ',') && is_digit(before) && is_digit(after);
      if (!joins_letters && !joins_digits) break;
      ++i;
    }
    if (i > begin && i < end && at(i) == '%' && is_digit(at(i - 1))) ++i;
    return i;
  }

  // What starts with a currency sign is no word, digits included.
  size_t skip_no_word(size_t begin, size_t end) const {
    if (u_charType(static_cast<UChar32>(at(begin))) == U_CURRENCY_SYMBOL &&
        is_digit(at(begin + 1))) {
      return end_of_word(begin + 1, end);
    }
    return begin + 1;
  }

  std::string_view text_;
  // The last one stands for the end.
  std::vector<Character> characters_;
};

VectorPtr sentences_of_rows(const DataType& type, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) -> VectorPtr {
    const simple::Reader<std::string_view> texts(*input.args[0]);
    auto out = Vector::flat(type, num_rows);
    auto* entries = out->mutable_values<ListEntry>();
    std::vector<ListEntry> sentences;
    VectorBuilder words(type.element_type().element_type());
    for (size_t i = 0; i < num_rows; ++i) {
      entries[i] = {static_cast<uint32_t>(sentences.size()), 0};
      if (texts.decoded.is_null(i)) {
        out->set_null(i);
        continue;
      }
      TextBreaker(texts(i)).run(
          [&] {
            sentences.push_back({static_cast<uint32_t>(words.size()), 0});
            ++entries[i].size;
          },
          [&](std::string_view word) {
            words.append_string(word);
            ++sentences.back().size;
          });
    }
    auto inner = Vector::flat(type.element_type(), sentences.size());
    std::copy(sentences.begin(), sentences.end(), inner->mutable_values<ListEntry>());
    inner->set_children({words.finish()});
    out->set_children({inner});
    return out;
  });
}

BoundScalar bind_sentences(const BindContext& context) {
  auto types = coerce(context, "sentences", {TypeId::kString, TypeId::kString, TypeId::kString});
  const DataType type = DataType::array(DataType::array(types[0], false), false);
  const size_t given = types.size();
  BoundScalar bound = bound_scalar(
      std::move(types), type,
      [type](const KernelInput& input) { return sentences_of_rows(type, input); },
      NullRule::kAlwaysNullable);
  if (given < 3) bound.render = render_with("sentences", given == 1 ? ", " : "");
  if (given == 2) {
    bound.render = [](std::span<const std::string> args) {
      return "sentences(" + args[0] + ", " + args[1] + ", )";
    };
  }
  return bound;
}

}  // namespace

void register_sentences(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"sentences"},
      .doc = {.usage =
                  "sentences(str[, lang[, country]]) - Splits `str` into an array of sentences, "
                  "each an array of words.",
              .examples = {{"SELECT sentences('Hi there! Good morning.')",
                            "[[\"Hi\",\"there\"],[\"Good\",\"morning\"]]"},
                           {"SELECT sentences('Hi there! Good morning.', 'en')",
                            "[[\"Hi\",\"there\"],[\"Good\",\"morning\"]]"},
                           {"SELECT sentences('Hi there! Good morning.', 'en', 'US')",
                            "[[\"Hi\",\"there\"],[\"Good\",\"morning\"]]"}},
              .group = "string_funcs",
              .since = "2.0.0"},
      .min_args = 1,
      .max_args = 3,
      .bind = bind_sentences});
}

}  // namespace firesteel
