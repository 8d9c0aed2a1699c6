// Writes include/firesteel/sql_functions.h: a C++ function for each function of SQL that the engine
// has, with its documentation.
//
//   generate_functions OUTPUT

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iostream>
#include <map>
#include <set>

#include "functions/function_registry.h"

namespace firesteel {
namespace {

// Longer lists of optional arguments are taken as any number.
constexpr int kMaxOverloads = 8;

struct Signature {
  int min_args = 0;
  // -1: no bound.
  int max_args = 0;
};

// Parameters (from 0) that take a string as a constant, not as a column's name: those for which
// PySpark's functions do. -1: all from the second on.
const std::map<std::string, std::set<int>, std::less<>>& constant_parameters() {
  static const std::map<std::string, std::set<int>, std::less<>> kParameters = {
      {"array_append", {1}},
      {"array_contains", {1}},
      {"array_insert", {2}},
      {"array_join", {1, 2}},
      {"array_position", {1}},
      {"array_prepend", {1}},
      {"array_remove", {1}},
      {"assert_true", {1}},
      {"collate", {1}},
      {"concat_ws", {0}},
      {"date_format", {1}},
      {"date_trunc", {0}},
      {"decode", {1}},
      {"element_at", {1}},
      {"encode", {1}},
      {"format_string", {0}},
      {"from_csv", {1}},
      {"from_json", {1}},
      {"from_unixtime", {1}},
      {"from_utc_timestamp", {1}},
      {"from_xml", {1}},
      {"get_json_object", {1}},
      {"instr", {1}},
      {"json_tuple", {-1}},
      {"lag", {2}},
      {"lead", {2}},
      {"listagg", {1}},
      {"locate", {0}},
      {"lpad", {2}},
      {"map_contains_key", {1}},
      {"next_day", {1}},
      {"printf", {0}},
      {"raise_error", {0}},
      {"regexp_extract", {1}},
      {"regexp_replace", {1, 2}},
      {"rpad", {2}},
      {"schema_of_csv", {0}},
      {"schema_of_json", {0}},
      {"schema_of_xml", {0}},
      {"session_window", {1}},
      {"split", {1}},
      {"string_agg", {1}},
      {"substring_index", {1}},
      {"to_date", {1}},
      {"to_timestamp", {1}},
      {"to_utc_timestamp", {1}},
      {"translate", {1, 2}},
      {"trunc", {1}},
      {"try_to_date", {1}},
      {"try_variant_get", {1, 2}},
      {"unix_timestamp", {1}},
      {"variant_get", {1, 2}},
      {"window", {1, 2, 3}},
  };
  return kParameters;
}

bool takes_constant(const std::string& function, int index) {
  const auto it = constant_parameters().find(function);
  if (it == constant_parameters().end()) return false;
  return it->second.contains(index) || (index > 0 && it->second.contains(-1));
}

// Written by hand in functions.h, an operator of Column, or only what the analyzer makes of others.
const std::set<std::string>& left_out() {
  static const std::set<std::string> kNames = {"when",
                                               "and",
                                               "or",
                                               "in",
                                               "likeall",
                                               "notlikeall",
                                               "likeany",
                                               "notlikeany",
                                               "get_array_item",
                                               "get_array_struct_field",
                                               "get_map_value",
                                               "get_struct_field"};
  return kNames;
}

// Functions that the analyzer replaces by others, so that the registry has none of them.
const std::map<std::string, Signature>& functions_of_the_analyzer() {
  static const std::map<std::string, Signature> kFunctions = {
      {"nvl", {2, 2}},      {"ifnull", {2, 2}},     {"nvl2", {3, 3}},        {"nullif", {2, 2}},
      {"if", {3, 3}},       {"zeroifnull", {1, 1}}, {"struct", {0, -1}},     {"nullifzero", {1, 1}},
      {"count_if", {1, 1}}, {"grouping", {1, 1}},   {"grouping_id", {0, -1}}};
  return kFunctions;
}

// Names that Spark's Scala API writes otherwise.
const std::map<std::string, std::string>& camel_case_names() {
  static const std::map<std::string, std::string> kNames = {
      {"approx_count_distinct", "approxCountDistinct"},
      {"monotonically_increasing_id", "monotonicallyIncreasingId"},
      {"degrees", "toDegrees"},
      {"radians", "toRadians"},
      {"shiftleft", "shiftLeft"},
      {"shiftright", "shiftRight"},
      {"shiftrightunsigned", "shiftRightUnsigned"},
      {"~", "bitwiseNOT"},
  };
  return kNames;
}

// Keywords, and `std`, which would take the place of the namespace for a reader.
bool is_reserved(const std::string& name) {
  static const std::set<std::string> kWords = {
      "alignas",  "alignof",  "and",      "and_eq",    "asm",      "auto",     "bitand",
      "bitor",    "bool",     "break",    "case",      "catch",    "char",     "class",
      "compl",    "concept",  "const",    "continue",  "decltype", "default",  "delete",
      "do",       "double",   "else",     "enum",      "explicit", "export",   "extern",
      "false",    "float",    "for",      "friend",    "goto",     "if",       "inline",
      "int",      "long",     "mutable",  "namespace", "new",      "noexcept", "not",
      "not_eq",   "nullptr",  "operator", "or",        "or_eq",    "private",  "protected",
      "public",   "register", "requires", "return",    "short",    "signed",   "sizeof",
      "static",   "std",      "struct",   "switch",    "template", "this",     "throw",
      "true",     "try",      "typedef",  "typeid",    "typename", "typeof",   "union",
      "unsigned", "using",    "virtual",  "void",      "volatile", "while",    "xor",
      "xor_eq"};
  return kWords.contains(name);
}

bool is_identifier(const std::string& name) {
  return !name.empty() && std::isdigit(static_cast<unsigned char>(name[0])) == 0 &&
         std::all_of(name.begin(), name.end(),
                     [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
}

std::string cpp_name(const std::string& name) { return is_reserved(name) ? name + "_" : name; }

Signature signature_of(const FunctionRegistry& registry, const std::string& name) {
  if (const auto* f = registry.scalar(name)) return {f->min_args, f->max_args};
  if (const auto* f = registry.aggregate(name)) return {f->min_args, f->max_args};
  if (const auto* f = registry.window(name)) return {f->min_args, f->max_args};
  if (const auto* f = registry.generator(name)) return {f->min_args, f->max_args};
  return {0, -1};
}

// "lpad(str, len[, pad]) - Returns..." gives str, len, pad. Fewer than asked for where the text
// says otherwise.
std::vector<std::string> documented_names(const std::string& usage) {
  std::vector<std::string> names;
  const size_t open = usage.find('(');
  const size_t close = usage.find(')', open);
  if (open == std::string::npos || close == std::string::npos) return names;
  std::string name;
  for (size_t i = open + 1; i <= close; ++i) {
    const auto c = static_cast<unsigned char>(usage[i]);
    if (std::isalnum(c) != 0 || c == '_') {
      name += static_cast<char>(c);
    } else if (!name.empty() && (c == ',' || c == ')' || c == '[' || c == ']')) {
      if (is_identifier(name)) names.push_back(name);
      name.clear();
    } else if (c != ' ' && !name.empty()) {
      // Something that is no plain name.
      return {};
    }
  }
  return names;
}

class Writer {
 public:
  Writer(const FunctionRegistry& registry, std::ostream& out) : registry_(registry), out_(out) {}

  void write(const std::string& name, const Signature& signature) {
    const FunctionDoc* doc = registry_.doc(name);
    write_comment(doc != nullptr ? doc->usage : "");
    const std::string cpp = cpp_name(name);
    write_overloads(name, cpp, signature, doc);
    const auto camel = camel_case_names().find(name);
    if (camel != camel_case_names().end()) {
      write_overloads(name, camel->second, signature, doc);
    }
    out_ << '\n';
  }

  void write_overloads(const std::string& name, const std::string& cpp, const Signature& signature,
                       const FunctionDoc* doc) {
    const bool bounded =
        signature.max_args >= 0 && signature.max_args - signature.min_args < kMaxOverloads;
    // What must be given, and, of any number, those that are unlike the rest.
    int longest = signature.max_args;
    if (!bounded) {
      longest = signature.min_args;
      const auto constants = constant_parameters().find(name);
      if (constants != constant_parameters().end() && !constants->second.contains(-1)) {
        longest = std::max(longest, *constants->second.rbegin() + 1);
      }
    }
    const auto names = parameter_names(doc, longest, cpp);
    for (int count = bounded ? signature.min_args : longest; count <= longest; ++count) {
      write_function(name, cpp, names, count, !bounded);
    }
  }

 private:
  void write_comment(const std::string& usage) {
    std::string line;
    const auto flush = [&] {
      if (!line.empty()) out_ << "//" << line << '\n';
      line.clear();
    };
    std::string word;
    for (const char c : usage + "\n") {
      // A backslash at a line's end would go on into the next.
      if (c == ' ' || c == '\n' || c == '\t') {
        if (line.size() + word.size() > 95) flush();
        if (!word.empty()) line += " " + word;
        word.clear();
      } else {
        word += c;
      }
    }
    if (line.ends_with("\\")) line += " .";
    flush();
  }

  static std::vector<std::string> parameter_names(const FunctionDoc* doc, int count,
                                                  const std::string& function) {
    std::vector<std::string> names;
    if (doc != nullptr) names = documented_names(doc->usage);
    std::set<std::string> used;
    for (auto& name : names) {
      name = cpp_name(name);
      // A parameter must not hide what the body calls.
      if (name == "detail" || name == function || !used.insert(name).second) names = {};
      if (names.empty()) break;
    }
    if (static_cast<int>(names.size()) < count) {
      names.clear();
      for (int i = 0; i < count; ++i) names.push_back("arg" + std::to_string(i + 1));
    }
    return names;
  }

  void write_function(const std::string& name, const std::string& cpp,
                      const std::vector<std::string>& names, int count, bool variadic) {
    std::string parameters;
    std::string args;
    for (int i = 0; i < count; ++i) {
      const std::string& own = names[static_cast<size_t>(i)];
      if (i > 0) {
        parameters += ", ";
        args += ", ";
      }
      const bool constant = takes_constant(name, i);
      parameters += std::string(constant ? "const Column& " : "const ColumnOrName& ") + own;
      args += own;
    }
    if (variadic) {
      const bool constants = takes_constant(name, count);
      out_ << "template <" << (constants ? "std::convertible_to<Column>" : "ColumnLike")
           << "... More>\n";
      parameters += std::string(count > 0 ? ", " : "") + "const More&... more";
      args += std::string(count > 0 ? ", " : "") +
              (constants ? "Column(more)..." : "ColumnOrName(more)...");
    }
    out_ << (variadic ? "Column " : "inline Column ") << cpp << "(" << parameters << ") {\n"
         << "  return detail::call(\"" << name << "\", {" << args << "});\n}\n";
  }

  const FunctionRegistry& registry_;
  std::ostream& out_;
};

void generate(std::ostream& out) {
  out << "#pragma once\n\n// Generated from the engine's functions. Include "
         "firesteel/functions.h.\n\n"
         "#include \"firesteel/functions.h\"\n\nnamespace firesteel::functions {\n\n";
  const FunctionRegistry& registry = FunctionRegistry::builtin();
  Writer writer(registry, out);
  std::map<std::string, Signature> functions;
  for (const auto& name : registry.names()) {
    if (is_identifier(name)) functions[name] = signature_of(registry, name);
  }
  for (const auto& [name, signature] : functions_of_the_analyzer()) functions[name] = signature;
  for (const auto& name : left_out()) functions.erase(name);
  for (const auto& [name, signature] : functions) writer.write(name, signature);
  writer.write_overloads("~", "bitwiseNOT", {1, 1}, nullptr);
  out << "\n}  // namespace firesteel::functions\n";
}

}  // namespace
}  // namespace firesteel

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: generate_functions OUTPUT\n";
    return 2;
  }
  std::ofstream out(argv[1]);
  firesteel::generate(out);
  out.close();
  return out ? 0 : 1;
}
