#include "app/table/python.hh"

#include <cstdio>

#include "app/table/characters.hh"
#include "base/text.hh"
#include "base/utf8.hh"
#include "record/api/json_text.hh"
#include "record/api/values.hh"
#include "record/project/json_spans.hh"

namespace hearth::app {
namespace {

using record::api::json_type;
using record::api::JsonType;

std::string escaped(char32_t c) {
  char text[12];
  const char* form = c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x";
  return {text, static_cast<std::size_t>(
                    std::snprintf(text, sizeof text, form, static_cast<unsigned>(c)))};
}

/// Between single quotes, or double ones where only single ones stand in it.
std::string quoted(std::string_view text) {
  const char quote = text.contains('\'') && !text.contains('"') ? '"' : '\'';
  std::string out(1, quote);
  for (const char32_t c : code_points(text)) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\\' || c == static_cast<char32_t>(quote)) {
      out += {'\\', static_cast<char>(c)};
    } else if (is_printable(c)) {
      append_utf8(out, c);
    } else {
      out += escaped(c);
    }
  }
  return out + quote;
}

/// A value inside of another: as str(), but texts have quotes.
std::string repr(std::string_view json) {
  return json_type(json) == JsonType::text ? quoted(record::api::json_string(json))
                                           : python_str(json);
}

std::string name_of(std::string_view raw) {
  return record::api::json_string(join({"\"", raw, "\""}));
}

std::string list_str(std::string_view json) {
  std::vector<std::string> parts;
  if (const auto elements = record::element_spans(json))
    for (const std::string_view element : *elements) parts.push_back(repr(element));
  return join({"[", join_with(", ", parts), "]"});
}

std::string dict_str(std::string_view json) {
  std::vector<std::string> parts;
  if (const auto members = record::member_spans(json))
    for (const auto& [name, value] : *members)
      parts.push_back(join({quoted(name_of(name)), ": ", repr(value)}));
  return join({"{", join_with(", ", parts), "}"});
}

std::string json_quoted(std::string_view text) {
  std::string out;
  record::api::append_string(out, text);
  return out;
}

/// Members or elements between brackets.
std::string bracketed(char open, char close, const std::vector<std::string>& parts, bool indent,
                      int level) {
  if (parts.empty()) return {open, close};
  if (!indent) return join({std::string(1, open), join_with(", ", parts), std::string(1, close)});
  const std::string line = "\n" + std::string(static_cast<std::size_t>(level + 1) * 2, ' ');
  const std::string last = "\n" + std::string(static_cast<std::size_t>(level) * 2, ' ');
  return join(
      {std::string(1, open), line, join_with("," + line, parts), last, std::string(1, close)});
}

}  // namespace

std::string python_float(std::string_view json, std::string_view infinity) {
  const std::string text = record::api::python_str(json);
  if (text == "inf") return std::string(infinity);
  if (text == "-inf") return join({"-", infinity});
  return text;
}

std::string python_str(std::string_view json) {
  switch (json_type(json)) {
    case JsonType::list:
      return list_str(json);
    case JsonType::object:
      return dict_str(json);
    default:
      return record::api::python_str(json);
  }
}

std::string python_json(std::string_view json, bool indent, int level) {
  std::vector<std::string> parts;
  switch (json_type(json)) {
    case JsonType::text:
      return json_quoted(record::api::json_string(json));
    case JsonType::real:
      return python_float(json, "Infinity");
    case JsonType::integer:
      return record::api::python_str(json);
    case JsonType::list:
      if (const auto elements = record::element_spans(json))
        for (const std::string_view element : *elements)
          parts.push_back(python_json(element, indent, level + 1));
      return bracketed('[', ']', parts, indent, level);
    case JsonType::object:
      if (const auto members = record::member_spans(json))
        for (const auto& [name, value] : *members)
          parts.push_back(
              join({json_quoted(name_of(name)), ": ", python_json(value, indent, level + 1)}));
      return bracketed('{', '}', parts, indent, level);
    default:
      return std::string(json);
  }
}

}  // namespace hearth::app
