#include "record/api/redact_json.hh"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/json.hh"
#include "base/text.hh"
#include "record/api/json_text.hh"
#include "record/project/json_spans.hh"

namespace hearth::record::api {
namespace {

using redact::kMarked;
using redact::Suspects;

/// Nothing: the value stays as it is.
using Changed = std::optional<std::string>;

/// Shorter texts hold no secret that could be told by its form.
constexpr std::size_t kTextMin = 6, kNameMin = 16;
/// White space to the expressions of command lines, and in no word of one: U+205F.
constexpr std::string_view kBetweenWords = "\xE2\x81\x9F";

struct ObjectMember {
  std::string name;
  std::string_view written;  ///< the name, between its quotes
  std::string_view value;
  Changed changed;
  std::string_view now() const { return changed ? std::string_view(*changed) : value; }
};

std::vector<ObjectMember> members_of(std::string_view json) {
  std::vector<ObjectMember> members;
  if (const auto spans = member_spans(json))
    for (const auto& [name, value] : *spans)
      members.push_back({json_string(join({"\"", name, "\""})), name, value, {}});
  return members;
}

std::string list_text(const std::vector<std::string>& elements) {
  return join({"[", join_with(",", elements), "]"});
}

class RedactionWalk {
 public:
  RedactionWalk(const redact::Redactor& redactor, const Suspects& all)
      : redactor_(redactor), all_(all) {}

  Changed value(std::string_view json) const {
    switch (json_type(json)) {
      case JsonType::text:
        return text(json, all_);
      case JsonType::object:
        return mapping(json);
      case JsonType::list:
        return list(json);
      default:
        return {};
    }
  }

 private:
  Changed text(std::string_view json, const Suspects& suspects) const {
    const std::string given = json_string(json);
    if (given.size() < kTextMin) return {};
    const std::string told = redactor_.text(given, suspects);
    if (told == given) return {};
    return quote_json(told);
  }

  // ---- lists ---------------------------------------------------------------------------------

  Changed list(std::string_view json) const {
    const auto elements = element_spans(json);
    if (!elements) return {};
    const bool texts = elements->size() > 1 && std::ranges::all_of(*elements, [](auto one) {
                         return json_type(one) == JsonType::text;
                       });
    if (texts) return text_list(*elements);
    bool any = false;
    std::vector<std::string> made;
    for (const std::string_view element : *elements) {
      const Changed changed = value(element);
      any |= changed.has_value();
      made.push_back(changed.value_or(std::string(element)));
    }
    if (!any) return {};
    return list_text(made);
  }

  /// Lines of a text, or words of a command line: one may say that the next is secret. Together
  /// first: a key's first line alone would be taken for one that was cut off.
  Changed text_list(const std::vector<std::string_view>& elements) const {
    std::vector<std::string> given;
    for (const std::string_view element : elements) given.push_back(json_string(element));
    std::vector<std::string> made = given;
    if (!joined("\n", made, all_))
      for (std::string& one : made) one = redactor_.text(one, all_);
    joined(kBetweenWords, made, all_.of_commands());
    for (std::size_t i = 0; i + 1 < made.size(); ++i)
      if (redactor_.is_option(made[i]) && !made[i + 1].starts_with('-') &&
          redactor_.is_secret(option_name(made[i])) && !redactor_.is_open(made[i + 1]))
        made[i + 1] = kMarked;
    if (made == given) return {};
    std::vector<std::string> quoted;
    for (const std::string& one : made) quoted.push_back(quote_json(one));
    return list_text(quoted);
  }

  static std::string_view option_name(std::string_view option) {
    option.remove_prefix(std::min(option.find_first_not_of('-'), option.size()));
    return option.substr(0, option.find_last_not_of('-') + 1);
  }

  /// Redacts what shows only where the texts stand together; false, and nothing changes, where
  /// they could not be told apart again.
  bool joined(std::string_view between, std::vector<std::string>& texts,
              const Suspects& suspects) const {
    for (const std::string& one : texts)
      if (one.contains(between)) return false;
    const std::string told = redactor_.text(join_with(between, texts), suspects);
    std::vector<std::string> parts;
    std::size_t begin = 0;
    for (std::size_t end = told.find(between); end != told.npos; end = told.find(between, begin)) {
      parts.push_back(told.substr(begin, end - begin));
      begin = end + between.size();
    }
    parts.push_back(told.substr(begin));
    if (parts.size() != texts.size()) return false;
    texts = std::move(parts);
    return true;
  }

  // ---- mappings ------------------------------------------------------------------------------

