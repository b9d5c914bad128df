#include "record/machine/events.hh"

#include <algorithm>

#include "base/text.hh"

namespace hearth::record {
namespace {

// Nobody shares a rack with more; guards against an event that somebody made up.
constexpr std::size_t kListMax = 10'000;

template <class T, class Text>
JsonArray list_of(const std::vector<T>& all, Text text) {
  JsonArray out;
  for (const T& one : all) out.emplace_back(text(one));
  return out;
}

Expected<std::string> need_text(const JsonObject& members, std::string_view key) {
  const auto found = get_string(members, key);
  if (found && !found->empty()) return std::string(*found);
  return fail(Errc::invalid, join({"`", key, "` is missing or no text"}));
}

Expected<Uuid> need_uuid(const JsonObject& members, std::string_view key) {
  TRY(const std::string text, need_text(members, key));
  if (const auto id = Uuid::parse(text)) return *id;
  return fail(Errc::invalid, join({"`", key, "` is no UUID"}));
}

/// Each element through `read`, which answers an optional.
template <class Read>
auto read_list(const JsonObject& members, std::string_view key, Read read)
    -> Expected<std::vector<typename decltype(read(std::string_view()))::value_type>> {
  std::vector<typename decltype(read(std::string_view()))::value_type> out;
  const JsonArray* list = get_array(members, key);
  if (!list) return out;
  if (list->size() > kListMax) return fail(Errc::invalid, join({"`", key, "` is too long"}));
  for (const Json& one : *list) {
    const auto value = one.is_string() ? read(std::string_view(one.get_string()))
                                       : decltype(read(std::string_view())){};
    if (!value) return fail(Errc::invalid, join({"`", key, "` holds what does not belong there"}));
    out.push_back(*value);
  }
  return out;
}

std::optional<Key> parse_key(std::string_view name) {
  const auto found = std::ranges::find_if(kKeysAll, [&](Key key) { return name_of(key) == name; });
  if (found == std::end(kKeysAll)) return {};
  return *found;
}

std::string_view name_of(Place place) {
  return place == Place::container ? "container" : "bare";
}

std::vector<Value> values_of(const Evidence& evidence, bool fresh) {
  std::vector<Value> out;
  for (const Told& told : evidence.all())
    if (told.fresh == fresh) out.push_back(told.value);
  return out;
}

Expected<std::vector<Move>> read_moves(const JsonObject& members) {
  std::vector<Move> out;
  const JsonArray* list = get_array(members, "moves");
  if (!list) return out;
  if (list->size() > kListMax) return fail(Errc::invalid, "`moves` is too long");
  for (const Json& one : *list) {
    const JsonObject* move = one.if_object();
    if (!move) return fail(Errc::invalid, "`moves` holds what is no object");
    Move& back = out.emplace_back();
    TRY(back.name.host, need_text(*move, "host"));
    back.name.scope = get_string(*move, "scope").value_or("");
    TRY(back.from, need_uuid(*move, "from"));
    TRY(back.to, need_uuid(*move, "to"));
  }
  return out;
}

Expected<Appearance> read_appearance(const journal::EventHead& head, const JsonObject& members) {
  Appearance out;
  out.run = head.run;
  out.at = get_int(members, "since").value_or(head.at);
  TRY(out.name.host, need_text(members, "host"));
  out.name.scope = get_string(members, "scope").value_or("");
  out.localhost = get_bool(members, "localhost").value_or(false);
  out.pin = get_string(members, "pin").value_or("");
  TRY(const auto values, read_list(members, "evidence", Value::parse));
  for (const Value& value : values) out.evidence.add(value);
  TRY(const auto cached, read_list(members, "cached", Value::parse));
  for (const Value& value : cached) out.evidence.add(value, false);
  const auto place = get_string(members, "place");
  if (place == "container") out.evidence.place = Place::container;
  if (place == "bare") out.evidence.place = Place::bare;
  return out;
}

Expected<Split> read_split(const JsonObject& members) {
  Split split;
  TRY(split.machine, need_uuid(members, "machine"));
  TRY(split.into, need_uuid(members, "into"));
  split.title = get_string(members, "name").value_or("");
  split.later = Uuid::parse(get_string(members, "later").value_or(""));
  const JsonArray* hosts = get_array(members, "hosts");
  if (!hosts || hosts->empty() || hosts->size() > kListMax)
    return fail(Errc::invalid, "`hosts` is missing, empty or too long");
  for (const Json& one : *hosts) {
    const JsonObject* host = one.if_object();
    if (!host) return fail(Errc::invalid, "`hosts` holds what is no object");
    Split::Host& back = split.hosts.emplace_back();
    TRY(back.run, need_uuid(*host, "run"));
    TRY(back.host, need_text(*host, "host"));
  }
  return split;
}

}  // namespace

JsonObject to_event(const Seen& seen) {
  const auto uuid_text = [](const Uuid& id) { return id.text(); };
  const auto value_text = [](const Value& value) { return value.text(); };
  const Evidence& evidence = seen.host.evidence;
  JsonObject out{{"kind", "machine.seen"},
                 {"run", seen.host.run.text()},
                 {"host", seen.host.name.host},
                 {"scope", seen.host.name.scope},
                 {"since", seen.host.at},
                 {"machine", seen.machine.text()},
                 {"verdict", name_of(seen.verdict)},
                 {"rule", name_of(seen.rule)},
                 {"score", seen.score},
                 {"evidence", list_of(values_of(evidence, true), value_text)}};
  if (seen.created) out["new"] = true;
  if (evidence.place != Place::unknown) out["place"] = name_of(evidence.place);
  if (const auto cached = values_of(evidence, false); !cached.empty())
    out["cached"] = list_of(cached, value_text);
  if (seen.host.localhost) out["localhost"] = true;
  if (!seen.host.pin.empty()) out["pin"] = seen.host.pin;
  if (!seen.equal.empty())
    out["equal"] = list_of(seen.equal, [](Key key) { return record::name_of(key); });
  if (!seen.rivals.empty()) out["rivals"] = list_of(seen.rivals, uuid_text);
  if (!seen.shared.empty()) out["shared"] = list_of(seen.shared, value_text);
  if (!seen.moves.empty())
    out["moves"] = list_of(seen.moves, [](const Move& move) {
      return JsonObject{{"host", move.name.host},
                        {"scope", move.name.scope},
                        {"from", move.from.text()},
                        {"to", move.to.text()}};
    });
  return out;
}

JsonObject to_event(const Merge& merge) {
  return {
      {"kind", "machine.merged"}, {"machine", merge.machine.text()}, {"into", merge.into.text()}};
}

JsonObject to_event(const Split& split) {
  JsonObject out{{"kind", "machine.split"},
                 {"machine", split.machine.text()},
                 {"into", split.into.text()},
                 {"hosts", list_of(split.hosts, [](const Split::Host& host) {
                    return JsonObject{{"run", host.run.text()}, {"host", host.host}};
                  })}};
  if (!split.title.empty()) out["name"] = split.title;
  if (split.later) out["later"] = split.later->text();
  return out;
}

JsonObject to_event(const Rename& rename) {
  return {{"kind", "machine.renamed"}, {"machine", rename.machine.text()}, {"name", rename.title}};
}

JsonObject to_event(const Undo& undo) {
  return {{"kind", "machine.undone"}, {"decision", undo.decision.text()}};
}

Expected<Seen> read_seen(const journal::EventHead& head, const JsonObject& members) {
  Seen out;
  TRY(out.host, read_appearance(head, members));
  TRY(out.machine, need_uuid(members, "machine"));
  out.created = get_bool(members, "new").value_or(false);
  const auto verdict = parse_verdict(get_string(members, "verdict").value_or(""));
  const auto rule = parse_rule(get_string(members, "rule").value_or(""));
  // A newer Hearth may have more of them: what it decided holds all the same.
  out.verdict = verdict.value_or(Verdict::unknown);
  out.rule = rule.value_or(Rule::fresh);
  out.score = static_cast<int>(get_int(members, "score").value_or(0));
  TRY(out.equal, read_list(members, "equal", parse_key));
  TRY(out.rivals, read_list(members, "rivals", Uuid::parse));
  TRY(out.shared, read_list(members, "shared", Value::parse));
  TRY(out.moves, read_moves(members));
  return out;
}

Expected<Decision> read_decision(const journal::EventHead& head, const JsonObject& members) {
  Decision out{head.id, head.at, {}};
  if (head.kind == "machine.undone") {
    Undo undo;
    TRY(undo.decision, need_uuid(members, "decision"));
    out.what = undo;
    return out;
  }
  if (head.kind == "machine.split") {
    TRY(out.what, read_split(members));
    return out;
  }
  TRY(const Uuid machine, need_uuid(members, "machine"));
  if (head.kind == "machine.merged") {
    TRY(const Uuid into, need_uuid(members, "into"));
    out.what = Merge{machine, into};
    return out;
  }
  TRY(std::string title, need_text(members, "name"));
  out.what = Rename{machine, std::move(title)};
  return out;
}

}  // namespace hearth::record
