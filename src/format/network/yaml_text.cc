#include "format/network/yaml_text.hh"

#include <algorithm>

#include "base/ascii.hh"

namespace hearth::format::network {

namespace {

bool is_plain_key(std::string_view key) {
  const auto letter = [](char c) {
    const char small = lower(c);
    return small >= 'a' && small <= 'z';
  };
  // Words of YAML 1.1 that are no text: keys that look like them are quoted.
  for (const char* word : {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}) {
    if (lower(key) == word) return false;
  }
  return !key.empty() && letter(key[0]) && std::ranges::all_of(key, [&](char c) {
    return letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.';
  });
}

std::string quoted(std::string_view text) {
  std::string out = to_text(Json(text));
  // The one control character that JSON leaves as it is.
  std::string clean;
  for (const char c : out) {
    if (c == 0x7f) {
      clean += "\\x7f";
    } else {
      clean += c;
    }
  }
  return clean;
}

/// A list stands no further in than its key, as PyYAML writes it.
void write(const Json& value, std::size_t indent, std::size_t depth, std::string& out) {
  const std::string lead(indent, ' ');
  if (depth > kJsonDepthMax) {
    out += " null\n";
  } else if (const auto* object = value.if_object(); object && !object->empty()) {
    out += '\n';
    for (const auto& [key, member] : *object) {
      out += lead + (is_plain_key(key) ? std::string(key) : quoted(key)) + ":";
      const bool nested = member.is_object() || member.is_array();
      write(member, nested ? indent + 2 : 0, depth + 1, out);
    }
  } else if (const auto* array = value.if_array(); array && !array->empty()) {
    out += '\n';
    for (const Json& item : *array) {
      out += lead + "-";
      write(item, indent + 2, depth + 1, out);
    }
  } else if (const auto* text = value.if_string()) {
    out += " " + quoted(*text) + "\n";
  } else {
    out += " " + to_text(value) + "\n";
  }
}

}  // namespace

std::string yaml_text(const Json& value) {
  std::string out;
  write(value, 0, 0, out);
  return out.starts_with('\n') || out.starts_with(' ') ? out.substr(1) : out;
}

}  // namespace hearth::format::network
