#include "format/yaml/scalar.hh"

#include <algorithm>
#include <array>

#include "base/ascii.hh"
#include "base/text.hh"
#include "format/gzip/base64.hh"
#include "format/yaml/number.hh"
#include "format/yaml/timestamp.hh"

namespace hearth::format {

namespace {

struct NamedTag {
  std::string_view name;
  Tag tag;
};

/// `merge` and `value` are types of plain scalars, and their tags mean nothing to the safe loader.
constexpr std::array<NamedTag, 14> kTags = {{{"null", Tag::null},
                                             {"bool", Tag::boolean},
                                             {"int", Tag::integer},
                                             {"float", Tag::real},
                                             {"binary", Tag::binary},
                                             {"timestamp", Tag::timestamp},
                                             {"str", Tag::text},
                                             {"seq", Tag::sequence},
                                             {"map", Tag::mapping},
                                             {"set", Tag::set},
                                             {"omap", Tag::omap},
                                             {"pairs", Tag::pairs},
                                             {"merge", Tag::merge},
                                             {"value", Tag::value}}};

/// small, Capital or UPPER, as YAML's words are written.
bool is_word(std::string_view text, std::string_view word) {
  if (!equal_without_case(text, word)) return false;
  const std::string_view rest = text.substr(1);
  const bool upper_rest = rest != lower(rest);
  return upper_rest
             ? text[0] != word[0] && rest.find_first_of("abcdefghijklmnopqrstuvwxyz") == rest.npos
             : true;
}

bool is_any_word(std::string_view text, std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) {
    if (is_word(text, word)) return true;
  }
  return false;
}

using Made = std::expected<void, std::string>;

Made make_boolean(std::string_view text, Node& node) {
  const std::string word = lower(text);
  const bool yes = word == "yes" || word == "true" || word == "on";
  if (!yes && word != "no" && word != "false" && word != "off") {
    return std::unexpected("a boolean is yes, no, true, false, on or off");
  }
  node.kind = NodeKind::boolean;
  node.value = yes;
  return {};
}

Made make_integer(std::string_view text, Node& node) {
  std::optional<Integer> integer = read_integer(text);
  if (!integer) return std::unexpected("this is no integer");
  node.kind = NodeKind::integer;
  std::visit([&](auto& value) { node.value = std::move(value); }, *integer);
  return {};
}

Made make_real(std::string_view text, Node& node) {
  const std::optional<double> real = read_real(text);
  if (!real) return std::unexpected("this is no number");
  node.kind = NodeKind::real;
  node.value = *real;
  return {};
}

Made make_timestamp(std::string_view text, Node& node) {
  const auto timestamp = read_timestamp(text);
  if (!timestamp) return std::unexpected(timestamp.error());
  node.kind = NodeKind::timestamp;
  node.value = *timestamp;
  return {};
}

Made make_bytes(std::string_view text, Node& node) {
  // PyYAML makes ASCII of it first, and fails where that cannot be.
  if (std::ranges::any_of(text, [](char c) { return (c & 0x80) != 0; }))
    return std::unexpected("base64 is ASCII");
  auto bytes = from_base64(text);
  if (!bytes) return std::unexpected("the base64 ends in the middle of a group");
  node.kind = NodeKind::bytes;
  node.value = *std::move(bytes);
  return {};
}

}  // namespace

std::optional<Tag> tag_of(std::string_view tag) {
  constexpr std::string_view kPrefix = "tag:yaml.org,2002:";
  if (!tag.starts_with(kPrefix)) return std::nullopt;
  for (const NamedTag& named : kTags) {
    if (named.name == tag.substr(kPrefix.size())) return named.tag;
  }
  return std::nullopt;
}

Tag resolve_plain(std::string_view text) {
  if (text.empty() || text == "~") return Tag::null;
  switch (text[0]) {
    case 'y':
    case 'Y':
    case 'n':
    case 'N':
    case 't':
    case 'T':
    case 'f':
    case 'F':
    case 'o':
    case 'O':
      if (is_word(text, "null")) return Tag::null;
      return is_any_word(text, {"yes", "no", "true", "false", "on", "off"}) ? Tag::boolean
                                                                            : Tag::text;
    case '<':
      return text == "<<" ? Tag::merge : Tag::text;
    case '=':
      return text == "=" ? Tag::value : Tag::text;
    default:
      break;
  }
  if (!is_digit(text[0]) && text[0] != '-' && text[0] != '+' && text[0] != '.') return Tag::text;
  if (looks_like_real(text)) return Tag::real;
  if (looks_like_integer(text)) return Tag::integer;
  return looks_like_timestamp(text) ? Tag::timestamp : Tag::text;
}

std::expected<void, std::string> make_scalar(Tag tag, std::string text, Node& node) {
  switch (tag) {
    case Tag::null:
      node.kind = NodeKind::null;
      return {};
    case Tag::boolean:
      return make_boolean(text, node);
    case Tag::integer:
      return make_integer(text, node);
    case Tag::real:
      return make_real(text, node);
    case Tag::binary:
      return make_bytes(text, node);
    case Tag::timestamp:
      return make_timestamp(text, node);
    default:
      node.kind = NodeKind::text;
      node.value = std::move(text);
      return {};
  }
}

}  // namespace hearth::format
