#include <algorithm>

#include "base/ascii.hh"
#include "base/text.hh"
#include "base/utf8.hh"
#include "format/jinja/case.hh"
#include "format/jinja/functions.hh"
#include "format/jinja/strip.hh"
#include "format/python/text.hh"

namespace hearth::format::jinja {
namespace {

constexpr std::int64_t kTextWidthMax = 4096;

Expected<std::string_view> text_of(const Value& value, std::string_view what) {
  if (value.is(Kind::string)) return value.text();
  return bad(join({what, ": a text is needed, and this is of type '", type_name(value), "'"}));
}

Expected<Value> texts(Engine& engine, const std::vector<std::string_view>& parts) {
  CHECK_OK(engine.step(parts.size()));
  std::vector<Value> out;
  for (const std::string_view part : parts) {
    TRY(const Value text, engine.text(std::string(part)));
    out.push_back(text);
  }
  return engine.heap.sequence(std::move(out));
}

/// Words between runs of blanks; after `most` splits the rest is one word (below 0: all).
std::vector<std::string_view> split_blanks(std::string_view text, std::int64_t most) {
  std::vector<std::string_view> words;
  for (text = python::lstrip(text); !text.empty(); text = python::lstrip(text)) {
    if (most-- == 0) {
      words.push_back(python::rstrip(text));
      break;
    }
    std::size_t end = 0;
    for (std::size_t at = 0; at < text.size(); end = at)
      if (python::is_space(take_code_point(text, at))) break;
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

std::vector<std::string_view> rsplit_blanks(std::string_view text, std::int64_t most) {
  auto words = split_blanks(text, -1);
  if (most < 0 || words.size() <= static_cast<std::size_t>(most)) return words;
  const std::size_t together = words.size() - static_cast<std::size_t>(most);
  if (together <= 1) return words;
  const char* const from = python::lstrip(text).data();
  const std::string_view last = words[together - 1];
  words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(together - 1));
  words[0] = std::string_view(from, last.data() + last.size());
  return words;
}

std::vector<std::string_view> split_by(std::string_view text, std::string_view by,
                                       std::int64_t most) {
  std::vector<std::string_view> parts;
  while (most-- != 0) {
    const std::size_t at = python::find(text, by);
    if (at == text.npos) break;
    parts.push_back(text.substr(0, at));
    text.remove_prefix(at + by.size());
  }
  parts.push_back(text);
  return parts;
}

/// From the end: the texts are split backwards, and the places turned round.
std::vector<std::string_view> rsplit_by(std::string_view text, std::string_view by,
                                        std::int64_t most) {
  const std::string backwards(text.rbegin(), text.rend()), end(by.rbegin(), by.rend());
  std::vector<std::string_view> parts;
  for (const std::string_view part : split_by(backwards, end, most)) {
    const auto at = static_cast<std::size_t>(part.data() - backwards.data());
    parts.push_back(text.substr(text.size() - at - part.size(), part.size()));
  }
  std::ranges::reverse(parts);
  return parts;
}

Expected<Value> split_method(Engine& engine, std::string_view text, const Arguments& arguments,
                             bool right) {
  TRY(const Bound given, bind("split", {"sep", "maxsplit"}, 0, arguments));
  TRY(const std::int64_t most, given.integer(1, -1));
  CHECK_OK(engine.step(text.size() / 16 + 1));
  if (!given.has(0) || given[0].is(Kind::none))
    return texts(engine, right ? rsplit_blanks(text, most) : split_blanks(text, most));
  TRY(const std::string_view by, text_of(given[0], "split"));
  if (by.empty()) return bad("empty separator");
  return texts(engine, right ? rsplit_by(text, by, most) : split_by(text, by, most));
}

Expected<Value> strip_method(Engine& engine, std::string_view text, const Arguments& arguments,
                             Strip where) {
  TRY(const Bound given, bind("strip", {"chars"}, 0, arguments));
  TRY(const std::string_view stripped, strip_by(text, given.has(0) ? given[0] : Value(), where));
  return engine.text(std::string(stripped));
}

/// startswith, endswith: one text or a tuple of them.
Expected<Value> affix_method(Engine&, std::string_view text, const Arguments& arguments,
                             bool start) {
  const std::string_view what = start ? "startswith" : "endswith";
  TRY(const Bound given, bind(what, {"0"}, 1, arguments));
  std::vector<Value> affixes{given[0]};
  if (given[0].is(Kind::tuple)) affixes = given[0].sequence->items;
  for (const Value& affix : affixes) {
    TRY(const std::string_view one, text_of(affix, what));
    if (start ? text.starts_with(one) : text.ends_with(one)) return Value::of(true);
  }
  return Value::of(false);
}

Expected<Value> join_method(Engine& engine, std::string_view text, const Arguments& arguments) {
  TRY(const Bound given, bind("join", {"0"}, 1, arguments));
  TRY(const std::vector<Value> items, engine.iterate(given[0]));
  std::string out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    TRY(const std::string_view item, text_of(items[i], "join"));
    if (i > 0) out += text;
    out += item;
    if (out.size() > engine.heap.left()) return fail(Errc::full, "join: that is too long");
  }
  return engine.text(std::move(out));
}

Expected<Value> replace_method(Engine& engine, std::string_view text, const Arguments& arguments) {
  TRY(const Bound given, bind("replace", {"0", "1", "2"}, 2, arguments));
  TRY(const std::string_view from, text_of(given[0], "replace"));
  TRY(const std::string_view to, text_of(given[1], "replace"));
  TRY(const std::int64_t count, given.integer(2, -1));
  CHECK_OK(engine.step(text.size() / 16 + 1));
  auto replaced = python::replace(text, from, to, count, engine.heap.left());
  if (!replaced) return fail(Errc::full, "replace: that is too long");
  return engine.text(std::move(*replaced));
}

/// find, rfind: the place of a character; count: how often.
Expected<Value> find_method(Engine& engine, std::string_view text, std::string_view name,
                            const Arguments& arguments) {
  TRY(const Bound given, bind(name, {"0"}, 1, arguments));
  TRY(const std::string_view what, text_of(given[0], name));
  CHECK_OK(engine.step(text.size() / 16 + 1));
  if (name == "count") {
    const std::size_t count =
        what.empty() ? python::length(text) + 1 : split_by(text, what, -1).size() - 1;
    return Value::of(static_cast<std::int64_t>(count));
  }
  const std::size_t at =
      name.starts_with('r') ? python::rfind(text, what) : python::find(text, what);
  if (at != text.npos)
    return Value::of(static_cast<std::int64_t>(python::length(text.substr(0, at))));
  if (name.ends_with("index")) return bad("substring not found");
  return Value::of(std::int64_t{-1});
}

Expected<Value> partition_method(Engine& engine, std::string_view text, const Arguments& arguments,
                                 bool right) {
  TRY(const Bound given, bind("partition", {"0"}, 1, arguments));
  TRY(const std::string_view by, text_of(given[0], "partition"));
  if (by.empty()) return bad("empty separator");
  const std::size_t at = right ? python::rfind(text, by) : python::find(text, by);
  std::vector<std::string_view> parts{text.substr(0, at), by, ""};
  if (at != text.npos)
    parts[2] = text.substr(at + by.size());
  else
    parts = right ? std::vector<std::string_view>{"", "", text}
                  : std::vector<std::string_view>{text, "", ""};
  TRY(const Value list, texts(engine, parts));
  return engine.heap.sequence(list.sequence->items, Kind::tuple);
}

/// ljust, rjust, zfill.
Expected<Value> pad_method(Engine& engine, std::string_view text, std::string_view name,
                           const Arguments& arguments) {
  TRY(const Bound given, bind(name, {"0", "1"}, 1, arguments));
  TRY(const std::int64_t width, integer_of(given[0]));
  if (width > kTextWidthMax) return fail(Errc::full, join({name, ": that is too wide"}));
  std::string_view fill = name == "zfill" ? "0" : " ";
  if (given.has(1) && name != "zfill") {
    TRY(fill, text_of(given[1], name));
  }
  if (python::length(fill) != 1)
    return bad("The fill character must be exactly one character long");
  std::string pad;
  for (auto at = static_cast<std::int64_t>(python::length(text)); at < width; ++at) pad += fill;
  if (name == "ljust") return engine.text(join({text, pad}));
  const bool sign = name == "zfill" && (text.starts_with('-') || text.starts_with('+'));
  return engine.text(join({text.substr(0, sign), pad, text.substr(sign)}));
}

Expected<Value> splitlines_method(Engine& engine, std::string_view text,
                                  const Arguments& arguments) {
  TRY(const Bound given, bind("splitlines", {"keepends"}, 0, arguments));
  if (given.flag(0)) return bad("splitlines: keepends is not supported");
  return texts(engine, python::split_lines(text));
}

Expected<Value> affix_removed(Engine& engine, std::string_view text, const Arguments& arguments,
                              bool start) {
  TRY(const Bound given, bind("removeprefix", {"0"}, 1, arguments));
  TRY(const std::string_view affix, text_of(given[0], "removeprefix"));
  if (start && text.starts_with(affix)) text.remove_prefix(affix.size());
  if (!start && text.ends_with(affix)) text.remove_suffix(affix.size());
  return engine.text(std::string(text));
}

/// isdigit, isalpha, isalnum, islower, isupper, isspace of ASCII.
std::optional<bool> is_all(std::string_view text, std::string_view name) {
  const auto letter = [](char c) { return lower(c) >= 'a' && lower(c) <= 'z'; };
  const auto all = [&](auto is) { return !text.empty() && std::ranges::all_of(text, is); };
  if (name == "isdigit" || name == "isdecimal" || name == "isnumeric") return all(is_digit);
  if (name == "isalpha") return all(letter);
  if (name == "isalnum") return all([&](char c) { return letter(c) || is_digit(c); });
  if (name == "isspace") return !text.empty() && python::strip(text).empty();
  const bool cased = std::ranges::any_of(text, letter);
  if (name == "islower") return cased && lower(text) == text;
  if (name == "isupper") return cased && upper(text) == text;
  return {};
}

/// Those without arguments.
std::optional<std::string> changed(std::string_view text, std::string_view name) {
  if (name == "upper") return upper(text);
  if (name == "lower" || name == "casefold") return lower(text);
  if (name == "capitalize") return capitalized(text);
  if (name == "title") return title_of_str(text);
  return {};
}

}  // namespace

Expected<Value> call_text_method(Engine& engine, std::string_view text, std::string_view name,
                                 const Arguments& arguments) {
  CHECK_OK(engine.steps.take_bytes(text.size()));
  if (name == "split" || name == "rsplit")
    return split_method(engine, text, arguments, name == "rsplit");
  if (name == "strip") return strip_method(engine, text, arguments, Strip::both);
  if (name == "lstrip") return strip_method(engine, text, arguments, Strip::left);
  if (name == "rstrip") return strip_method(engine, text, arguments, Strip::right);
  if (name == "startswith" || name == "endswith")
    return affix_method(engine, text, arguments, name == "startswith");
  if (name == "join") return join_method(engine, text, arguments);
  if (name == "replace") return replace_method(engine, text, arguments);
  if (name == "find" || name == "rfind" || name == "index" || name == "rindex" || name == "count")
    return find_method(engine, text, name, arguments);
  if (name == "partition" || name == "rpartition")
    return partition_method(engine, text, arguments, name == "rpartition");
  if (name == "ljust" || name == "rjust" || name == "zfill")
    return pad_method(engine, text, name, arguments);
  if (name == "splitlines") return splitlines_method(engine, text, arguments);
  if (name == "removeprefix" || name == "removesuffix")
    return affix_removed(engine, text, arguments, name == "removeprefix");
  CHECK_OK(bind(name, {}, 0, arguments));
  if (auto made = changed(text, name)) return engine.text(std::move(*made));
  if (const auto is = is_all(text, name)) return Value::of(*is);
  return unsupported_method("str", name);
}

}  // namespace hearth::format::jinja
