#include "record/api/fields.hh"

#include <algorithm>
#include <set>

#include "base/text.hh"
#include "record/api/json_text.hh"
#include "record/api/utf8.hh"
#include "record/project/json_spans.hh"

namespace hearth::record::api {
namespace {

constexpr std::string_view kRequired = "This field is required.";
constexpr std::string_view kNull = "This field may not be null.";
constexpr std::string_view kBlank = "This field may not be blank.";
constexpr std::string_view kNoText = "Not a valid string.";
constexpr std::string_view kNul = "Null characters are not allowed.";
constexpr std::string_view kInvalid = "Invalid value.";

Taken refused(std::string_view text) {
  return {{}, {std::string(text)}};
}
Taken as_taken(Converted converted) {
  if (converted) return {*std::move(converted), {}};
  return {{}, {std::move(converted).error()}};
}

bool is_texty(std::string_view json) {
  const JsonType type = json_type(json);
  return type == JsonType::text || type == JsonType::integer || type == JsonType::real;
}

Taken take_text(const Field& field, std::string_view json) {
  if (!is_texty(json)) return refused(kNoText);
  const std::string all = python_str(json);
  const std::string_view text = strip_unicode(all);
  if (text.empty() && !field.blank) return refused(kBlank);
  Taken taken{quote_json(text), {}};
  if (field.max_characters > 0 && length_of(text) > field.max_characters)
    taken.problems.push_back(join({"Ensure this field has no more than ",
                                   std::to_string(field.max_characters), " characters."}));
  if (text.contains('\0')) taken.problems.emplace_back(kNul);
  return taken;
}

Taken take_choice(const Field& field, std::string_view json) {
  const std::string text = python_str(json);
  if (std::ranges::find(field.choices, text) != field.choices.end()) return {quote_json(text), {}};
  return refused(join({"\"", text, "\" is not a valid choice."}));
}

Expected<Taken> take_relation(const Field& field, std::string_view json, const Look& look) {
  if (json == "\"\"") return refused(kNull);
  const Id id = to_id(json);
  if (id.is == Id::Is::wrong)
    return refused(join({"Incorrect type. Expected pk value, received ", python_type(json), "."}));
  if (id.is == Id::Is::number) {
    TRY(const bool there, exists(look.db, *field.to, id.value));
    if (there) return Taken{std::to_string(id.value), {}};
  }
  return refused(join({"Invalid pk \"", python_str(json), "\" - object does not exist."}));
}

/// A list's elements; of an object, its names, as Python iterates over it.
std::vector<std::string> elements_of(std::string_view json) {
  std::vector<std::string> out;
  if (json_type(json) == JsonType::list) {
    if (const auto spans = element_spans(json)) out.assign(spans->begin(), spans->end());
  } else if (const auto spans = member_spans(json)) {
    for (const auto& [name, value] : *spans) out.push_back(join({"\"", name, "\""}));
  }
  return out;
}

bool is_listy(std::string_view json) {
  const JsonType type = json_type(json);
  return type == JsonType::list || type == JsonType::object;
}
Taken no_list(std::string_view json) {
  return refused(join({"Expected a list of items but got type \"", python_type(json), "\"."}));
}

Expected<Taken> take_relations(const Field& field, std::string_view json, const Look& look) {
  if (!is_listy(json)) return no_list(json);
  std::set<std::int64_t> ids;
  for (const std::string& element : elements_of(json)) {
    Id id = to_id(element);
    if (json_type(element) == JsonType::boolean) id = {Id::Is::number, element == "true"};
    const bool nothing = element == "null";
    if (id.is == Id::Is::wrong && !nothing) return refused(kInvalid);
    bool there = false;
    if (id.is == Id::Is::number && ids.contains(id.value)) continue;
    if (id.is == Id::Is::number) {
      TRY(there, exists(look.db, *field.to, id.value));
    }
    if (!there) return refused(join({"Object with id=", python_str(element), " does not exist."}));
    ids.insert(id.value);
  }
  std::vector<std::string> texts;
  for (const std::int64_t id : ids) texts.push_back(std::to_string(id));
  return Taken{join({"[", join_with(",", texts), "]"}), {}};
}

/// Labels' names are not stripped and not measured; ARA makes one of whatever has a text. What has
/// none (null, a list, an object) it turns into a 500 or into a label named by Python.
Taken take_names(std::string_view json) {
  if (!is_listy(json)) return no_list(json);
  std::vector<std::string> names;
  std::set<std::string> seen;
  for (const std::string& element : elements_of(json)) {
    if (!is_texty(element) && json_type(element) != JsonType::boolean) return refused(kInvalid);
    std::string name = quote_json(python_str(element));
    if (seen.insert(name).second) names.push_back(std::move(name));
  }
  return {join({"[", join_with(",", names), "]"}), {}};
}

Taken take_content(std::string_view json) {
  if (json_type(json) == JsonType::text) return {std::string(json), {}};
  return refused(kNoText);
}

// ---- forms -------------------------------------------------------------------------------------

bool is_many(const Field& field) {
  return field.kind == FieldKind::relations || field.kind == FieldKind::names;
}

std::string list_in_form(const Field& field, const Body& body) {
  std::vector<std::string> texts;
  for (const auto& [name, text] : body.members)
    if (name == field.name) texts.push_back(quote_json(text));
  return join({"[", join_with(",", texts), "]"});
}

std::optional<std::string> given_in_form(const Field& field, const Body& body, Method method) {
  const std::string* text = body.find(field.name);
  const bool partial = method == Method::patch;
  if (is_many(field)) {
    if (!text && partial) return {};
    return list_in_form(field, body);
  }
  if (!text) {
    if (field.kind == FieldKind::boolean && !partial) return "false";
    return {};
  }
  if (field.kind == FieldKind::list) {
    const auto json = compact_json(*text);
    return json ? *json : std::string("null");
  }
  const bool as_it_is = field.kind == FieldKind::body || field.kind == FieldKind::content;
  if (text->empty() && !as_it_is && !field.blank) {
    if (field.nullable) return "null";
    if (!field.required) return {};
  }
  return quote_json(*text);
}

}  // namespace

Expected<Taken> take(const Field& field, std::string_view json, const Look& look) {
  if (json == "null") return field.nullable ? Taken{"null", {}} : refused(kNull);
  switch (field.kind) {
    case FieldKind::read_only:
    case FieldKind::body:
    case FieldKind::list:
      return Taken{std::string(json), {}};
    case FieldKind::text:
      return take_text(field, json);
    case FieldKind::content:
      return take_content(json);
    case FieldKind::integer:
      return as_taken(to_integer(json));
    case FieldKind::boolean:
      return as_taken(to_boolean(json));
    case FieldKind::choice:
      return take_choice(field, json);
    case FieldKind::uuid:
      return as_taken(to_uuid(json));
    case FieldKind::time:
      return as_taken(to_time(json, look.local));
    case FieldKind::duration:
      return as_taken(to_duration(json));
    case FieldKind::relation:
      return take_relation(field, json, look);
    case FieldKind::relations:
      return take_relations(field, json, look);
    case FieldKind::names:
      return take_names(json);
  }
  return refused(kInvalid);
}

std::optional<std::string> given(const Field& field, const Body& body, Method method) {
  if (field.kind == FieldKind::read_only) return {};
  if (body.form) return given_in_form(field, body, method);
  const std::string* found = body.find(field.name);
  return found ? std::optional(*found) : std::nullopt;
}

void Fields::set(std::string_view name, std::string json) {
  set_.emplace_back(name, std::move(json));
}
const std::string* Fields::find(std::string_view name) const {
  for (const auto& [known, json] : set_)
    if (known == name) return &json;
  return nullptr;
}
std::string Fields::text(std::string_view name) const {
  const std::string* json = find(name);
  return json ? json_string(*json) : std::string();
}
std::int64_t Fields::id(std::string_view name) const {
  const std::string* json = find(name);
  return json ? to_id(*json).value : 0;
}

Expected<Validated> validate(const Model& model, const Body& body, Method method,
                             const Look& look) {
  Validated out;
  for (const Field& field : model.fields) {
    const auto json = given(field, body, method);
    if (json) {
      TRY(Taken taken, take(field, *json, look));
      const std::string* half = body.find_half(field.name);
      if (half && field.kind == FieldKind::text)
        taken.problems.push_back(join({"Surrogate characters are not allowed: U+", *half, "."}));
      if (taken.problems.empty()) {
        out.fields.set(field.name, std::move(taken.json));
      } else {
        out.problems.add(field.name, std::move(taken.problems));
      }
    } else if (field.required && method != Method::patch) {
      out.problems.add(field.name, {std::string(kRequired)});
    } else if (field.kind == FieldKind::body && method == Method::put) {
      out.fields.set(field.name, std::string(field.otherwise));
    }
  }
  return out;
}

Expected<bool> exists(Database& db, Endpoint endpoint, std::int64_t id) {
  constexpr std::string_view kSql[] = {
      "SELECT 1 FROM labels WHERE id = ?1",  "SELECT 1 FROM playbooks WHERE id = ?1",
      "SELECT 1 FROM plays WHERE id = ?1",   "SELECT 1 FROM tasks WHERE id = ?1",
      "SELECT 1 FROM hosts WHERE id = ?1",   "SELECT NULL WHERE ?1 IS NULL",
      "SELECT 1 FROM results WHERE id = ?1", "SELECT 1 FROM files WHERE id = ?1",
      "SELECT 1 FROM records WHERE id = ?1"};
  static_assert(std::size(kSql) == kEndpoints);
  TRY(const auto found, db.find(kSql[static_cast<std::size_t>(endpoint)], id));
  return found.has_value();
}

}  // namespace hearth::record::api
