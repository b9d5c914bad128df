#include "format/mime/parameters.hh"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/ascii.hh"
#include "base/text.hh"
#include "base/utf8.hh"
#include "format/python/text.hh"

namespace hearth::format::mime {
namespace {

struct NameValue {
  std::string name, value;
};

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  return *python::replace(text, from, to, -1, text.size() * 2);
}

std::string unquoted(std::string_view text) {
  if (text.size() < 2) return std::string(text);
  const std::string_view inner = text.substr(1, text.size() - 2);
  if (text.starts_with('"') && text.ends_with('"'))
    return replaced(replaced(inner, "\\\\", "\\"), "\\\"", "\"");
  if (text.starts_with('<') && text.ends_with('>')) return std::string(inner);
  return std::string(text);
}

std::string quoted(std::string_view text) {
  return join({"\"", replaced(replaced(text, "\\", "\\\\"), "\"", "\\\""), "\""});
}

/// Where the piece ends: at the first ';' outside quotes, or where it begins with one.
std::size_t piece_end(std::string_view text) {
  bool within = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ';' && (!within || i == 0)) return i;
    if (text[i] == '"' && (i == 0 || text[i - 1] != '\\')) within = !within;
  }
  return text.size();
}

NameValue name_value_of(std::string_view piece) {
  const std::size_t equals = piece.find('=');
  const std::string name = lower(python::strip(piece.substr(0, equals)));
  if (equals == piece.npos) return {std::string(python::strip(piece)), ""};
  return {name, std::string(python::strip(piece.substr(equals + 1)))};
}

std::vector<NameValue> pieces_of(std::string_view value) {
  std::vector<NameValue> all;
  while (true) {
    const std::size_t end = piece_end(value);
    all.push_back(name_value_of(value.substr(0, end)));
    if (end == value.size()) return all;
    value.remove_prefix(end + 1);
  }
}

/// "%e4" becomes the character that ISO-8859-1 has at 0xe4: one character a byte.
std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
                        hex_digit(text[i + 2]) >= 0;
    if (!escape) {
      out += text[i];
      continue;
    }
    append_utf8(out, static_cast<char32_t>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2])));
    i += 2;
  }
  return out;
}

/// One of "name*0", "name*1*", "name*".
struct Continuation {
  std::string name;
  std::string number;  ///< without leading zeros; none comes first
  std::string value;
  bool encoded;

  auto order() const { return std::tuple(number.size(), number, value, encoded); }
};

/// Nothing: an ordinary parameter.
std::optional<Continuation> continuation_of(const NameValue& piece) {
  const std::size_t star = piece.name.find('*');
  if (star == 0 || star == piece.name.npos) return {};
  const auto word = [](char c) {
    return is_digit(c) || c == '_' || (lower(c) >= 'a' && lower(c) <= 'z');
  };
  if (!std::ranges::all_of(piece.name.substr(0, star), word)) return {};
  std::string number = piece.name.substr(star + 1);
  const bool encoded = piece.name.ends_with('*');
  if (number.ends_with('*')) number.pop_back();
  if (!std::ranges::all_of(number, is_digit)) return {};
  if (number.empty() && piece.name.size() != star + 1) return {};
  if (!number.empty()) number.erase(0, std::min(number.find_first_not_of('0'), number.size() - 1));
  return Continuation{piece.name.substr(0, star), number, unquoted(piece.value), encoded};
}

Parameter put_together(std::vector<Continuation> all) {
  std::ranges::sort(all, {}, &Continuation::order);
  Parameter parameter{all.front().name, "", false, {}};
  for (const Continuation& one : all) {
    parameter.value += one.encoded ? percent_decoded(one.value) : one.value;
    parameter.extended |= one.encoded;
  }
  const std::string text = quoted(parameter.value);
  if (!parameter.extended) {
    parameter.value = unquoted(text);
    return parameter;
  }
  // charset'language'value
  const std::string inner = text.substr(1, text.size() - 2);
  const std::size_t first = inner.find('\'');
  const std::size_t second = first == inner.npos ? first : inner.find('\'', first + 1);
  if (second != inner.npos) parameter.charset = inner.substr(0, first);
  const std::string value = second == inner.npos ? inner : inner.substr(second + 1);
  parameter.value = unquoted(join({"\"", value, "\""}));
  return parameter;
}

}  // namespace

std::vector<Parameter> parameters_of(std::string_view value) {
  const std::vector<NameValue> pieces = pieces_of(value);
  std::vector<Parameter> all{{pieces[0].name, unquoted(pieces[0].value), false, {}}};
  std::vector<std::vector<Continuation>> continued;
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    auto continuation = continuation_of(pieces[i]);
    if (!continuation) {
      all.push_back({pieces[i].name, unquoted(quoted(unquoted(pieces[i].value))), false, {}});
      continue;
    }
    const auto [place, fresh] = places.emplace(continuation->name, continued.size());
    if (fresh) continued.emplace_back();
    continued[place->second].push_back(std::move(*continuation));
  }
  for (auto& one : continued) all.push_back(put_together(std::move(one)));
  return all;
}

namespace {

/// The bytes that the characters below 0x100 stand for; others as "\u20ac" (raw-unicode-escape).
std::string raw_bytes(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = take_code_point(text, at);
    if (c < 0x100) {
      out += static_cast<char>(c);
      continue;
    }
    out += c < 0x10000 ? "\\u" : "\\U";
    for (int shift = c < 0x10000 ? 12 : 28; shift >= 0; shift -= 4)
      out += "0123456789abcdef"[c >> shift & 15];
  }
  return out;
}

std::string from_ascii(std::string_view bytes, bool latin1) {
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    append_utf8(out, byte < 0x80 || latin1 ? byte : 0xFFFD);
  }
  return out;
}

/// A charset as Python looks for its codec: small, one '_' for whatever is neither letter nor
/// digit.
std::string codec_of(std::string_view charset) {
  std::string out;
  bool gap = false;
  for (const char c : lower(charset)) {
    const bool word = is_digit(c) || c == '.' || (c >= 'a' && c <= 'z');
    if (word && gap && !out.empty()) out += '_';
    if (word) out += c;
    gap = !word;
  }
  return out;
}

}  // namespace

std::string collapsed(const Parameter& parameter) {
  if (!parameter.extended) return unquoted(parameter.value);
  const std::string codec = codec_of(parameter.charset.value_or("us-ascii"));
  const auto is_one_of = [&](std::initializer_list<std::string_view> names) {
    return std::ranges::find(names, codec) != names.end();
  };
  const std::string bytes = raw_bytes(parameter.value);
  if (is_one_of({"utf_8", "utf8", "utf", "u8"})) return valid_utf8(bytes);
  if (is_one_of({"us_ascii", "ascii", "us", "646"})) return from_ascii(bytes, false);
  if (is_one_of({"iso_8859_1", "iso8859_1", "iso8859", "8859", "latin_1", "latin1", "latin", "l1"}))
    return from_ascii(bytes, true);
  return unquoted(parameter.value);
}

}  // namespace hearth::format::mime
