#include "app/table/yaml.hh"

#include <algorithm>
#include <utility>
#include <vector>

#include "app/table/characters.hh"
#include "app/table/python.hh"
#include "app/table/yaml_scalar.hh"
#include "base/text.hh"
#include "record/api/json_text.hh"
#include "record/project/json_spans.hh"

namespace hearth::app {
namespace {

using record::api::json_type;
using record::api::JsonType;

/// With "!!str" before it, which PyYAML counts, a key must stay under 128 characters to stand
/// before a colon; a longer one stands behind a question mark.
constexpr std::size_t kSimpleKeyMax = 122;

using Members = std::vector<std::pair<std::string, std::string_view>>;

Members sorted_members(std::string_view json) {
  Members out;
  if (const auto members = record::member_spans(json))
    for (const auto& [name, value] : *members)
      out.emplace_back(record::api::json_string(join({"\"", name, "\""})), value);
  std::sort(out.begin(), out.end());
  return out;
}

/// 1e+16 has a point in YAML 1.1, or it is a text.
std::string real(std::string_view json) {
  std::string text = python_float(json, ".inf");
  const std::size_t e = text.find('e');
  if (e != text.npos && !text.contains('.')) text.insert(e, ".0");
  return text;
}

class Writer {
 public:
  /// Where a block's first line begins: on a line of its own, or where something stands already.
  enum class Start { new_line, here };

  void object(std::string_view json, std::size_t indent, Start start) {
    for (const auto& [name, value] : sorted_members(json)) {
      if (start == Start::new_line) out_.line(indent);
      start = Start::new_line;
      member(name, value, indent);
    }
  }
  void list(std::string_view json, std::size_t indent, Start start) {
    const auto elements = record::element_spans(json);
    if (!elements) return;
    for (const std::string_view value : *elements) {
      if (start == Start::new_line) out_.line(indent);
      start = Start::new_line;
      element(value, indent);
    }
  }
  void element(std::string_view json, std::size_t indent) {
    out_.raw("- ");
    block_here(json, indent + 2);
  }
  std::string take() {
    out_.raw("\n");
    return out_.take();
  }

 private:
  void member(const std::string& name, std::string_view value, std::size_t indent) {
    const std::u32string text = code_points(name);
    if (text.empty() || text.size() > kSimpleKeyMax || yaml_style(text).lines) {
      out_.raw("? ");
      out_.scalar(name, indent + 2, true);
      out_.line(indent);
      out_.raw(": ");
      return block_here(value, indent + 2);
    }
    out_.scalar(name, indent + 2, false, true);
    out_.raw(":");
    if (is_block(value, JsonType::object)) return object(value, indent + 2, Start::new_line);
    if (is_block(value, JsonType::list)) return list(value, indent, Start::new_line);
    out_.raw(" ");
    leaf(value, indent + 2);
  }
  /// Behind "- ", "? " or ": ".
  void block_here(std::string_view json, std::size_t indent) {
    if (is_block(json, JsonType::object)) return object(json, indent, Start::here);
    if (is_block(json, JsonType::list)) return list(json, indent, Start::here);
    leaf(json, indent);
  }
  static bool is_block(std::string_view json, JsonType type) {
    return json_type(json) == type && json != "{}" && json != "[]";
  }
  void leaf(std::string_view json, std::size_t indent) {
    switch (json_type(json)) {
      case JsonType::text:
        return out_.scalar(record::api::json_string(json), indent, true);
      case JsonType::integer:
        return out_.raw(python_str(json));
      case JsonType::real:
        return out_.raw(real(json));
      default:
        return out_.raw(json);
    }
  }

  YamlText out_;
};

}  // namespace

std::string yaml_object(std::string_view json) {
  if (json == "{}") return "{}\n";
  Writer writer;
  writer.object(json, 0, Writer::Start::here);
  return writer.take();
}

std::string yaml_element(std::string_view json) {
  Writer writer;
  writer.element(json, 0);
  return writer.take();
}

}  // namespace hearth::app
