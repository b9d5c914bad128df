#include <algorithm>
#include <optional>
#include <span>

#include "base/ascii.hh"
#include "format/python/text.hh"
#include "format/user_data/merge.hh"

namespace hearth::format::user_data {
namespace {

using Method = Merger::Method;

std::unexpected<Error> bad_mergers(std::string_view why) {
  return fail(Errc::invalid, join({"merge_how: ", why}));
}

/// `what in options`, as Python has it for a list, a text and a dict.
Expected<bool> has(const Json& options, std::string_view what) {
  if (const auto* const list = options.if_array())
    return std::ranges::any_of(*list, [&](const Json& one) { return one == Json(what); });
  if (const auto* const text = options.if_string())
    return std::string_view(*text).find(what) != std::string_view::npos;
  if (const auto* const object = options.if_object()) return object->contains(what);
  return bad_mergers("settings that are no list");
}

struct NamedMethod {
  std::string_view name;
  Method method;
};
constexpr NamedMethod kDictMethods[] = {{"replace", Method::replace},
                                        {"no_replace", Method::no_replace}};
constexpr NamedMethod kListMethods[] = {{"append", Method::append},
                                        {"prepend", Method::prepend},
                                        {"replace", Method::replace},
                                        {"no_replace", Method::no_replace}};
constexpr NamedMethod kStrMethods[] = {{"append", Method::append}};

Expected<Merger> merger_of(std::string_view name, const Json& options) {
  if (name.starts_with("m_")) name.remove_prefix(2);
  Merger merger;
  std::span<const NamedMethod> methods;
  if (name == "dict") {
    merger = {Merger::Type::dict, Method::no_replace, true};
    methods = kDictMethods;
  } else if (name == "list") {
    merger.type = Merger::Type::list;
    methods = kListMethods;
  } else if (name == "str") {
    merger.type = Merger::Type::str;
    methods = kStrMethods;
  } else {
    return bad_mergers(join({"no merger named '", name, "'"}));
  }
  for (const NamedMethod& one : methods) {
    TRY(const bool there, has(options, one.name));
    if (!there) continue;
    merger.method = one.method;
    break;
  }
  const auto flag = [&](std::string_view word) { return has(options, word).value_or(false); };
  merger.recurse_dict |= flag("recurse_dict");
  merger.recurse_list = flag("recurse_array") || flag("recurse_list");
  merger.recurse_str = flag("recurse_str");
  merger.allow_delete = flag("allow_delete");
  return merger;
}

/// "name(option,option)", in lower case and with '_' for '-'.
Expected<Merger> merger_of_text(std::string_view text) {
  const std::size_t open = text.find('(');
  const std::string_view name = text.substr(0, open);
  const auto letter = [](char c) { return c == '_' || (c >= 'a' && c <= 'z'); };
  const bool well_formed =
      open != text.npos && text.ends_with(')') && !name.empty() && letter(name[0]) &&
      text.find('\n') == text.npos &&
      std::ranges::all_of(name, [&](char c) { return letter(c) || is_digit(c); });
  if (!well_formed) return bad_mergers(join({"'", text, "' is not in the form name(options)"}));
  JsonArray options;
  for (const std::string& option : split(text.substr(open + 1, text.size() - open - 2), ','))
    if (const auto word = python::strip(option); !word.empty()) options.push_back(Json(word));
  return merger_of(name, options);
}

struct NamedOptions {
  std::string name;
  Json options = JsonArray();
};

/// {name, settings}.
Expected<NamedOptions> from_object(const JsonObject& object) {
  const auto name = get_string(object, "name");
  const Json* const settings = object.if_contains("settings");
  if (!name || !settings) return bad_mergers("an element without name or settings");
  std::string text(*name);
  std::ranges::replace(text, '-', '_');
  return NamedOptions{std::string(python::strip(text)), *settings};
}

/// [name, setting…]; of a text, which is a list of characters to Python, the first one is the name.
Expected<NamedOptions> from_sequence(const Json& element) {
  if (const auto* const text = element.if_string()) {
    const auto letters = python::characters(std::string_view(*text));
    if (letters.empty()) return bad_mergers("an empty element");
    return NamedOptions{std::string(letters[0]),
                        Json(std::string_view(*text).substr(letters[0].size()))};
  }
  const auto* const list = element.if_array();
  if (!list || list->empty()) return bad_mergers("an element that is no list");
  const Json& name = list->front();
  if (name.is_null() || name == Json(false) || name == Json(0)) return NamedOptions{};
  if (!name.is_string()) return bad_mergers("a name that is no text");
  return NamedOptions{std::string(name.get_string()), JsonArray(list->begin() + 1, list->end())};
}

Expected<Mergers> mergers_of_list(const JsonArray& list) {
  Mergers mergers;
  for (const Json& element : list) {
    TRY(const NamedOptions named,
        element.is_object() ? from_object(element.get_object()) : from_sequence(element));
    if (named.name.empty()) continue;
    TRY(const Merger merger, merger_of(named.name, named.options));
    mergers.push_back(merger);
  }
  return mergers;
}

std::optional<Json> take(JsonObject& config, std::string_view key) {
  const auto found = config.find(key);
  if (found == config.end()) return {};
  Json value = std::move(found->value());
  config.stable_erase(found);
  return value.is_null() ? std::nullopt : std::optional(std::move(value));
}

}  // namespace

Expected<Mergers> mergers_of(std::string_view how) {
  Mergers mergers;
  for (const std::string& element : split(how, '+')) {
    std::string text = lower(python::strip(element));
    std::ranges::replace(text, '-', '_');
    if (text.empty()) continue;
    TRY(const Merger merger, merger_of_text(text));
    mergers.push_back(merger);
  }
  return mergers;
}

Expected<Mergers> take_mergers(JsonObject& config) {
  auto how = take(config, "merge_how");
  if (!how) how = take(config, "merge_type");
  if (!how) return Mergers();
  if (how->is_string()) return mergers_of(std::string_view(how->get_string()));
  if (const auto* const list = how->if_array()) return mergers_of_list(*list);
  const auto* const object = how->if_object();
  if (!object) return bad_mergers("neither a text nor a list");
  JsonArray keys;
  for (const auto& member : *object) keys.push_back(Json(member.key()));
  return mergers_of_list(keys);
}

Mergers mergers_of_parts() {
  return {{Merger::Type::dict, Method::replace, true}, {Merger::Type::list}, {Merger::Type::str}};
}

Mergers mergers_of_layers() {
  return {
      {Merger::Type::list}, {Merger::Type::dict, Method::no_replace, true}, {Merger::Type::str}};
}

}  // namespace hearth::format::user_data
