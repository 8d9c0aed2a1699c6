#include "schedule/allocation_file.h"

#include <charconv>
#include <fstream>
#include <optional>
#include <sstream>

#include "base/spark_error.h"

namespace firesteel {
namespace {

[[noreturn]] void malformed(const std::string& what) {
  throw SparkError("INTERNAL_ERROR", {{"message", "fair scheduler file: " + what}});
}

// Just enough XML: elements, attributes in either quotes, text, comments, declarations.
class Xml {
 public:
  explicit Xml(std::string_view text) : rest_(text) {}

  struct Tag {
    std::string name;
    std::string attributes;
    bool closing = false;
    bool empty = false;
  };

  // The next tag, and in `text` what stood before it. None at the end.
  std::optional<Tag> next(std::string& text) {
    text.clear();
    for (;;) {
      size_t open = rest_.find('<');
      if (open == std::string_view::npos) return std::nullopt;
      text += rest_.substr(0, open);
      rest_.remove_prefix(open);
      if (rest_.starts_with("<!--")) {
        skip_past("-->");
      } else if (rest_.starts_with("<?") || rest_.starts_with("<!")) {
        skip_past(">");
      } else {
        return tag();
      }
    }
  }

 private:
  void skip_past(std::string_view end) {
    size_t at = rest_.find(end);
    if (at == std::string_view::npos) malformed("a '" + std::string(end) + "' is missing");
    rest_.remove_prefix(at + end.size());
  }

  Tag tag() {
    size_t end = rest_.find('>');
    if (end == std::string_view::npos) malformed("a '>' is missing");
    std::string_view inside = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    Tag tag;
    if (inside.starts_with("/")) {
      tag.closing = true;
      inside.remove_prefix(1);
    }
    if (inside.ends_with("/")) {
      tag.empty = true;
      inside.remove_suffix(1);
    }
    size_t name_end = inside.find_first_of(" \t\r\n");
    tag.name = inside.substr(0, name_end);
    if (name_end != std::string_view::npos) tag.attributes = inside.substr(name_end);
    return tag;
  }

  std::string_view rest_;
};

std::string attribute(const std::string& attributes, const std::string& name) {
  size_t at = attributes.find(name + "=");
  if (at == std::string::npos) return {};
  size_t start = at + name.size() + 1;
  if (start >= attributes.size()) return {};
  size_t end = attributes.find(attributes[start], start + 1);
  if (end == std::string::npos) malformed("an attribute of <pool> has no end");
  return attributes.substr(start + 1, end - start - 1);
}

std::string trimmed(const std::string& text) {
  size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

void set_integer(const std::string& text, int& value) {
  int parsed = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
  if (error == std::errc() && end == text.data() + text.size() && parsed >= 0) value = parsed;
}

void set(PoolDefinition& pool, const std::string& element, const std::string& text) {
  if (element == "schedulingMode") {
    if (text == "FAIR" || text == "fair") pool.mode = SchedulingMode::kFair;
  } else if (element == "weight") {
    set_integer(text, pool.weight);
  } else if (element == "minShare") {
    set_integer(text, pool.min_share);
  }
}

}  // namespace

std::vector<PoolDefinition> parse_allocations(std::string_view xml_text) {
  Xml xml(xml_text);
  std::vector<PoolDefinition> pools;
  bool in_pool = false;
  std::string text;
  bool any = false;
  while (auto tag = xml.next(text)) {
    any = true;
    if (tag->name == "pool") {
      in_pool = !tag->closing && !tag->empty;
      if (!tag->closing) {
        pools.emplace_back();
        pools.back().name = attribute(tag->attributes, "name");
      }
    } else if (in_pool && tag->closing) {
      set(pools.back(), tag->name, trimmed(text));
    }
  }
  if (!any) malformed("it holds no XML");
  return pools;
}

std::vector<PoolDefinition> read_allocation_file(const std::string& path) {
  std::string plain = path.starts_with("file://") ? path.substr(7)
                      : path.starts_with("file:") ? path.substr(5)
                                                  : path;
  std::ifstream file(plain);
  if (!file) throw SparkError("PATH_NOT_FOUND", {{"path", path}});
  std::ostringstream text;
  text << file.rdbuf();
  return parse_allocations(text.str());
}

}  // namespace firesteel
