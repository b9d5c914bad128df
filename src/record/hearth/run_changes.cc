#include "base/text.hh"
#include "record/api/utf8.hh"
#include "record/hearth/draft.hh"
#include "record/hearth/resources.hh"
#include "record/query/groups.hh"
#include "record/query/json_text.hh"
#include "record/query/queries.hh"

namespace hearth::record::own {
namespace {

using api::Change;
using api::Context;

// ARA's limit of names and labels; the callback cuts there too.
constexpr std::size_t kNameCharactersMax = 254;

Change refused_change(Answer answer) {
  Change change;
  change.refused = std::move(answer);
  return change;
}

Expected<std::optional<PlaybookRow>> asked_run(Database& db, const std::string& text) {
  const auto id = find_playbook(db, text);
  if (!id && (id.error().code == Errc::not_found || id.error().code == Errc::invalid))
    return std::nullopt;
  if (!id) return std::unexpected(id.error());
  TRY(PlaybookRow row, playbook_head(db, *id));
  return row;
}

/// Nothing, or what is wrong with a name that is to be shown.
std::optional<Answer> bad_name(std::string_view field, std::string_view text, bool may_be_blank) {
  if (!may_be_blank && trim(text).empty()) return wrong(field, "This field may not be blank.");
  if (api::length_of(text) > kNameCharactersMax)
    return wrong(field, "Ensure this field has no more than 254 characters.");
  return {};
}

std::optional<Answer> bad_labels(const JsonObject& body, std::string_view field) {
  const JsonArray* list = get_array(body, field);
  if (!list) return {};
  for (const Json& one : *list)
    if (auto why = bad_name(field, std::string_view(one.get_string()), false)) return why;
  return {};
}

/// What of the body goes into a run.update, as it is.
Change change_of(const Context& context, const Ask& ask, const PlaybookRow& run, JsonObject event) {
  Change change;
  change.id = run.id;
  change.keys = {{"run/" + run.uid.text(), true}};
  event["kind"] = "run.update";
  event["run"] = run.uid.text();
  change.events.push_back(person_draft(context, ask, std::move(event)));
  return change;
}

Expected<Change> decide_change(const Context& context, const Ask& ask) {
  TRY(const auto run, asked_run(context.db, ask.values[0]));
  if (!run) return refused_change(not_found());
  JsonObject event;
  for (const char* field : {"name", "group", "gathering"}) {
    const auto text = get_string(ask.body, field);
    if (!text) continue;
    if (auto why = bad_name(field, *text, field != std::string_view("name")))
      return refused_change(*std::move(why));
    event[field] = *text;
  }
  for (const char* field : {"labels_add", "labels_remove"}) {
    if (auto why = bad_labels(ask.body, field)) return refused_change(*std::move(why));
    if (const JsonArray* list = get_array(ask.body, field)) event[field] = *list;
  }
  if (event.contains("gathering") && !event.contains("group"))
    return refused_change(wrong("group", "A gathering is one of a group: say of which."));
  if (event.empty()) return refused_change(wrong("name", "Nothing is to be changed."));
  return change_of(context, ask, *run, std::move(event));
}

/// The run as `runs/{run}` shows it, in short.
Expected<Answer> answer_change(Database& db, const Ask&, const Change& change, const Rows&) {
  TRY(const auto run, asked_run(db, std::to_string(change.id)));
  if (!run) return not_found();
  TRY(const auto group, group_of(db, run->id));
  std::vector<std::string> labels;
  for (const std::string& label : run->labels) labels.push_back(quoted_json(label));
  return Answer{200, ObjectText()
                         .text("uid", run->uid.text())
                         .number("playbook", run->id)
                         .text("name", run->name)
                         .text("path", run->path)
                         .raw("labels", list_text(labels))
                         .text("group", group.name)
                         .text("gathering", group.gathering)
                         .done()};
}

// ---- groups ------------------------------------------------------------------------------------

Expected<Change> decide_add(const Context& context, const Ask& ask) {
  if (auto why = bad_name("group", ask.values[0], false)) return refused_change(*std::move(why));
  TRY(const auto run, asked_run(context.db, ask.values[1]));
  if (!run) return refused_change(not_found());
  JsonObject event{{"group", ask.values[0]}};
  if (const auto gathering = get_string(ask.body, "gathering")) {
    if (auto why = bad_name("gathering", *gathering, true)) return refused_change(*std::move(why));
    event["gathering"] = *gathering;
  }
  return change_of(context, ask, *run, std::move(event));
}

Expected<Answer> answer_member(Database& db, const Ask& ask, const Change&, const Rows&) {
  const auto group = find_group(db, ask.values[0]);
  if (group)
    return Answer{
        200, ObjectText().text("name", group->name).number("playbooks", group->playbooks).done()};
  if (group.error().code != Errc::not_found) return std::unexpected(group.error());
  return Answer{200, ObjectText().text("name", ask.values[0]).number("playbooks", 0).done()};
}

Expected<Change> decide_remove(const Context& context, const Ask& ask) {
  TRY(const auto run, asked_run(context.db, ask.values[1]));
  if (!run) return refused_change(not_found());
  TRY(const auto group, group_of(context.db, run->id));
  if (group.name != ask.values[0]) return refused_change(not_found());
  return change_of(context, ask, *run, {{"group", ""}});
}

Change group_change(const Context& context, const Ask& ask, JsonObject event) {
  Change change;
  change.keys = {{"groups", true}};
  change.events.push_back(person_draft(context, ask, std::move(event)));
  return change;
}

Expected<Change> decide_group_rename(const Context& context, const Ask& ask) {
  const auto group = find_group(context.db, ask.values[0]);
  if (!group && group.error().code == Errc::not_found) return refused_change(not_found());
  if (!group) return std::unexpected(group.error());
  const std::string name(get_string(ask.body, "name").value_or(""));
  if (auto why = bad_name("name", name, false)) return refused_change(*std::move(why));
  if (name == group->name) return refused_change(wrong("name", "It has this name already."));
  return group_change(context, ask,
                      {{"kind", "group.renamed"}, {"group", group->name}, {"name", name}});
}

Expected<Answer> answer_rename(Database& db, const Ask& ask, const Change&, const Rows&) {
  TRY(const auto group, find_group(db, std::string(get_string(ask.body, "name").value_or(""))));
  return Answer{200,
                ObjectText().text("name", group.name).number("playbooks", group.playbooks).done()};
}

Expected<Change> decide_delete(const Context& context, const Ask& ask) {
  const auto group = find_group(context.db, ask.values[0]);
  if (!group && group.error().code == Errc::not_found) return refused_change(not_found());
  if (!group) return std::unexpected(group.error());
  return group_change(context, ask, {{"kind", "group.deleted"}, {"group", group->name}});
}

Expected<Answer> answer_delete(Database&, const Ask&, const Change&, const Rows&) {
  return Answer{204, ""};
}

constexpr Field kChangedBy = {"by", Kind::text, "who changes it, where credentials do not say"};
constexpr Field kChangeFields[] = {
    {"name", Kind::text, "what is shown in the place of its path"},
    {"labels_add", Kind::texts, "labels that it gets"},
    {"labels_remove", Kind::texts, "labels that it loses"},
    {"group", Kind::text, "the group that it belongs to; \"\" for none"},
    {"gathering", Kind::text, "which gathering of it; \"\" for the one that the rule finds"},
    kChangedBy};
constexpr Field kAddFields[] = {
    {"gathering", Kind::text, "which gathering of it; without, the one that the rule finds"},
    kChangedBy};
constexpr Field kGroupRenameFields[] = {
    {"name", Kind::text, "the new name; of a group that is there: both become one", {}, true},
    kChangedBy};
constexpr Field kByFields[] = {kChangedBy};

constexpr Route kChangeRoutes[] = {
    {.method = "PATCH",
     .path = "runs/{run}",
     .scope = Scope::write,
     .summary = "Changes a run's name, labels or group afterwards.",
     .handler = Write{&decide_change, &answer_change},
     .fields = kChangeFields},
    {.method = "PUT",
     .path = "groups/{group}/playbooks/{playbook}",
     .scope = Scope::write,
     .summary = "The playbook belongs to the group from now on.",
     .handler = Write{&decide_add, &answer_member},
     .fields = kAddFields},
    {.method = "DELETE",
     .path = "groups/{group}/playbooks/{playbook}",
     .scope = Scope::write,
     .summary = "The playbook belongs to no group.",
     .handler = Write{&decide_remove, &answer_member},
     .fields = kByFields},
    {.method = "POST",
     .path = "groups/{group}/rename",
     .scope = Scope::write,
     .summary = "The group's playbooks have another group's name.",
     .handler = Write{&decide_group_rename, &answer_rename},
     .fields = kGroupRenameFields},
    {.method = "DELETE",
     .path = "groups/{group}",
     .scope = Scope::write,
     .summary = "Its playbooks belong to no group; they stay.",
     .handler = Write{&decide_delete, &answer_delete},
     .fields = kByFields},
};

}  // namespace

std::span<const Route> run_changes_routes() {
  return kChangeRoutes;
}

}  // namespace hearth::record::own