  Changed mapping(std::string_view json) const {
    std::vector<ObjectMember> members = members_of(json);
    for (ObjectMember& one : members)
      one.changed = redactor_.is_secret(one.name) ? hidden(one.value, one.name) : value(one.value);
    if (!all_.names.empty()) {
      hide_named(members);
      hide_kubernetes(members);
    }
    bool any = false;
    std::vector<std::string> parts;
    for (const ObjectMember& one : members) {
      const Changed name = renamed(one.name);
      any |= one.changed || name;
      parts.push_back(join({name ? *name : join({"\"", one.written, "\""}), ":", one.now()}));
    }
    if (!any) return {};
    return join({"{", join_with(",", parts), "}"});
  }

  static ObjectMember* find(std::vector<ObjectMember>& members, std::string_view name) {
    const auto found = std::ranges::find(members, name, &ObjectMember::name);
    return found == members.end() ? nullptr : &*found;
  }

  /// `{"name": "DB_PASSWORD", "value": "x"}`
  void hide_named(std::vector<ObjectMember>& members) const {
    ObjectMember* const value = find(members, "value");
    const ObjectMember* name = find(members, "name");
    if (!name) name = find(members, "key");
    if (!value || !name || json_type(value->value) != JsonType::text) return;
    if (json_type(name->value) != JsonType::text) return;
    const std::string text = json_string(name->value);
    if (!redactor_.is_secret(text)) return;
    if (Changed changed = hidden(value->value, text)) value->changed = std::move(changed);
  }

  /// A Secret's data has names of its owner's choice.
  void hide_kubernetes(std::vector<ObjectMember>& members) const {
    const ObjectMember* const kind = find(members, "kind");
    if (!kind || kind->value != "\"Secret\"") return;
    for (const char* name : {"data", "stringData"}) {
      ObjectMember* const data = find(members, name);
      if (!data || json_type(data->value) != JsonType::object) continue;
      std::vector<std::string> parts;
      for (const ObjectMember& one : members_of(data->value))
        parts.push_back(join({"\"", one.written, "\":",
                              hidden(one.value, "secret").value_or(std::string(one.value))}));
      data->changed = join({"{", join_with(",", parts), "}"});
    }
  }

  /// A name may hold a secret itself: `{"https://u:p@host": 1}`. Only forms are looked for in it.
  Changed renamed(const std::string& name) const {
    if (name.size() < kNameMin || all_.shapes.empty()) return {};
    const std::string told = redactor_.text(name, all_.without_names());
    if (told == name) return {};
    return quote_json(told);
  }

  // ---- what stands under a secret name -------------------------------------------------------

  Changed hidden(std::string_view json, std::string_view name) const {
    switch (json_type(json)) {
      case JsonType::text:
        if (redactor_.is_open(json_string(json))) return {};
        return quote_json(kMarked);
      case JsonType::integer:
      case JsonType::real:
        if (!redactor_.hides_numbers(name)) return {};
        return quote_json(kMarked);
      case JsonType::list:
        return hidden_list(json, name);
      case JsonType::object:
        return hidden_mapping(json, name);
      default:
        return {};
    }
  }

  Changed hidden_list(std::string_view json, std::string_view name) const {
    std::vector<std::string> made;
    if (const auto elements = element_spans(json))
      for (const std::string_view one : *elements)
        made.push_back(hidden(one, name).value_or(std::string(one)));
    return list_text(made);
  }

  Changed hidden_mapping(std::string_view json, std::string_view name) const {
    std::vector<std::string> parts;
    for (const ObjectMember& one : members_of(json)) {
      const JsonType type = json_type(one.value);
      const bool beside =
          redactor_.is_beside(one.name) && type != JsonType::list && type != JsonType::object;
      const std::string_view of = redactor_.is_secret(one.name) ? one.name : name;
      const Changed changed = beside ? Changed() : hidden(one.value, of);
      parts.push_back(join({"\"", one.written, "\":", changed.value_or(std::string(one.value))}));
    }
    return join({"{", join_with(",", parts), "}"});
  }

  const redact::Redactor& redactor_;
  const Suspects& all_;
};

}  // namespace

std::string redact_json(const redact::Redactor& redactor, std::string_view json) {
  // The first look must see letters that a client has escaped: `\u0070assword`, `:\/\/`.
  const bool escaped = json.contains("\\u00") || json.contains("\\/");
  const Expected<Json> read = escaped ? parse_json(json) : fail(Errc::invalid, "");
  const Suspects all = redactor.suspects(read ? to_text(*read) : std::string(json));
  if (all.none()) return std::string(json);
  return RedactionWalk(redactor, all).value(json).value_or(std::string(json));
}

}  // namespace hearth::record::api
