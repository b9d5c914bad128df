#include "record/import/event_lines.hh"

#include <algorithm>

#include "base/json.hh"
#include "base/text.hh"
#include "journal/event.hh"
#include "record/import/block.hh"
#include "record/import/json_fields.hh"
#include "record/project/json_spans.hh"
#include "record/query/json_text.hh"

namespace hearth::record {
namespace {

constexpr std::string_view kApi = "api.";
/// What the journal or the producer's numbers make anew.
constexpr std::string_view kHead[] = {"v",   "id",   "producer", "seq", "at",
                                      "run", "kind", "row",      "want"};

template <class List>
bool among(const List& list, std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

/// Derived ids follow from natural keys: they are the same everywhere.
std::string moved(std::string_view json, std::int64_t base) {
  const auto number = json_integer(json);
  return number && *number < kDerivedIds ? std::to_string(*number + base) : std::string(json);
}

Expected<std::string> moved_list(std::string_view json, std::int64_t base) {
  if (!json.starts_with('[')) return std::string(json);
  TRY(const auto elements, element_spans(json));
  std::vector<std::string> out;
  for (const std::string_view element : elements) out.push_back(moved(element, base));
  return list_text(out);
}

/// The relations of `set` to rows of the same run.
Expected<std::string> moved_set(std::string_view set, std::int64_t base) {
  constexpr std::string_view kRelations[] = {"playbook", "play", "task", "host", "file"};
  if (!set.starts_with('{')) return std::string(set);
  TRY(const auto members, member_spans(set));
  std::string out;
  for (const auto& [name, json] : members) {
    std::string value(json);
    if (among(kRelations, name)) value = moved(json, base);
    if (name == "delegated_to") {
      TRY(value, moved_list(json, base));
    }
    out += join({out.empty() ? "{" : ",", "\"", name, "\":", value});
  }
  return out.empty() ? "{}" : out + "}";
}

/// A result's uid, of its own in a run that comes anew.
std::string uid_text(std::string_view uid, const BringOver& how) {
  const std::string text = how.anew ? derived_uuid(how.anew->text(), uid).text() : std::string(uid);
  return quoted_json(text);
}

/// The members of the event that are not its head's.
Expected<std::string> moved_members(const journal::EventHead& head, std::string_view line,
                                    const BringOver& how) {
  const bool api = head.kind.starts_with(kApi);
  const std::int64_t base = api ? how.base.value_or(0) : 0;
  TRY(const auto members, member_spans(line));
  std::string out, uid;
  for (const auto& [name, json] : members) {
    if (among(kHead, name)) continue;
    std::string value(json);
    if (name == "number") value = moved(json, base);
    if (name == "uid" && json.starts_with('"'))
      value = uid = uid_text(json.substr(1, json.size() - 2), how);
    if (name == "set") {
      TRY(value, moved_set(json, base));
    }
    out += join({out.empty() ? "" : ",", "\"", name, "\":", value});
  }
  if (head.kind != "api.result" || !uid.empty()) return out;
  return join({"\"uid\":", uid_text(head.id.text(), how), out.empty() ? "" : ",", out});
}

}  // namespace

bool stays_at_home(std::string_view kind) {
  constexpr std::string_view kOwn[] = {"prune", "cut", "replay.end"};
  return kind.starts_with("token.") || kind.starts_with("import.") || among(kOwn, kind);
}

Expected<> EventSurvey::add(std::string_view line) {
  TRY(const journal::EventHead head, journal::read_event(line));
  if (stays_at_home(head.kind))
    return fail(Errc::invalid, join({"the kind ", head.kind, " is none of a run's"}));
  ++events;
  by_number = by_number || head.kind.starts_with(kApi);
  const auto table = table_of(head.kind);
  if (!table || !head.row || *head.row >= kDerivedIds) return {};
  const auto at = static_cast<std::size_t>(*table);
  const bool first = ids.upto[at] == 0;
  ids.after[at] = first ? *head.row - 1 : std::min(ids.after[at], *head.row - 1);
  ids.upto[at] = std::max(ids.upto[at], *head.row);
  return {};
}

Expected<ImportDraft> brought_over(std::string_view line, const BringOver& how) {
  TRY(const journal::EventHead head, journal::read_event(line));
  ImportDraft draft;
  draft.kind = head.kind;
  draft.run = how.anew.value_or(head.run);
  draft.at = head.at;
  if (how.base && head.row && *head.row < kDerivedIds) draft.want = *head.row + *how.base;
  TRY(draft.members, moved_members(head, line, how));
  return draft;
}

Expected<std::string> as_sent(std::string_view line) {
  TRY(const journal::EventHead head, journal::read_event(line));
  std::string_view object = trim(line);
  if (!head.row) return std::string(object);
  const std::string tail = join({",\"row\":", std::to_string(*head.row), "}"});
  if (!object.ends_with(tail))
    return fail(Errc::invalid, "`row` does not stand at the end, where a journal writes it");
  object.remove_suffix(tail.size());
  return std::string(object) + "}";
}

}  // namespace hearth::record
